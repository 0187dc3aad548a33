// SPDX-License-Identifier: Apache-2.0
// web/page.js — a webeam for a page: in a Worker of its own, so the page stays alive whatever runs.
//
//   webeam(options)     one run
//   freeze(options)     boots, and gives the image of the booted system
//   system(options)     many runs of one image, one after another: the next Worker stands ready while one runs
import { TO, FROM, with_threads } from './messages.js';
import { ASK } from './observe.js';
import { script } from './ports.js';

/**
 * @typedef {object} Options
 * @property {string[]} [args]        erl's flags
 * @property {string[]} [archives]    what scripts/archive made, relative to base
 * @property {string|URL|Uint8Array} [image]   a frozen system to go on from, instead of booting: what scripts/playground made, relative to base, or freeze gave. One that
 *                                    cannot be used (another build) is not: it boots from the archives then, and `note` says why. With an image `args` may be
 *                                    -noshell, -noinput, -pa, -pz, -eval, -s, -run, -extra. The archives it was made with are fetched when a module is
 *                                    wanted that it does not hold. A run with threads goes on from an image with threads: what `freeze` gave with as
 *                                    many, or the file NAME-mt.img beside NAME.img
 * @property {boolean} [reread]       also when the file of a module that it holds is read again; else there is no such file
 * @property {Record<string, string|Uint8Array>} [files]   put there before it runs
 * @property {string|URL} [base]      where webeam.wasm and the archives are; default: beside this file
 * @property {number} [schedulers]    more than one needs cross-origin isolation; default: the cores, where there is isolation, else 1
 * @property {number} [memory]      megabytes it may grow to; default 4096
 * @property {[number, number]} [size]   columns and rows of a terminal; without it there is none
 * @property {string|null} [keep]     name of the folder the browser keeps between visits as `home` (OPFS); null: nothing is kept
 * @property {string} [home]          default /home/web
 * @property {Record<string, string>} [env]
 * @property {(fd: number, bytes: Uint8Array, dropped: number) => void} [onOutput]   dropped: bytes before these that the page was too slow for
 * @property {(on: boolean) => void} [onRaw]     the terminal shall give each key at once, and not echo
 * @property {() => void} [onWants]              somebody reads input
 * @property {Record<string, (port: any) => void>} [ports]   what a program may open as `{spawn_driver, "js NAME"}`: called with each such port, see ports.js
 * @property {boolean} [step]        with --seed in args: stands where the program begins (webeam:step_here()); then see step()
 * @property {(stood: any) => void} [onStood]    it stands there
 *
 * @param {Options} options
 * `ready` gives { threads, resumed, kept, note, bytes, ms }; `exited` the exit code; both reject when webeam fails. kill() ends the Worker at once. */
export function webeam(options = {}) {
  return run(new_worker(), options);
}

/** Boots (or resumes options.image), does what args say, and freezes when nothing runs any more. With `store`, a name, the browser keeps the image
 * (Cache Storage) for this build, and the next call gives that at once. It is for runs with threads where such a run would have
 * them: `schedulers` above one (the default) and cross-origin isolation; how many is free.
 * @param {Options & { store?: string }} options @returns {Promise<Uint8Array>} */
export function freeze(options = {}) {
  return new Promise((done, fail) => {
    const vm = run(new_worker(), { ...options, keep: null, save: true, onImage: done });
    vm.exited.then(code => fail(new Error(`it ended with code ${code} before it could be frozen`)), fail);
  });
}

/** A system that is started again and again. `ready` says that the first start will be quick: { note, bytes, ms }; start(options) is webeam of these
 * options over those given here; end() gives the waiting Worker back.
 * @param {Options} options */
