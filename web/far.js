// SPDX-License-Identifier: Apache-2.0
// web/far.js — a webeam of the package in a Worker of its own, so that a page stays alive: here.js there, spoken to from here.
//
//   here: functions of JavaScript, ports (script of ports.js)  ◄── messages { is, ... } ──►  embed-worker.js: the instance
import { ELSEWHERE } from './assets.js';
import { WebeamError } from './errors.js';
import { script } from './ports.js';

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

/** As here.js's, with the same options. @param {any} options */
export async function far({ functions = {}, output, saveImage, signal, ...rest }) {
  const worker = make_worker();
  const send = (is, more = {}, transfer = []) => worker.postMessage({ is, ...more }, transfer);
  const asked = new Map();
  let next = 0,
    over = false,
    settle;
  /** @type {Promise<number>} */ const exited = new Promise((done, fail) => {
    settle = { done, fail };
  });
  exited.catch(() => {});
  const ports = script(functions, () => (port, kind, bytes) => send('event', { port, kind, bytes }));
  const ended = () => new WebeamError('stopped', 'webeam has ended');
  const end = f => {
    if (over) return;
    over = true;
    worker.terminate();
    for (const { fail } of asked.values()) fail(ended());
    asked.clear();
    f();
  };
  await new Promise((ready, fail) => {
    const broken = error => {
      fail(error);
      end(() => settle.fail(error));
    };
    signal?.addEventListener('abort', () => broken(new Error('aborted')), { once: true });
    worker.onerror = e =>
      broken(
        new Error(
          e.message ||
            `the Worker could not be loaded${ELSEWHERE ? ": with Vite's development server, set optimizeDeps: { exclude: ['webeam'] }" : ''}`,
        ),
      );
    worker.onmessage = ({ data: m }) => {
      if (over) return;
      switch (m.is) {
        case 'ready':
          ready(undefined);
          break;
        case 'output':
          output(m.fd, m.bytes, m.dropped);
          send('took', { bytes: m.bytes.length });
          break;
        case 'image':
          saveImage(m.bytes);
          break;
        case 'open':
          ports.open(m.port, m.args);
          break;
        case 'send':
          ports.send(m.port, m.kind, m.bytes);
          break;
        case 'close':
          ports.close(m.port);
          break;
        case 'file': {
          const to = asked.get(m.id);
          asked.delete(m.id);
          if (m.error) to?.fail(new WebeamError('file', m.error.message, { reason: Symbol.for(m.error.reason) }));
          else to?.done(m.value);
          break;
        }
        case 'exited':
          end(() => settle.done(m.code));
          break;
        case 'failed':
          broken(new Error(m.error));
          break;
      }
    };
    send('start', { options: { ...rest, freezes: !!saveImage } });
  });
  const file = (op, ...args) =>
    new Promise((done, fail) => {
      if (over) return fail(ended());
      asked.set(++next, { done, fail });
      send('file', { id: next, op, args });
    });
  return {
    exited,
    feed: bytes => send('feed', { bytes }),
    stop: code => send('stop', { code }),
    kill: () => end(() => settle.done(137)),
    files: {
      read: path => file('read', path),
      list: path => file('list', path),
      write: (path, bytes) => file('write', path, bytes),
    },
  };
}
