// SPDX-License-Identifier: Apache-2.0
// web/embed-worker.js — the Worker of far.js: here.js, called from the page. The calls: Engine and EnginePage of
// messages.js.
import { deferred } from './deferred.js';
import { here } from './here.js';
import { gate } from './gate.js';
import { moved, rpc } from './rpc.js';

/** @typedef {Awaited<ReturnType<typeof here>>} Running */
/** @type {Running | null} */ let vm = null;
/** What came before webeam was there. @type {((running: Running) => void)[]} */ const early = [];
const when_there = (/** @type {(running: Running) => void} */ f) => {
  if (vm) f(vm);
  else early.push(f);
};
/** @type {ReturnType<typeof deferred<ReturnType<import('./guest.js').guest>>>} */
const files = deferred();
/** @type {ReturnType<typeof deferred<{ code: number }>>} */
const exit = deferred();

/** @typedef {import('./messages.js').EmbedStart} EmbedStart */
/** @type {import('./rpc.js').Handlers<import('./messages.js').Engine<EmbedStart>>} */
const mine = {
  start,
  exited: () => exit.promise,
  took: nbytes => output.took(nbytes),
  feed: bytes => when_there(running => running.feed(bytes)),
  stop: code => when_there(running => running.stop(code)),
  event: (port, kind, bytes) => when_there(running => running.event(port, kind, bytes)),
  read: async path => (await files.promise).read(path),
  list: async path => (await files.promise).list(path),
  write: async (path, bytes) => (await files.promise).write(path, bytes),
};
/** @type {import('./rpc.js').Link<import('./messages.js').EnginePage>} */
const page = rpc(/** @type {import('./rpc.js').Channel} */ (/** @type {unknown} */ (self)), mine);
const output = gate((fd, bytes, dropped) => page.tell('output', fd, bytes, dropped));

/** Ports live on the other side. What was printed before a message arrives before it. */
const ports = {
  open(/** @type {number} */ port, /** @type {string} */ args) {
    page.tell('open', port, args);
    return true;
  },
  send(/** @type {number} */ port, /** @type {number} */ kind, /** @type {Uint8Array} */ bytes) {
    output.flush();
    page.tell('send', port, kind, moved(bytes, bytes.buffer));
  },
  close: (/** @type {number} */ port) => page.tell('close', port),
};

/** @param {EmbedStart} options @returns {Promise<import('./messages.js').Ready>} */
async function start(options) {
  const began = performance.now();
  const running = await here({
    ...options,
    script: ports,
    output: (fd, bytes) => output.write(fd, bytes),
    ...(options.freezes && {
      saveImage: (/** @type {Uint8Array} */ bytes) => page.tell('image', moved(bytes, bytes.buffer)),
    }),
  });
  vm = running;
  files.done(running.files);
  for (const f of early.splice(0)) f(running);
  exit.done(
    running.exited.then((/** @type {number} */ code) => {
      output.flush();
      return { code };
    }),
  );
  return { threads: false, resumed: !!options.image, kept: false, note: null, bytes: 0, ms: performance.now() - began };
}
