// SPDX-License-Identifier: Apache-2.0
// web/embed.js — the package `webeam`: Erlang and Elixir as a library for JavaScript. How to use it: npm/README.md.
//
//   vm.eval, call, send ... ─► {Id, Op, Args} as an external term ─► the process webeam_js ─► a process that does it
//   promise, vm.on(...)     ◄─ {answer, Id, Result}, {event, ...} ◄──────────────────────────────────────┘
//
// In a page webeam runs in a Worker (far.js), elsewhere in this thread, in slices (here.js).
import { asset, bytes_of, compiled, node, place_of, url_of } from './assets.js';
import { far } from './far.js';
import { here } from './here.js';
import { WebeamError } from './errors.js';
import { Fun, Opaque, Pid, Tuple, atom, from_term, to_term } from './terms.js';
import { is_threads_image } from './image.js';
import { no_threads } from './threads.js';
export { WebeamError } from './errors.js';
export { Bits, Float, Fun, Improper, Opaque, Pid, Port, Reference, Tuple, atom, tuple } from './terms.js';

const ELIXIR = ['elixir', 'eex', 'iex', 'logger', 'mix', 'ex_unit'];
const utf8 = new TextEncoder();
const HOME = '/home/web';
const OWN = '/webeam';
const ALWAYS = new Set(['erts', 'kernel', 'stdlib', 'compiler']);

/**
 * @typedef {object} Options
 * @property {string[]} [apps]        applications to start, beside kernel and stdlib; 'elixir' brings Elixir
 * @property {string|URL|Uint8Array} [image]   a frozen system to go on from: what `freeze` made
 * @property {(string|URL|Uint8Array)[]} [archives]   more applications: what scripts/archive packed
 * @property {(text: string, fd: number) => void} [onOutput]   what programs print: fd 1, or 2 for errors; without it,
 *    the process's or the console
 * @property {number|'auto'} [schedulers]    default 1; more are threads, 'auto' is as many as there are cores, where
 *    threads are possible
 * @property {(loaded: number, total: number|null) => void} [onProgress]   bytes fetched, of how many, where that is
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
  await start(vm, options);
  return vm;
}

/** Boots a system, starts `apps` in it, and freezes it: an image for `webeam({ image })`, of this very version of
 * webeam.
 * One with `schedulers` above 1 is for systems with threads, however many; another is for systems without.
 * @param {Pick<Options, 'apps'|'archives'|'files'|'env'|'args'|'schedulers'|'signal'|'onProgress'>} [options] @returns
 *    {Promise<Uint8Array>} */
