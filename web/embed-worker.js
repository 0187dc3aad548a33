// SPDX-License-Identifier: Apache-2.0
// web/embed-worker.js — the Worker of far.js: here.js, called from the page. The calls: Engine and EnginePage of
// messages.js.
import { deferred } from './deferred.js';
import { here } from './here.js';
import { gate } from './gate.js';
import { moved, rpc } from './rpc.js';

/** @type {any} any: what here() gives */ let vm = null;
/** What came before webeam was there. @type {(() => void)[]} */ const early = [];
const when_there = (/** @type {() => void} */ f) => {
  if (vm) f();
  else early.push(f);
};
/** @type {ReturnType<typeof deferred<ReturnType<import('./guest.js').guest>>>} */
const files = deferred();
/** @type {ReturnType<typeof deferred<{ code: number }>>} */
const exit = deferred();

/** @type {import('./rpc.js').Handlers<import('./messages.js').Engine>} */
const mine = {
  start,
  exited: () => exit.promise,
  took: nbytes => output.took(nbytes),
  feed: bytes => when_there(() => vm.feed(bytes)),
  stop: code => when_there(() => vm.stop(code)),
  event: (port, kind, bytes) => when_there(() => vm.event(port, kind, bytes)),
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

/** @param {any} options any: far.js's, for here.js @returns {Promise<import('./messages.js').Ready>} */
async function start(options) {
  const began = performance.now();
  vm = await here({
    ...options,
    script: ports,
    output: (fd, bytes) => output.write(fd, bytes),
    ...(options.freezes && { saveImage: bytes => page.tell('image', moved(bytes, bytes.buffer)) }),
  });
  files.done(vm.files);
  for (const f of early.splice(0)) f();
  exit.done(
    vm.exited.then((/** @type {number} */ code) => {
      output.flush();
      return { code };
    }),
  );
  return { threads: false, resumed: !!options.image, kept: false, note: null, bytes: 0, ms: performance.now() - began };
}
