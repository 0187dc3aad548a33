// SPDX-License-Identifier: Apache-2.0
// web/page.js — a webeam for a page: in a Worker of its own, so the page stays alive whatever runs.
//
//   webeam(options)     one run
//   freeze(options)     boots, and gives the image of the booted system
//   system(options)     many runs of one image, one after another: the next Worker stands ready while one runs
import { deferred } from './deferred.js';
import { script } from './ports.js';
import { HEARD } from './quota.js';
import { rpc } from './rpc.js';
import { build_name, default_schedulers, host_sends_brotli, image_name, with_threads } from './variant.js';

/** So many pieces of output in such a time are a flood: then the next comes after that time, and is larger. */
const MANY_PIECES = 8;
const FLOOD_MS = 16;
const SPARE_AFTER_MS = 100; // not while the run before it takes its first steps

/**
 * @typedef {object} Options
 * @property {string[]} [args]        erl's flags
 * @property {string[]} [archives]    what scripts/archive made, relative to base
 * @property {string|URL|Uint8Array} [image]   a frozen system to go on from, instead of booting: what
 *    scripts/playground made, relative to base, or what freeze gave. One that cannot be used (another build) is not:
 *    the VM boots from the archives, and `note` says why. With an image `args` may be -noshell, -noinput, -pa, -pz,
 *    -eval, -s, -run, -extra. The archives it was made with are fetched when a module is wanted that it does not hold.
 *    A run with threads goes on from an image with threads: what `freeze` gave with `schedulers` above one, or the file
 *    NAME-mt.img beside NAME.img
 * @property {boolean} [reread]       also when the file of a module that it holds is read again; else there is no such
 *    file
 * @property {Record<string, string|Uint8Array>} [files]   put there before it runs
 * @property {string|URL} [base]      where webeam.wasm and the archives are; default: beside this file
 * @property {number} [schedulers]    more than one needs cross-origin isolation; default: the cores, where there is
 *    isolation, else 1
 * @property {number} [memory]      megabytes it may grow to; default 4096
 * @property {[number, number]} [size]   columns and rows of a terminal; without it there is none
 * @property {string|null} [keep]     name of the folder the browser keeps between visits as `home` (OPFS); null:
 *    nothing is kept
 * @property {string} [home]          default /home/web
 * @property {Record<string, string>} [env]
 * @property {(fd: number, bytes: Uint8Array, dropped: number) => void} [onOutput]   dropped: bytes before these that
 *    the page was too slow for
 * @property {(on: boolean) => void} [onRaw]     the terminal shall give each key at once, and not echo
 * @property {() => void} [onWants]              somebody reads input
 * @property {(files: import('./messages.js').Arriving[]) => void} [onProgress]   how far files are that it fetches,
 *    about ten times a second
 * @property {Record<string, (port: import('./ports.js').Port) => void>} [ports]   what a program may open as
 *    `{spawn_driver, "js NAME"}`: called with each such port
 * @property {boolean} [step]        with --seed in args: stands where the program begins (webeam:step_here()); then see
 *    step()
 * @property {import('./messages.js').Input[]} [inputs]   with step: standard input of a run of the same seed, to be
 *    given again at the same places
 * @property {(stood: Stood) => void} [onStood]  it stands where the program begins
 */
/** @typedef {import('./messages.js').PageEngine} PageEngine @typedef {import('./messages.js').Stood} Stood */
/** @typedef {import('./messages.js').PageStart} PageStart @typedef {import('./messages.js').Prepared} Prepared */

/** One run. `ready` gives how it began (Ready of messages.js); `exited` the exit code; both reject when webeam fails.
 * kill() ends the Worker at once. @param {Options} options */
export function webeam(options = {}) {
  return run(new_thread(), options, parts(clean(options)));
}

/** Boots (or resumes options.image), does what args say, and freezes when nothing runs any more. With `store`, a name,
 * the browser keeps the image (Cache Storage) for this build, and the next call gives that at once. The image is for
 * runs with threads where such a run would have them: with `schedulers` above one (the default) and cross-origin
 * isolation. It then serves any number of them.
 * @param {Options & { store?: string }} options @returns {Promise<Uint8Array>} */
