// SPDX-License-Identifier: Apache-2.0
// web/embed.js — the package `webeam`: Erlang and Elixir as a library for JavaScript. How to use it: npm/README.md.
//
//   vm.eval, call, send ...   embed-ask.js: messages to the process webeam_js, and from it
//   webeam, freeze            embed-prepare.js: what a system is started with
//
// In a page webeam runs in a Worker (far.js), elsewhere in this thread, in slices (here.js).
import { Io, aborted, ask, fire, hear, message_of, new_state, own_trouble } from './embed-ask.js';
import { apps_to_start, in_page, prepared, printer, texts, wants_elixir } from './embed-prepare.js';
import { far } from './far.js';
import { here } from './here.js';
import { WebeamError } from './errors.js';
import { Fun, atom, from_term } from './terms.js';
export { Io };
export { WebeamError } from './errors.js';
export { Bits, Float, Fun, Improper, Opaque, Pid, Port, Reference, Tuple, atom, tuple } from './terms.js';

const utf8 = new TextEncoder();

/** @typedef {import('./embed-ask.js').State} State @typedef {import('./embed-ask.js').How} How */
/** Who hears what is done with an I/O device.
 * @typedef {object} Ears
 * @property {(text: string) => unknown} [onOutput]   what is printed; while a promise that it gives is not kept, what
 *    comes is joined, and who prints more than 64 KB waits
 * @property {() => void} [onAsk]      a program waits for input, and there is none
 * @property {boolean} [binary]        what is read are binaries, as in Elixir; else strings
 */

/**
 * @typedef {object} Options
 * @property {string[]} [apps]        applications to start, beside kernel and stdlib; 'elixir' brings Elixir
 * @property {string|URL|Uint8Array} [image]   a frozen system to go on from: what `freeze` made
 * @property {(string|URL|Uint8Array)[]} [archives]   more applications: what scripts/archive packed
 * @property {(text: string, fd: number) => void} [onOutput]   what programs print: fd 1, or 2 for errors; without it
 *    that goes to the process's own output, or the console
 * @property {number|'auto'} [schedulers]    default 1; more are threads, 'auto' is as many as there are cores, where
 *    threads are possible
 * @property {(loaded: number, total: number|null) => void} [onProgress]   bytes fetched, and of how many where that is
 *    known; not called when all is there
 * @property {AbortSignal} [signal]   ends it at once
 * @property {boolean} [worker]       false: in a page too, no Worker
 * @property {Record<string, Function>} [functions]   what `webeam_js:call(Name, Args)` may call
 * @property {Record<string, string|Uint8Array>} [files]   by absolute path, there before it starts
 * @property {Record<string, string>} [env]
 * @property {string[]} [args]        more of erl's flags
 */

/** Starts a system; the promise is kept when it has booted and `apps` run.
 * @param {Options} [options] @returns {Promise<Vm>} */
export async function webeam(options = {}) {
  const vm = new Vm();
  await start(state_of(vm), options);
  return vm;
}

/** Boots a system, starts `apps` in it, and freezes it: an image for `webeam({ image })`, of this very version of
 * webeam. One with `schedulers` above 1 is for systems with threads, however many; another is for systems without.
 * @param {Pick<Options, 'apps'|'archives'|'files'|'env'|'args'|'schedulers'|'signal'|'onProgress'>} [options]
 * @returns {Promise<Uint8Array>} */
export async function freeze(options = {}) {
  /** @type {Uint8Array|null} */ let image = null;
  /** @type {(() => void)|null} */ let kill = null;
  /** @type {string[]} */ const said = [];
  const { signal } = options;
  const gone = when_aborted(signal, () => kill?.());
  const made = (async () => {
    const given = await prepared({ ...options, image: undefined }, apps_to_start(options));
    if (signal?.aborted) return;
    const engine = await (in_page() ? far : here)({
      ...given,
      signal,
      output(_, bytes) {
        said.push(new TextDecoder().decode(bytes));
      },
      saveImage: bytes => {
        image = bytes;
      },
    });
    ({ kill } = engine);
    await engine.exited;
  })();
  try {
    await Promise.race([made, gone]);
  } catch (e) {
    made.catch(() => {});
    throw e instanceof WebeamError
      ? e
      : new WebeamError('unavailable', `webeam cannot be frozen: ${message_of(e)}`, { cause: e });
  }
  if (!image) throw new WebeamError('unavailable', `webeam cannot be frozen: ${said.join('').trim()}`);
  return image;
}