export async function freeze(options = {}) {
  /** @type {Uint8Array|null} */ let image = null;
  /** @type {any} */ let engine = null;
  /** @type {string[]} */ const said = [];
  const { signal } = options;
  const gone = when_aborted(signal, () => engine?.kill());
  const made = (async () => {
    const given = await prepared(
      { ...options, image: undefined },
      (options.apps ?? []).filter(a => !ALWAYS.has(a)),
    );
    if (signal?.aborted) return;
    engine = await (in_page() ? far : here)({
      ...given,
      signal,
      output(_, bytes) {
        said.push(new TextDecoder().decode(bytes));
      },
      saveImage: bytes => {
        image = bytes;
      },
    });
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

/** A promise that is only ever rejected: when it is aborted. @param {AbortSignal|undefined} signal @param {() => void}
 * then @returns {Promise<never>} */
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

/** @typedef {any} State  what a Vm knows of itself; not for users. any: made in its constructor, and only used in this
 * file */
/** @type {WeakMap<Vm, State>} */
const inner = new WeakMap();

export class Vm {
  constructor() {
    /** @type {State} */ const s = {
      waiting: new Map(),
      next: 0,
      events: 0,
      listeners: new Map(),
      kept: [],
      numbers: new Map(),
      functions: {},
      port: null,
      engine: null,
      over: null,
      elixir: false,
    };
    s.terms = {
      owner: s,
      mark: crypto.getRandomValues(new Uint8Array(16)),
      keep: (/** @type {Function} */ f) => keep(s, f),
    };
    /** The exit code, once it has ended. @type {Promise<number>} */
    this.exited = new Promise((done, fail) => {
      s.settle = done;
      s.fail = fail;
    });
    this.exited.catch(() => {});
    s.ready = new Promise((done, fail) => {
      s.is_ready = done;
      s.not_ready = fail;
    });
    s.ready.catch(() => {});
    inner.set(this, s);
    const files = () => {
      if (s.over) throw s.over;
      return s.engine.files;
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
   * @param {string} source  @param {Record<string, any>} [bindings]  variables  @param {{lang?: 'erlang'|'elixir',
   *    signal?: AbortSignal}} [how]
   * @returns {Promise<any>} */
  eval(source, bindings = {}, { lang = 'erlang', signal } = {}) {
    return ask(this, 'eval', () => [language(this, lang), source, bindings], signal);
  }

  /** Compiles and loads modules from source text.
   * @param {string} source @param {{lang?: 'erlang'|'elixir', signal?: AbortSignal}} [how]
   * @returns {Promise<{modules: string[], warnings: import('./errors.js').Problem[]}>} */
  compile(source, { lang = 'erlang', signal } = {}) {
    return ask(this, 'compile', () => [language(this, lang), source], signal);
  }

  /** Runs a text as a person would want to see it: expressions (the value as the shell shows it), or a module with
   * main/0 or start/0.
   * @param {string} source @param {{lang?: 'erlang'|'elixir', signal?: AbortSignal}} [how]
   * @returns {Promise<{value: string, warnings: import('./errors.js').Problem[]}>} */
  run(source, { lang = 'erlang', signal } = {}) {
    return ask(this, 'run', () => [language(this, lang), source], signal);
  }

  /** Calls a function: `call('lists', 'sum', [[1, 2]])`, `call('Enum', 'sum', [[1, 2]])`, or what a program gave:
   * `call(fun, [1])`.
   * @param {string|symbol|Fun} module  a name that begins with a capital letter is an Elixir module
   * @param {string|symbol|any[]} [fun] @param {any[]|{signal?: AbortSignal}} [args] @param {{signal?: AbortSignal}}
   *    [how] @returns {Promise<any>} */
  call(module, fun = [], args = [], { signal } = {}) {
    if (module instanceof Fun) return ask(this, 'apply', () => [module, fun], (Array.isArray(args) ? {} : args).signal);
    return ask(this, 'call', () => [name_of(module), typeof fun === 'string' ? atom(fun) : fun, args], signal);
  }

  /** Sends a message to a process, by pid or registered name. @param {string|symbol|Pid} to @param {any} term @returns
   * {Promise<void>} */
  async send(to, term) {
    await ask(this, 'send', () => [typeof to === 'string' ? atom(to) : to, term]);
  }

  /** Listens: 'output' (text, fd), 'exit' (code), and whatever a program tells with `webeam_js:emit(Event, Term)`.
   * @param {string} event @param {(...values: any[]) => void} f @returns {() => void} ends it */
  on(event, f) {
    const { listeners } = inner.get(this);
    if (!listeners.has(event)) listeners.set(event, new Set());
    listeners.get(event).add(f);
    return () => {
      listeners.get(event).delete(f);
    };
  }

  /** Standard input: text, bytes, or null for its end. @param {string|Uint8Array|null} what */
  feed(what) {
    const s = inner.get(this);
    if (!s.over) s.engine.feed(typeof what === 'string' ? utf8.encode(what) : what);
  }

  /** Ends it, with an exit code. @param {number} [code] @returns {Promise<number>} */
  stop(code = 0) {
    const s = inner.get(this);
    if (!s.over) s.engine.stop(code);
    return this.exited;
  }

  async [/** @type {any} */ (Symbol).asyncDispose ?? Symbol('asyncDispose')]() {
    await this.stop();
  }
}

const name_of = (/** @type {string | symbol} */ name) =>
  typeof name !== 'string' ? name : atom(/^(?!Elixir\.)[A-Z]/.test(name) ? `Elixir.${name}` : name);
function language(/** @type {Vm} */ vm, /** @type {string} */ lang) {
  if (lang !== 'erlang' && lang !== 'elixir')
    throw new WebeamError('unavailable', `lang is 'erlang' or 'elixir', not ${String(lang)}`);
  if (lang === 'elixir' && !inner.get(vm).elixir)
    throw new WebeamError('unavailable', "Elixir is not there: start webeam with apps: ['elixir']");
  return atom(lang);
}

// ---- questions and answers -------------------------------------------------------------------------------
// What is asked is a binary inside the message: a term that cannot be read is its asker's trouble, and is answered.
/** @param {State} s @param {...any} message any: terms */
function tell(s, ...message) {
  s.port.send(new Opaque(to_term(Tuple.of(...message)).bytes.subarray(1)));
}
/** @param {State} s @param {Function} f @returns {number} */
function keep(s, f) {
  if (!s.numbers.has(f)) s.numbers.set(f, s.kept.push(f) - 1);
  return s.numbers.get(f);
}

/** @param {Vm} vm @param {string} op @param {() => any[]} args @param {AbortSignal} [signal] */
async function ask(vm, op, args, signal) {
  const s = inner.get(vm);
  if (s.over) throw s.over;
  if (signal?.aborted) throw aborted(signal);
  let given;
  try {
    given = to_term(args(), s.terms);
  } catch (e) {
    throw e instanceof WebeamError
      ? e
      : new WebeamError('term', `this cannot be made a term: ${message_of(e)}`, { cause: e });
  }
  const id = s.next++;
  return new Promise((done, fail) => {
    const drop = () => {
      s.waiting.delete(id);
      if (!s.over) tell(s, atom('cancel'), id);
      fail(aborted(signal));
    };
    signal?.addEventListener('abort', drop, { once: true });
    const settled = (/** @type {Function} */ f) => (/** @type {any} */ value) => {
      signal?.removeEventListener('abort', drop);
      f(value);
    };
    s.waiting.set(id, { done: settled(done), fail: settled(fail) });
    tell(s, id, atom(op), given.bytes, given.functions ? s.terms.mark : 0);
  });
}

const aborted = (/** @type {AbortSignal | undefined} */ signal) =>
  new WebeamError('aborted', 'it was aborted', { cause: signal?.reason });

/** What Erlang says. @param {any} s @param {any[]} message */
function hear(s, [what, ...rest]) {
  switch (what.description) {
    case 'ready':
      s.is_ready();
      break;
    case 'answer': {
      const [id, [how, ...result]] = rest;
      const to = s.waiting.get(id);
      s.waiting.delete(id);
      if (!to) break;
      if (how === OK) to.done(result[0]);
      else if (how.description === 'unreadable')
        to.fail(new WebeamError('term', 'this cannot be made a term: two keys of a map are one and the same term'));
      else to.fail(how.description === 'problems' ? refused(result[0]) : failed(result));
      break;
    }
    case 'event':
      if (++s.events % TOOK === 0) tell(s, atom('took'), TOOK);
      fire(s, name(rest[0]), rest[1]);
      break;
    case 'call':
      called(s, rest[0], rest[1], rest[2]);
      break;
  }
}
const OK = atom('ok');
const TOOK = 100; // events: webeam_js lets some more come, then waits
const name = (/** @type {unknown} */ v) => (typeof v === 'symbol' ? (v.description ?? '') : String(v));

/** @param {State} s @param {string} event @param {...any} values any: what a program told */
function fire(s, event, ...values) {
  for (const f of [...(s.listeners.get(event) ?? [])]) own_trouble(f, ...values);
}
/** What it throws is no trouble of webeam's. @param {Function} f @param {...any} values any: of what kind f knows */
function own_trouble(f, ...values) {
  try {
    f(...values);
  } catch (e) {
    queueMicrotask(() => {
      throw e;
    });
  }
}

async function called(
  /** @type {State} */ s,
  /** @type {number} */ number,
  /** @type {any} */ which,
  /** @type {any[]} */ args,
) {
  let result;
  try {
    const f =
      typeof which === 'number'
        ? s.kept[which]
        : Object.hasOwn(s.functions, name(which))
          ? s.functions[name(which)]
          : undefined;
    if (typeof f !== 'function') throw new TypeError(`there is no function ${name(which)}`);
    result = to_term(Tuple.of(OK, await f(...args)), s.terms);
  } catch (e) {
    result = to_term(
      Tuple.of(atom('error'), e instanceof Error ? Tuple.of(sound(e.name), sound(e.message)) : sound(e)),
    );
  }
  if (!s.over) tell(s, atom('called'), number, result.bytes, result.functions ? s.terms.mark : 0);
}
/** @param {unknown} e */
const message_of = e => (e instanceof Error ? e.message : String(e));
const sound = (/** @type {unknown} */ v) => new TextDecoder().decode(utf8.encode(String(v)));

/** @param {any[]} problems */
function refused(problems) {
  const first = problems.find(p => p.severity === 'error') ?? problems[0];
  return new WebeamError('compile', first.line === null ? first.text : `line ${first.line}: ${first.text}`, {
    problems,
  });
}

/** @param {any[]} result class, reason, stack, text */
function failed([how, reason, stack, text]) {
  const string = (/** @type {any} */ v) =>
    Array.isArray(v) ? String.fromCodePoint(...v) : typeof v === 'string' ? v : null;
  const frames = stack
    .filter((/** @type {Function} */ f) => f instanceof Tuple && f.length === 4)
    .map((/** @type {any[]} */ [m, f, a, where]) => {
      const told = Object.fromEntries(
        where
          .filter((/** @type {any} */ w) => w instanceof Tuple && typeof w[0] === 'symbol')
          .map((/** @type {any[]} */ [k, v]) => [k.description, v]),
      );
      return {
        module: name(m),
        function: name(f),
        arity: Array.isArray(a) ? a.length : a,
        arguments: Array.isArray(a) ? a : null,
        file: string(told.file),
        line: typeof told.line === 'number' ? told.line : null,
      };
    });
  return new WebeamError(how.description, text, { reason, frames });
}

// ---- starting ---------------------------------------------------------------------------------------------
const in_page = () => typeof document === 'object' && typeof Worker === 'function';

/** Output as text, a character that comes in two parts as one. */
function texts(/** @type {(text: string, fd: number) => void} */ to) {
  const decoders = new Map();
  return (/** @type {number} */ fd, /** @type {Uint8Array} */ bytes, dropped = 0) => {
    if (dropped) to(`\n[${dropped} bytes of output left out]\n`, fd);
    if (!decoders.has(fd)) decoders.set(fd, new TextDecoder('utf-8', { ignoreBOM: true }));
    const text = decoders.get(fd).decode(bytes.slice(), { stream: true });
    if (text) to(text, fd);
  };
}
// A program that prints for ever to somebody who reads slowly: so much is held.
const HELD = 1 << 22;
function printer() {
  let dropped = 0;
  return (/** @type {string} */ text, /** @type {number} */ fd) => {
    const out = node ? (fd === 2 ? process.stderr : process.stdout) : null;
    if (!out?.write) return (fd === 2 ? console.error : console.log)(text.replace(/\n$/, ''));
    if (out.writableLength > HELD) {
      dropped += text.length;
      return;
    }
    if (dropped) {
      out.write(`\n[${dropped} characters of output left out]\n`);
      dropped = 0;
    }
    out.write(text);
  };
}

/** How many schedulers, and that they can be; with an image, 'auto' is as it was made. @param {Options} options */
async function schedulers_of({ schedulers = 1, worker, image }) {
  const why_not = in_page() && worker === false ? 'they need a Worker, and worker is false' : no_threads();
  if (schedulers === 'auto')
    return why_not || (image && !is_threads_image(image instanceof Uint8Array ? image : await bytes_of(image)))
      ? 1
      : Math.min(globalThis.navigator?.hardwareConcurrency ?? 2, 16);
  if (!Number.isInteger(schedulers) || schedulers < 1 || schedulers > 1024)
    throw new WebeamError('unavailable', `there cannot be ${String(schedulers)} schedulers`);
  if (schedulers > 1 && why_not)
    throw new WebeamError('unavailable', `there cannot be ${schedulers} schedulers here: ${why_not}`);
  return schedulers;
}

/** Adds up what the parts say. @param {Options['onProgress']} to */
function progress(to) {
  /** @type {[number, number | null][]} */ const parts = [];
  return (
    to &&
    (() => {
      const i = parts.push([0, null]) - 1;
      return (/** @type {number} */ loaded, /** @type {number | null} */ total) => {
        parts[i] = [loaded, total];
        if (loaded)
          own_trouble(
            to,
            parts.reduce((n, p) => n + p[0], 0),
            parts.every(p => p[1] !== null) ? parts.reduce((n, p) => n + (p[1] ?? 0), 0) : null,
          );
      };
    })
  );
}

/** What here.js and far.js are to start: with `frozen`, applications, a system to be frozen.
 * @param {Options} options @param {string[]|null} frozen */
async function prepared(options, frozen) {
  const schedulers = await schedulers_of(options);
  const vm = /** @type {'webeam-mt' | 'webeam'} */ (schedulers > 1 ? 'webeam-mt' : 'webeam');
  const elixir = wants_elixir(options);
  const part = progress(options.onProgress);
  /** With an image they are fetched when something in them is wanted. @param {import('./assets.js').Asset} name */
  const own_archive = async name => ({
    name,
    url: place_of(name),
    ...(!options.image && { bytes: await asset(name, part?.()) }),
  });
  const archive = async (/** @type {string | URL | Uint8Array} */ from, /** @type {number} */ i) =>
    from instanceof Uint8Array
      ? { name: `archive ${i + 1}`, bytes: from, ...(options.image && schedulers > 1 && { url: place_of_bytes(from) }) }
      : {
          name: String(from).split('/').pop() ?? '',
          url: await url_of(from),
          ...(!options.image && { bytes: await bytes_of(from, part?.()) }),
        };
  const [module, own, image, ...archives] = await Promise.all([
    compiled(`${vm}.wasm.gz`, part?.()),
    asset('webeam_js.beam'),
    options.image && !(options.image instanceof Uint8Array) ? bytes_of(options.image, part?.()) : options.image,
    own_archive('otp.webeam.gz'),
    ...(elixir ? [own_archive('elixir.webeam.gz')] : []),
    ...(options.archives ?? []).map(archive),
  ]);
  return {
    args: [
      ...(frozen ? ['--save-image', 'image'] : []),
      '-noshell',
      '-home',
      HOME,
      '-pa',
      OWN,
      ...(elixir && !image ? ELIXIR.flatMap(a => ['-pa', `/usr/lib/elixir/lib/${a}/ebin`]) : []),
      ...(schedulers > 1 ? ['+S', frozen ? '1' : String(schedulers)] : []),
      ...(options.args ?? []),
      '-s',
      'webeam_js',
      ...(frozen ? ['warm', ...frozen] : ['start']),
    ],
    archives,
    image: /** @type {Uint8Array | undefined} */ (image),
    env: { HOME, LANG: 'C.UTF-8', TERM: 'dumb', ...options.env },
    home: HOME,
    factory: place_of(`${vm}.mjs`),
    worker: schedulers > 1 && !frozen ? place_of('webeam-mt.worker.js') : null,
    module,
    files: {
      [`${OWN}/webeam_js.beam`]: own,
      ...Object.fromEntries(
        Object.entries(options.files ?? {}).map(([path, what]) => [
          path,
          typeof what === 'string' ? utf8.encode(what) : what,
        ]),
      ),
    },
  };
}
function place_of_bytes(/** @type {Uint8Array} */ bytes) {
  if (node) throw new Error('archives of an image with threads are given by their URL or path');
  return URL.createObjectURL(new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (bytes)]));
}
/** @param {Options} options */
const wants_elixir = options => (options.apps ?? []).some(a => ELIXIR.includes(a));

/** @param {Vm} vm @param {Options} options */
async function start(vm, options) {
  const s = inner.get(vm);
  const { signal } = options;
  const apps = options.apps ?? [];
  s.elixir = wants_elixir(options);
  s.functions = options.functions ?? {};
  const finish = (/** @type {WebeamError} */ error) => {
    if (s.over) return;
    s.over = error;
    s.not_ready(error);
    for (const { fail } of s.waiting.values()) fail(error);
    s.waiting.clear();
  };
  const print = options.onOutput ?? printer();
  const output = texts((/** @type {string} */ text, /** @type {number} */ fd) => {
    if (s.over?.kind === 'aborted') return;
    own_trouble(print, text, fd);
    fire(s, 'output', text, fd);
  });
  const functions = {
    onopen(/** @type {any} any: see ports.js */ port, /** @type {string} */ args) {
      if (args !== 'webeam') return port.close();
      s.port = port;
      port.ondata = (/** @type {Uint8Array} */ bytes) => hear(s, from_term(bytes, s));
    },
  };
  const gone = when_aborted(signal, () => {
    finish(aborted(signal));
    s.engine?.kill();
  });
  const started = (async () => {
    const given = await prepared(options, null);
    if (signal?.aborted) return;
    s.engine = await (in_page() && options.worker !== false ? far : here)({ ...given, functions, output, signal });
    s.engine.exited.then(
      (/** @type {number} */ code) => {
        finish(new WebeamError('stopped', `webeam has ended with code ${code}`, { code }));
        s.settle(code);
        fire(s, 'exit', code);
      },
      (/** @type {Error} */ e) => {
        const error = new WebeamError('stopped', `webeam has failed: ${e.message}`, { cause: e });
        finish(error);
        s.fail(error);
        fire(s, 'exit', null);
      },
    );
    if (signal?.aborted) return s.engine.kill();
    await s.ready;
    for (const app of apps) if (!ALWAYS.has(app)) await ask(vm, 'start', () => [atom(app)]);
  })();
  try {
    await Promise.race([started, gone]);
  } catch (e) {
    started.catch(() => {});
    const error =
      e instanceof WebeamError
        ? e
        : new WebeamError('unavailable', `webeam cannot be started: ${message_of(e)}`, { cause: e });
    finish(error);
    s.engine?.kill();
    throw error;
  }
}