export async function freeze(options = {}) {
  const thread = new_thread();
  serve(thread, options);
  /** @type {Promise<never>} */
  const broken = new Promise((_, fail) => thread.on_error(fail));
  try {
    const given = { ...parts(clean({ ...options, keep: null })), save: true, store: options.store };
    return await Promise.race([thread.link.call('freeze', given), broken]);
  } finally {
    thread.end();
  }
}

/** A system that is started again and again. `ready` says that the first start will be quick: { note, bytes, ms };
 * start(options) is webeam of these options over those given here; end() gives the waiting Worker back.
 * @param {Options} options */
export function system(options) {
  /** @type {{ thread: Thread, prepared: Promise<Prepared> } | null} */
  let spare = null;
  let over = false;
  const { schedulers } = clean(options);
  const prepare = () => {
    if (over) throw new Error('this system has ended');
    if (spare) return spare;
    const thread = new_thread();
    /** @type {Promise<never>} */
    const broken = new Promise((_, fail) => thread.on_error(fail));
    const prepared = Promise.race([thread.link.call('prepare', parts(clean(options))), broken]);
    prepared.catch(() => {});
    return (spare = { thread, prepared });
  };
  const again = () => {
    if (!over) prepare();
  };
  return {
    ready: prepare().prepared,
    /** @param {Options} more */
    start(more = {}) {
      const { thread, prepared } = prepare();
      const all = { ...options, ...more, image: undefined, schedulers };
      spare = null;
      const vm = run(thread, all, clean(all), prepared);
      const later = () => setTimeout(again, SPARE_AFTER_MS);
      vm.ready.then(later, later);
      return vm;
    },
    end() {
      over = true;
      spare?.thread.end();
      spare = null;
    },
  };
}

const brotli = host_sends_brotli();
/** @param {Options & { store?: string }} options @returns {PageStart} */
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
  schedulers: options.schedulers ?? default_schedulers(),
});

/** What every run needs again, compiled or decompressed, by its address: the first Worker that fetched it gave it.
 * @type {Map<string, WebAssembly.Module | Uint8Array>} */
const fetched = new Map();

/** The options with module and image as they go to a Worker. @param {PageStart} options @returns {PageStart} */
function parts(options) {
  if (options.step || options.args.some(x => x === '--seed' || x.startsWith('+S')))
    options = { ...options, image: undefined };
  if (!options.image) return options;
  const threads = with_threads(options);
  const at = (/** @type {string} */ name) => new URL(name, options.base).href;
  let { image } = options;
  if (typeof image === 'string') image = at(image_name(image, threads));
  return {
    ...options,
    module: /** @type {WebAssembly.Module | undefined} */ (fetched.get(at(`${build_name(threads)}.wasm`))),
    image: typeof image === 'string' ? (/** @type {Uint8Array | undefined} */ (fetched.get(image)) ?? image) : image,
  };
}

// ---- Workers ------------------------------------------------------------------------------------------------
/** @typedef {ReturnType<typeof new_thread>} Thread  a Worker and the link to it; `mine` is what it may call here */

const scope = /** @type {{ webeam_begun?: Worker | null }} */ (/** @type {unknown} */ (globalThis));
/** A Worker. The page may have begun one already, and told it what to fetch: see early.js. */
function new_thread() {
  /** @type {Worker} */
  const worker = scope.webeam_begun ?? new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  scope.webeam_begun = null;
  /** @type {import('./messages.js').PageOfEngine} */
  const mine = {
    brought: (address, what) => fetched.set(address, what),
    output() {},
    progress() {},
    raw() {},
    wants() {},
    open() {},
    send() {},
    close() {},
    stood() {},
  };
  /** @type {import('./rpc.js').Link<PageEngine>} */
  const link = rpc(/** @type {import('./rpc.js').Channel} */ (worker), mine);
  return {
    mine,
    link,
    end: () => worker.terminate(),
    /** @param {(error: Error) => void} f */
    on_error(f) {
      worker.onerror = e => f(new Error(e.message || 'the worker could not be loaded'));
    },
  };
}