export function system(options) {
  /** @type {any} */ let spare = null;
  let over = false;
  const { schedulers } = clean(options);
  const prepare = () => {
    if (over || spare) return;
    const worker = new_worker();
    spare = {
      worker,
      prepared: new Promise((done, fail) => {
        worker.onmessage = ({ data }) => {
          if (data.is === FROM.brought) fetched.set(data.address, data.what);
          else if (data.is === FROM.prepared) done(data);
          else fail(new Error(data.error));
        };
        worker.onerror = e => fail(new Error(e.message || 'the worker could not be loaded'));
        worker.postMessage({ is: TO.prepare, options: parts(clean(options)) });
      }),
    };
    spare.prepared.catch(() => {});
  };
  prepare();
  return {
    ready: spare.prepared,
    /** @param {Options} more */
    start(more = {}) {
      prepare();
      const { worker, prepared } = spare,
        all = { ...options, ...more, image: undefined, schedulers };
      spare = null;
      const vm = run(worker, all, prepared);
      const again = () => setTimeout(prepare, 100); // not while this one takes its first steps
      vm.ready.then(again, again);
      return vm;
    },
    end() {
      over = true;
      spare?.worker.terminate();
      spare = null;
    },
  };
}

/** Does the host send Brotli that the browser undoes? See fetch.js. */
const brotli =
  /** @type {any} */ (performance.getEntriesByType('navigation')[0])?.serverTiming?.some(t => t.name === 'webeam-br') ??
  false;
/** The page may have begun one already: its name is what it fetches meanwhile, see worker.js. */
function new_worker() {
  const begun = globalThis.webeam_begun;
  globalThis.webeam_begun = null;
  return begun ?? new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
}
const clean = options => ({
  args: [],
  archives: [],
  keep: null,
  home: '/home/web',
  env: {},
  size: null,
  ...Object.fromEntries(Object.entries(options).filter(([, v]) => typeof v !== 'function')),
  brotli,
  ports: Object.keys(options.ports ?? {}),
  base: new URL(options.base ?? '.', import.meta.url).href,
  image: options.image instanceof URL ? options.image.href : options.image,
  schedulers: options.schedulers ?? (self.crossOriginIsolated ? navigator.hardwareConcurrency || 1 : 1),
});

/** What every run needs again, compiled or unpacked, by its address: the first Worker that fetched it gave it. */
const fetched = new Map();

/** The options with module and image as they go to a Worker. */
function parts(options) {
  if (options.step || options.args.some(x => x === '--seed' || x.startsWith('+S')))
    options = { ...options, image: undefined };
  if (!options.image) return options;
  const mt = with_threads(options) ? '-mt' : '',
    at = name => new URL(name, options.base).href;
  let { image } = options;
  if (typeof image === 'string') image = at(image.replace(/(-mt)?\.img$/, `${mt}.img`));
  return { ...options, module: fetched.get(at(`webeam${mt}.wasm`)), image: fetched.get(image) ?? image };
}