/** A promise that is only ever rejected: when it is aborted.
 * @param {AbortSignal|undefined} signal @param {() => void} then @returns {Promise<never>} */
function when_aborted(signal, then) {
  /** @type {Promise<never>} */
  const gone = new Promise((_, fail) => {
    if (signal?.aborted) fail(aborted(signal));
    signal?.addEventListener(
      'abort',
      () => {
        fail(aborted(signal));
        then();
      },
      { once: true },
    );
  });
  gone.catch(() => {});
  return gone;
}

/** What is not for users. @type {WeakMap<Vm, State>} */
const inner = new WeakMap();
const state_of = (/** @type {Vm} */ vm) => /** @type {State} */ (inner.get(vm));
/** @param {State} s @returns {import('./here.js').Engine} */
function engine_of({ engine }) {
  if (!engine) throw new Error('it has not started');
  return engine;
}

export class Vm {
  constructor() {
    const s = new_state();
    inner.set(this, s);
    /** The exit code, once it has ended. @type {Promise<number>} */
    this.exited = s.exit.promise;
    const files = () => {
      if (s.over) throw s.over;
      return engine_of(s).files;
    };
    /** The files of the system: they are in memory. */
    this.files = {
      /** @param {string} path @returns {Promise<Uint8Array|null>} null: there is none */
      read: async path => files().read(path),
      /** @param {string} path @returns {Promise<string|null>} */
      text: async path => {
        const b = await files().read(path);
        return b && new TextDecoder().decode(b);
      },
      /** @param {string} path @returns {Promise<string[]|null>} the names in a folder */
      list: async path => files().list(path),
      /** @param {string} path @param {string|Uint8Array} what @returns {Promise<void>} */
      write: async (path, what) => files().write(path, typeof what === 'string' ? utf8.encode(what) : what),
    };
  }

  /** Evaluates source text: the value of its last expression.
   * @param {string} source @param {Record<string, unknown>} [bindings]  variables
   * @param {How & {lang?: 'erlang'|'elixir'}} [how]
   * @returns {Promise<any>} any: a term, and who asks knows which */
  eval(source, bindings = {}, { lang = 'erlang', ...how } = {}) {
    const s = state_of(this);
    return ask(s, 'eval', () => [language(s, lang), source, bindings], how);
  }

  /** Compiles and loads modules from source text.
   * @param {string} source @param {How & {lang?: 'erlang'|'elixir'}} [how]
   * @returns {Promise<{modules: string[], warnings: import('./errors.js').Problem[]}>} */
  compile(source, { lang = 'erlang', ...how } = {}) {
    const s = state_of(this);
    return ask(s, 'compile', () => [language(s, lang), source], how);
  }

  /** Runs a text as a person would want to see it: expressions (the value as the shell shows it), or a module with
   * main/0 or start/0.
   * @param {string} source @param {How & {lang?: 'erlang'|'elixir'}} [how]
   * @returns {Promise<{value: string, warnings: import('./errors.js').Problem[]}>} */
  run(source, { lang = 'erlang', ...how } = {}) {
    const s = state_of(this);
    return ask(s, 'run', () => [language(s, lang), source], how);
  }

  /** Calls a function: `call('lists', 'sum', [[1, 2]])`, `call('Enum', 'sum', [[1, 2]])`, or what a program gave:
   * `call(fun, [1])`.
   * @param {string|symbol|Fun} module  a name that begins with a capital letter is an Elixir module
   * @param {string|symbol|unknown[]} [fun] @param {unknown[]|How} [args]
   * @param {How} [how] @returns {Promise<any>} any: a term, and who asks knows which */
  call(module, fun = [], args = [], how = {}) {
    const s = state_of(this);
    if (module instanceof Fun) return ask(s, 'apply', () => [module, fun], Array.isArray(args) ? {} : args);
    return ask(s, 'call', () => [name_of(module), typeof fun === 'string' ? atom(fun) : fun, args], how);
  }

  /** Sends a message to a process, by pid or registered name.
   * @param {string|symbol|import('./terms.js').Pid} to @param {unknown} term @returns {Promise<void>} */
  async send(to, term) {
    await ask(state_of(this), 'send', () => [typeof to === 'string' ? atom(to) : to, term]);
  }

