// SPDX-License-Identifier: Apache-2.0
// web/far.js — a webeam of the package in a Worker of its own, so that a page stays alive: here.js there, spoken to from here.
//
//   here: functions of JavaScript, ports (script of ports.js)  ◄── messages { is, ... } ──►  embed-worker.js: the instance
import { script } from './ports.js';

/** As here.js's, with the same options. @param {any} options */
export async function far({ functions = {}, output, saveImage, ...rest }) {
  const worker = new Worker(new URL('./embed-worker.js', import.meta.url), { type: 'module' });
  const send = (is, more = {}, transfer = []) => worker.postMessage({ is, ...more }, transfer);
  const asked = new Map();
  let next = 0, settle;
  /** @type {Promise<number>} */ const exited = new Promise((done, fail) => { settle = { done, fail }; });
  exited.catch(() => {});
  const ports = script(functions, () => (port, kind, bytes) => send('event', { port, kind, bytes }));
  const end = f => { worker.terminate(); for (const { fail } of asked.values()) fail(new Error('webeam has ended')); asked.clear(); f(); };
  await new Promise((ready, fail) => {
    const broken = error => { fail(error); end(() => settle.fail(error)); };
    worker.onerror = e => broken(new Error(e.message || 'the Worker could not be loaded'));
    worker.onmessage = ({ data: m }) => {
      switch (m.is) {
        case 'ready': ready(undefined); break;
        case 'output': output(m.fd, m.bytes, m.dropped); send('took', { bytes: m.bytes.length }); break;
        case 'image': saveImage(m.bytes); break;
        case 'open': ports.open(m.port, m.args); break;
        case 'send': ports.send(m.port, m.kind, m.bytes); break;
        case 'close': ports.close(m.port); break;
        case 'file': { const to = asked.get(m.id); asked.delete(m.id); if (m.error) to?.fail(new Error(m.error)); else to?.done(m.value); break; }
        case 'exited': end(() => settle.done(m.code)); break;
        case 'failed': broken(new Error(m.error)); break;
      }
    };
    send('start', { options: { ...rest, freezes: !!saveImage } }, rest.archives.filter(a => a.url && a.bytes).map(a => a.bytes.buffer));
  });
  const file = (op, ...args) => new Promise((done, fail) => { asked.set(++next, { done, fail }); send('file', { id: next, op, args }); });
  return {
    exited, feed: bytes => send('feed', { bytes }), stop: code => send('stop', { code }), kill: () => end(() => settle.done(137)),
    files: { read: path => file('read', path), list: path => file('list', path), write: (path, bytes) => file('write', path, bytes) },
  };
}