/** One run in a Worker; when that is being prepared, afterwards. @param {any} worker @param {any} options @param {Promise<any>} [prepared] */
function run(worker, options, prepared) {
  const asked = new Map();
  /** @type {any} */ let stood = null,
    last = null;
  let settle,
    settle_ready,
    next = 0;
  const exited = new Promise((done, fail) => {
    settle = { done, fail };
  });
  const ready = new Promise((done, fail) => {
    settle_ready = { done, fail };
  });
  const fail = error => {
    settle_ready.fail(error);
    settle.fail(error);
    worker.terminate();
  };
  exited.catch(() => {});
  ready.catch(() => {});
  const ports = script(
    { onopen: (port, name) => options.ports[name](port) },
    () => (port, kind, bytes) => send(TO.event, { port, kind, bytes }),
  );
  const take = ({ data: m }) => {
    switch (m.is) {
      case FROM.output: {
        const bytes = m.bytes.length;
        options.onOutput?.(m.fd, m.bytes, m.dropped);
        send(TO.took, { bytes });
        break;
      }
      case FROM.raw:
        options.onRaw?.(m.on);
        break;
      case FROM.open:
        ports.open(m.port, m.args);
        break;
      case FROM.send:
        ports.send(m.port, m.kind, m.bytes);
        break;
      case FROM.close:
        ports.close(m.port);
        break;
      case FROM.brought:
        fetched.set(m.address, m.what);
        break;
      case FROM.wants:
        options.onWants?.();
        break;
      case FROM.ready:
        settle_ready.done(m);
        break;
      case FROM.image:
        worker.terminate();
        options.onImage(m.bytes);
        break;
      case FROM.exited:
        last = m.last;
        worker.terminate();
        settle.done(m.code);
        break;
      case FROM.failed:
        fail(new Error(m.error));
        break;
      case FROM.file:
      case FROM.observed:
        asked.get(m.id)?.(m);
        asked.delete(m.id);
        break;
      case FROM.stepped: {
        const f = stood;
        stood = null;
        if (f) f(m);
        else options.onStood?.(m);
        break;
      }
    }
  };
  /** @type {any[]|null} */ let held = []; // what was said before the Worker was prepared
  const send = (is, more) => {
    if (held) held.push({ is, ...more });
    else worker.postMessage({ is, ...more });
  };
  let over = false;
  const ask = (more, is = TO.file) =>
    new Promise(done => {
      if (over) {
        done({ gone: true, error: 'webeam has ended' });
        return;
      }
      asked.set(++next, done);
      send(is, { id: next, ...more });
    });
  const gone = () => {
    over = true;
    for (const f of asked.values()) f({ gone: true, error: 'webeam has ended' });
    asked.clear();
    stood?.({ why: 'exited', events: [], atoms: {} });
    stood = null;
  };
  exited.then(gone, gone);
  (prepared ?? Promise.resolve()).then(() => {
    worker.onerror = e => fail(new Error(e.message || 'the worker could not be loaded'));
    worker.onmessage = take;
    worker.postMessage({ is: TO.start, options: prepared ? clean(options) : parts(clean(options)) });
    held?.forEach(m => worker.postMessage(m));
    held = null;
  }, fail);
  return {
    ready,
    exited,
    /** Input: text, bytes, or null for its end. @param {string|Uint8Array|null} what */
    feed: what => send(TO.feed, { bytes: typeof what === 'string' ? new TextEncoder().encode(what) : what }),
    resize: (columns, rows) => send(TO.resize, { columns, rows }),
    stop: (code = 0) => send(TO.stop, { code }),
    /** Looks in: see observe.js. Rejects when webeam has ended. @param {number} what @param {number} [a] @param {number} [b] @param {Uint8Array} [more]
     * @returns {Promise<{ bytes: Uint8Array, atoms: Record<number, string>, ms?: number }>} */
    async observe(what, a = 0, b = 0, more = undefined) {
      if (last && what === ASK.inspections) return { bytes: last, atoms: {} }; // they outlive it
      const m = await ask({ what, a, b, more }, TO.observe);
      if (m.gone && last && what === ASK.inspections) return { bytes: last, atoms: {} };
      if (m.gone || m.error) throw new Error(m.error);
      return m;
    },
    /** With options.step: goes on until `how` says so, and gives what happened: see look.js. @returns {Promise<any>} */
    step: how =>
      new Promise(done => {
        if (over) {
          done({ why: 'exited', events: [], atoms: {} });
          return;
        }
        stood = done;
        send(TO.step, { how });
      }),
    pause: () => send(TO.pause),
    kill: () => {
      worker.terminate();
      settle.done(137);
    },
    files: {
      /** @returns {Promise<Uint8Array|null>} null: no such file */
      async read(path) {
        const m = await ask({ op: 'get', path });
        return m.kind === 1 ? m.bytes : null;
      },
      /** @returns {Promise<string[]|null>} */
      async list(path) {
        const m = await ask({ op: 'get', path });
        return m.kind === 2 ? new TextDecoder().decode(m.bytes).split('\0').filter(Boolean) : null;
      },
      /** @param {string} path @param {string|Uint8Array} what */
      async write(path, what) {
        const m = await ask({
          op: 'put',
          path,
          bytes: typeof what === 'string' ? new TextEncoder().encode(what) : what,
        });
        if (m.error) throw new Error(`${path}: ${m.error}`);
      },
    },
  };
}