  /** Listens: 'output' (text, fd), 'exit' (code), and whatever a program tells with `webeam_js:emit(Event, Term)`.
   * @param {string} event @param {(...values: any[]) => void} f  any: who listens knows what is told
   * @returns {() => void} ends it */
  on(event, f) {
    const { listeners } = state_of(this);
    const mine = listeners.get(event) ?? new Set();
    listeners.set(event, mine.add(f));
    return () => {
      mine.delete(f);
    };
  }

  /** An I/O device: standard input and output of what is run with it (`vm.run(text, { io })`), and of the processes
   * which that starts. Throws when the system has ended. @param {Ears} [ears] */
  io(ears = {}) {
    return new Io(state_of(this), ears);
  }

  /** Standard input: text, bytes, or null for its end. @param {string|Uint8Array|null} what */
  feed(what) {
    const s = state_of(this);
    if (!s.over) engine_of(s).feed(typeof what === 'string' ? utf8.encode(what) : what);
  }

  /** Ends it, with an exit code. @param {number} [code] @returns {Promise<number>} */
  stop(code = 0) {
    const s = state_of(this);
    if (!s.over) engine_of(s).stop(code);
    return this.exited;
  }

  async [Symbol.asyncDispose ?? Symbol('asyncDispose')]() {
    await this.stop();
  }
}

const name_of = (/** @type {string | symbol} */ name) =>
  typeof name !== 'string' ? name : atom(/^(?!Elixir\.)[A-Z]/.test(name) ? `Elixir.${name}` : name);
function language(/** @type {State} */ s, /** @type {string} */ lang) {
  if (lang !== 'erlang' && lang !== 'elixir')
    throw new WebeamError('unavailable', `lang is 'erlang' or 'elixir', not ${String(lang)}`);
  if (lang === 'elixir' && !s.elixir)
    throw new WebeamError('unavailable', "Elixir is not there: start webeam with apps: ['elixir']");
  return atom(lang);
}

// ---- starting -------------------------------------------------------------------------------------------------------
/** Ends what it was asked, with that error. @param {State} s @param {WebeamError} error */
function finish(s, error) {
  if (s.over) return;
  s.over = error;
  s.ready.fail(error);
  for (const { fail } of s.waiting.values()) fail(error);
  s.waiting.clear();
}
/** Takes the port that webeam_js opens: what it says comes there. @param {State} s */
const functions_of = s => ({
  onopen(/** @type {import('./ports.js').Port} */ port, /** @type {string} */ args) {
    if (args !== 'webeam') return port.close();
    s.port = port;
    port.ondata = bytes => hear(s, from_term(bytes, s.terms.owner));
  },
});
/** Tells its end. @param {State} s @param {import('./here.js').Engine} engine */
function watch_end(s, engine) {
  engine.exited.then(
    code => {
      finish(s, new WebeamError('stopped', `webeam has ended with code ${code}`, { code }));
      s.exit.done(code);
      fire(s, 'exit', code);
    },
    e => {
      const error = new WebeamError('stopped', `webeam has failed: ${e.message}`, { cause: e });
      finish(s, error);
      s.exit.fail(error);
      fire(s, 'exit', null);
    },
  );
}

/** @param {State} s @param {Options} options */
async function start(s, options) {
  const { signal } = options;
  s.elixir = wants_elixir(options);
  s.functions = options.functions ?? {};
  const print = options.onOutput ?? printer();
  const output = texts((text, fd) => {
    if (s.over?.kind === 'aborted') return;
    own_trouble(print, text, fd);
    fire(s, 'output', text, fd);
  });
  const gone = when_aborted(signal, () => {
    finish(s, aborted(signal));
    s.engine?.kill();
  });
  const started = (async () => {
    const given = await prepared(options, null);
    if (signal?.aborted) return;
    const where = in_page() && options.worker !== false ? far : here;
    const engine = await where({ ...given, functions: functions_of(s), output, signal });
    s.engine = engine;
    watch_end(s, engine);
    if (signal?.aborted) return engine.kill();
    await s.ready.promise;
    for (const app of apps_to_start(options)) await ask(s, 'start', () => [atom(app)]);
  })();
  try {
    await Promise.race([started, gone]);
  } catch (e) {
    started.catch(() => {});
    const error =
      e instanceof WebeamError
        ? e
        : new WebeamError('unavailable', `webeam cannot be started: ${message_of(e)}`, { cause: e });
    finish(s, error);
    s.engine?.kill();
    throw error;
  }
}
