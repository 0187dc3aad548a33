// SPDX-License-Identifier: Apache-2.0
// web/page.js — a webeam for a page: in a Worker of its own, so the page stays alive whatever runs.
import { TO, FROM } from './messages.js';
import { ASK } from './observe.js';

/**
 * @typedef {object} Options
 * @property {string[]} [args]        erl's flags
 * @property {string[]} [archives]    what scripts/archive made, relative to base
 * @property {Record<string, string|Uint8Array>} [files]   put there before it runs
 * @property {string|URL} [base]      where webeam.wasm and the archives are; default: beside this file
 * @property {number} [schedulers]    more than one needs cross-origin isolation; default: the cores, where there is isolation, else 1
 * @property {number} [memory]      megabytes it may grow to, without threads; default 4096
 * @property {[number, number]} [size]   columns and rows of a terminal; without it there is none
 * @property {string|null} [keep]     name of the folder the browser keeps between visits as `home` (OPFS); null: nothing is kept
 * @property {string} [home]          default /home/web
 * @property {Record<string, string>} [env]
 * @property {(fd: number, bytes: Uint8Array, dropped: number) => void} [onOutput]   dropped: bytes before these that the page was too slow for
 * @property {(on: boolean) => void} [onRaw]     the terminal shall give each key at once, and not echo
 * @property {() => void} [onWants]              somebody reads input
 * @property {boolean} [step]        with --seed in args: stands where the program begins (webeam:step_here()); then see step()
 * @property {(stood: any) => void} [onStood]    it stands there
 *
 * @param {Options} options
 * `ready` gives { threads, kept, note, bytes, ms }; `exited` the exit code; both reject when webeam fails. kill() ends the Worker at once. */
export function webeam(options = {}) {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  const asked = new Map();
  /** @type {any} */ let stood = null, last = null;
  let settle, settle_ready, next = 0;
  const exited = new Promise((done, fail) => { settle = { done, fail }; });
  const ready = new Promise((done, fail) => { settle_ready = { done, fail }; });
  const fail = error => { settle_ready.fail(error); settle.fail(error); worker.terminate(); };
  exited.catch(() => {});
  ready.catch(() => {});
  worker.onerror = e => fail(new Error(e.message || 'the worker could not be loaded'));
  worker.onmessage = ({ data: m }) => {
    switch (m.is) {
      case FROM.output: {
        const bytes = m.bytes.length;
        options.onOutput?.(m.fd, m.bytes, m.dropped);
        send(TO.took, { bytes });
        break;
      }
      case FROM.raw: options.onRaw?.(m.on); break;
      case FROM.wants: options.onWants?.(); break;
      case FROM.ready: settle_ready.done(m); break;
      case FROM.exited: last = m.last; worker.terminate(); settle.done(m.code); break;
      case FROM.failed: fail(new Error(m.error)); break;
      case FROM.file: case FROM.observed: asked.get(m.id)?.(m); asked.delete(m.id); break;
      case FROM.stepped: { const f = stood; stood = null; if (f) f(m); else options.onStood?.(m); break; }
    }
  };
  const send = (is, more) => worker.postMessage({ is, ...more });
  const ask = (more, is = TO.file) => new Promise(done => { asked.set(++next, done); send(is, { id: next, ...more }); });
  const gone = () => { for (const f of asked.values()) f({ gone: true, error: 'webeam has ended' }); asked.clear(); stood?.({ why: 'exited', events: [], atoms: {} }); stood = null; };
  exited.then(gone, gone);
  send(TO.start, {
    options: {
      args: [], archives: [], keep: null, home: '/home/web', env: {}, size: null, ...Object.fromEntries(Object.entries(options).filter(([, v]) => typeof v !== 'function')),
      base: new URL(options.base ?? '.', import.meta.url).href,
      schedulers: options.schedulers ?? (self.crossOriginIsolated ? navigator.hardwareConcurrency || 1 : 1),
    },
  });
  return {
    ready, exited,
    /** Input: text, bytes, or null for its end. @param {string|Uint8Array|null} what */
    feed: what => send(TO.feed, { bytes: typeof what === 'string' ? new TextEncoder().encode(what) : what }),
    resize: (columns, rows) => send(TO.resize, { columns, rows }),
    stop: (code = 0) => send(TO.stop, { code }),
    /** Looks in: see observe.js. Rejects when webeam has ended. @param {number} what @param {number} [a] @param {number} [b]
     * @returns {Promise<{ bytes: Uint8Array, atoms: Record<number, string> }>} */
    async observe(what, a = 0, b = 0) {
      if (last && what === ASK.inspections) return { bytes: last, atoms: {} };      // they outlive it
      const m = await ask({ what, a, b }, TO.observe); if (m.gone && last && what === ASK.inspections) return { bytes: last, atoms: {} };
      if (m.gone || m.error) throw new Error(m.error);
      return m;
    },
    /** With options.step: goes on until `how` says so, and gives what happened: see look.js. @returns {Promise<any>} */
    step: how => new Promise(done => { stood = done; send(TO.step, { how }); }),
    pause: () => send(TO.pause),
    kill: () => { worker.terminate(); settle.done(137); },
    files: {
      /** @returns {Promise<Uint8Array|null>} null: no such file */
      async read(path) { const m = await ask({ op: 'get', path }); return m.kind === 1 ? m.bytes : null; },
      /** @returns {Promise<string[]|null>} */
      async list(path) { const m = await ask({ op: 'get', path }); return m.kind === 2 ? new TextDecoder().decode(m.bytes).split('\0').filter(Boolean) : null; },
      /** @param {string} path @param {string|Uint8Array} what */
      async write(path, what) {
        const m = await ask({ op: 'put', path, bytes: typeof what === 'string' ? new TextEncoder().encode(what) : what });
        if (m.error) throw new Error(`${path}: ${m.error}`);
      },
    },
  };
}