/** What the Worker calls in a run with these options. @param {Thread} thread @param {Options} options */
function serve({ mine, link }, options) {
  let messages = 0;
  const heard = () => {
    if (++messages % HEARD === 0) link.tell('heard');
  };
  const ports = script(
    {
      onopen: (/** @type {import('./ports.js').Port} */ port, /** @type {string} */ name) =>
        options.ports?.[name](port),
    },
    () => (port, kind, bytes) => link.tell('event', port, kind, bytes),
  );
  let began = 0;
  let pieces = 0;
  Object.assign(mine, {
    output(/** @type {number} */ fd, /** @type {Uint8Array} */ bytes, /** @type {number} */ dropped) {
      const n = bytes.length;
      options.onOutput?.(fd, bytes, dropped);
      const now = performance.now();
      if (now - began > FLOOD_MS) {
        began = now;
        pieces = 0;
      }
      if (++pieces < MANY_PIECES) link.tell('took', n);
      else setTimeout(() => link.tell('took', n), FLOOD_MS);
    },
    progress: (/** @type {import('./messages.js').Arriving[]} */ files) => options.onProgress?.(files),
    raw: (/** @type {boolean} */ on) => options.onRaw?.(on),
    wants: () => options.onWants?.(),
    stood: (/** @type {Stood} */ answer) => options.onStood?.(answer),
    open(/** @type {Parameters<typeof ports.open>} */ ...port) {
      heard();
      ports.open(...port);
    },
    send(/** @type {Parameters<typeof ports.send>} */ ...message) {
      heard();
      ports.send(...message);
    },
    close: ports.close,
  });
}

const bytes_of = (/** @type {string | Uint8Array | null} */ what) =>
  typeof what === 'string' ? new TextEncoder().encode(what) : what;
/** @type {Stood} */
const GONE = { why: 'exited', events: [], atoms: {} };

/** One run in a Worker. @param {Thread} thread @param {Options} options
 * @param {PageStart} given  the options as they go there @param {Promise<unknown>} [prepared]  it may fail */
function run(thread, options, given, prepared) {
  const { link } = thread;
  /** @type {import('./messages.js').Last} */ let last = {};
  let over = false;
  /** @type {ReturnType<typeof deferred<number>>} */
  const exit = deferred();
  /** @type {ReturnType<typeof deferred<import('./messages.js').Ready>>} */
  const ready = deferred();
  const end = (/** @type {() => void} */ f) => {
    if (over) return;
    over = true;
    thread.end();
    f();
    link.end(new Error('webeam has ended'));
  };
  serve(thread, options);
  /** @param {Error} error */
  const broken = error => {
    ready.fail(error);
    end(() => exit.fail(error));
  };
  thread.on_error(broken);
  prepared?.catch(broken);
  link.call('start', given).then(ready.done, broken);
  link.call('exited').then(e => {
    last = e.last ?? {};
    end(() => exit.done(e.code));
  }, broken);
  /** What is said instead when webeam has ended. @template T @param {Promise<T>} answer @param {T} else_ @returns
   * {Promise<T>} */
  const or = (answer, else_) =>
    answer.catch(e => {
      if (over) return else_;
      throw e;
    });
  return {
    ready: ready.promise,
    exited: exit.promise,
    /** Input: text, bytes, or null for its end. @param {string|Uint8Array|null} what */
    feed: what => link.tell('feed', bytes_of(what)),
    resize: (/** @type {number} */ columns, /** @type {number} */ rows) => link.tell('resize', columns, rows),
    stop: (code = 0) => link.tell('stop', code),
    /** Looks in: see observe.js. Rejects when webeam has ended, but for the last answers, as things were then: of
     * inspections, and of a run that was watched the events, texts, processes and the system.
     * @param {number} what @param {number} [a] @param {number} [b] @param {Uint8Array} [more]
     * @returns {Promise<{ bytes: Uint8Array, atoms: Record<number, string>, ms?: number }>} */
    async observe(what, a = 0, b = 0, more = undefined) {
      try {
        return await link.call('observe', what, a, b, more);
      } catch (e) {
        if (last[what]) return last[what];
        throw e;
      }
    },
    /** With options.step: goes on until `how` says so, and gives what happened: see stepper.js.
     * @param {import('./messages.js').How} how */
    step: how => or(link.call('step', how), GONE),
    pause: () => link.tell('pause'),
    kill: () => end(() => exit.done(137)),
    files: {
      /** @param {string} path @returns {Promise<Uint8Array|null>} null: no such file */
      read: path => or(link.call('read', path), null),
      /** @param {string} path @returns {Promise<string[]|null>} */
      list: path => or(link.call('list', path), null),
      /** @param {string} path @param {string|Uint8Array} what @returns {Promise<void>} */
      write: (path, what) => link.call('write', path, /** @type {Uint8Array} */ (bytes_of(what))),
    },
  };
}
