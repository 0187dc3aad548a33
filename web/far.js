// SPDX-License-Identifier: Apache-2.0
// web/far.js — a webeam of the package in a Worker of its own, so that a page stays alive: here.js there, spoken to
// from here.
//
//   here: functions of JavaScript, ports (script of ports.js)  ◄── rpc.js ──►  embed-worker.js: the instance
import { deferred } from './deferred.js';
import { ELSEWHERE } from './elsewhere.js';
import { WebeamError } from './errors.js';
import { script } from './ports.js';
import { rpc } from './rpc.js';

const HINT = ELSEWHERE ? ": with Vite's development server, set optimizeDeps: { exclude: ['webeam'] }" : '';

/** The Worker. Of a module from another place (a CDN) a browser allows none, but one that imports it. */
function make_worker() {
  const beside = ELSEWHERE ?? import.meta.url;
  if (ELSEWHERE || (/^https?:/.test(beside) && new URL(beside).origin !== location.origin)) {
    const at = new URL('embed-worker.js', beside).href;
    if (new URL(at).origin === location.origin) return new Worker(at, { type: 'module' });
    const text = URL.createObjectURL(new Blob([`import ${JSON.stringify(at)};`], { type: 'text/javascript' }));
    const worker = new Worker(text, { type: 'module' });
    setTimeout(() => URL.revokeObjectURL(text), 60000);
    return worker;
  }
  return new Worker(new URL('./embed-worker.js', import.meta.url), { type: 'module' });
}

/** As here() of here.js. @param {import('./here.js').Options} options @returns {Promise<import('./here.js').Engine>} */
export async function far({ functions = {}, output, saveImage, signal, ...rest }) {
  const worker = make_worker();
  /** @type {ReturnType<typeof deferred<number>>} */
  const exit = deferred();
  let over = false;
  const ports = script(functions, () => (port, kind, bytes) => link.tell('event', port, kind, bytes));
  /** @type {import('./messages.js').EnginePage} */
  const mine = {
    output(fd, bytes, dropped) {
      output(fd, bytes, dropped);
      link.tell('took', bytes.length);
    },
    image: bytes => saveImage?.(bytes),
    open: ports.open,
    send: ports.send,
    close: ports.close,
  };
  /** @type {import('./rpc.js').Link<import('./messages.js').Engine<import('./messages.js').EmbedStart>>} */
  const link = rpc(/** @type {import('./rpc.js').Channel} */ (worker), mine);
  const end = (/** @type {() => void} */ f) => {
    if (over) return;
    over = true;
    worker.terminate();
    link.end(new WebeamError('stopped', 'webeam has ended'));
    f();
  };
  await new Promise((ready, fail) => {
    const broken = (/** @type {Error} */ error) => {
      fail(error);
      end(() => exit.fail(error));
    };
    signal?.addEventListener('abort', () => broken(new Error('aborted')), { once: true });
    worker.onerror = e => broken(new Error(e.message || `the Worker could not be loaded${HINT}`));
    link.call('start', { ...rest, freezes: !!saveImage }).then(ready, broken);
    link.call('exited').then(({ code }) => end(() => exit.done(code)), broken);
  });
  return {
    exited: exit.promise,
    feed: bytes => link.tell('feed', bytes),
    stop: code => link.tell('stop', code),
    kill: () => end(() => exit.done(137)),
    files: {
      read: path => link.call('read', path),
      list: path => link.call('list', path),
      write: (path, bytes) => link.call('write', path, bytes),
    },
  };
}
