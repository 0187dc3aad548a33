// SPDX-License-Identifier: Apache-2.0
// web/embed-ask.js — what a webeam of the package is asked, and what it says: the other side is webeam_js.erl.
//
//   ask     ─► {Id, Op, Args, Mark, Io, Evaluator} ─► the process webeam_js ─► a process that does it
//   hear    ◄─ {answer, Id, Result}, {event, ...}, {call, ...} ◄───────────────────────────┘
//   Io      ◄─► a process of webeam_io.erl: what a program prints and reads there
//
// Args is a binary inside the message: a term that cannot be read is its asker's trouble, and is answered.
import { deferred } from './deferred.js';
import { WebeamError } from './errors.js';
import { Opaque, Tuple, atom, to_term, tuple } from './terms.js';

/** @typedef {{ done: (value: unknown) => void, fail: (error: WebeamError) => void }} Asker */
/** How something is asked. signal: ends it; io: what vm.io() gave; evaluator: the name of the process that does it and
 * lives on.
 * @typedef {{ signal?: AbortSignal, io?: Io, evaluator?: string }} How */
/** What a Vm knows of itself.
 * @typedef {object} State
 * @property {Map<number, Asker>} waiting   for an answer, by the number of the question
 * @property {number} next                  the number of the next question
 * @property {number} events                how many have come
 * @property {Map<string, Set<Function>>} listeners
 * @property {Map<number, import('./embed.js').Ears>} ios   of I/O devices that are open
 * @property {number} opened                how many were
 * @property {Function[]} kept              functions that crossed, by their number
 * @property {Map<Function, number>} numbers
 * @property {Record<string, Function>} functions   what a program calls by name
 * @property {import('./terms.js').Given} terms
 * @property {import('./ports.js').Port | null} port
 * @property {import('./here.js').Engine | null} engine
 * @property {WebeamError | null} over      why it cannot be asked any more
 * @property {boolean} elixir               it has been started with Elixir
 * @property {ReturnType<typeof deferred<number>>} exit
 * @property {ReturnType<typeof deferred<void>>} ready
 */

const OK = atom('ok');
const NONE = atom('none');
const TOOK = 100; // events: webeam_js lets some more come, then waits
const utf8 = new TextEncoder();

/** @returns {State} */
export function new_state() {
  const owner = {};
  /** @type {State} */
  const s = {
    waiting: new Map(),
    next: 0,
    events: 0,
    listeners: new Map(),
    ios: new Map(),
    opened: 0,
    kept: [],
    numbers: new Map(),
    functions: {},
    terms: { owner, mark: crypto.getRandomValues(new Uint8Array(16)), keep: f => keep(s, f) },
    port: null,
    engine: null,
    over: null,
    elixir: false,
    exit: deferred(),
    ready: deferred(),
  };
  return s;
}
/** @param {State} s @param {Function} f @returns {number} */
function keep(s, f) {
  let n = s.numbers.get(f);
  if (n === undefined) s.numbers.set(f, (n = s.kept.push(f) - 1));
  return n;
}

/** @param {unknown} e */
export const message_of = e => (e instanceof Error ? e.message : String(e));
export const aborted = (/** @type {AbortSignal | undefined} */ signal) =>
  new WebeamError('aborted', 'it was aborted', { cause: signal?.reason });

/** @param {State} s @param {...unknown} message */
function tell(s, ...message) {
  if (!s.port) throw new Error('it has not started');
  s.port.send(new Opaque(to_term(tuple(...message)).bytes.subarray(1)));
}

/** @param {State} s @param {string} op @param {() => unknown[]} args @param {How} [how]
 * @returns {Promise<any>} any: the asker knows what the answer is */
export async function ask(s, op, args, { signal, io, evaluator } = {}) {
  if (s.over) throw s.over;
  const device = io ? device_of(s, io) : NONE;
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
    /** @template T @param {(value: T) => void} f @returns {(value: T) => void} */
    const settled = f => value => {
      signal?.removeEventListener('abort', drop);
      f(value);
    };
    s.waiting.set(id, { done: settled(done), fail: settled(fail) });
    const where = evaluator === undefined ? NONE : String(evaluator);
    tell(s, id, atom(op), given.bytes, given.functions ? s.terms.mark : 0, device, where);
  });
}

// ---- I/O devices ----------------------------------------------------------------------------------------------------
/** Where a program prints and reads: vm.io() of embed.js makes it. */
export class Io {
  /** @type {State} */ #s;
  #number;

  /** Throws when the system has ended. @param {State} s @param {import('./embed.js').Ears} ears */
  constructor(s, ears) {
    if (s.over) throw s.over;
    this.#s = s;
    this.#number = s.opened++;
    s.ios.set(this.#number, ears);
    devices.set(this, { of: s, number: this.#number });
    tell(s, atom('open_io'), this.#number, !!ears.binary);
  }
  /** What is typed: text, which nobody need wait for yet, or null for the end of the input. What comes behind the end
   * is dropped. @param {string | null} text */
  feed(text) {
    this.#tell(tuple(atom('input'), text === null ? atom('eof') : sound(text)));
  }
  /** Ends it: who prints or reads there then gets the error `terminated`. */
  close() {
    this.#tell(atom('close'));
    this.#s.ios.delete(this.#number);
  }
  /** @param {unknown} message */
  #tell(message) {
    if (!this.#s.over && this.#s.ios.has(this.#number)) tell(this.#s, atom('to_io'), this.#number, message);
  }
}
/** What is not for users. @type {WeakMap<Io, { of: State, number: number }>} */
const devices = new WeakMap();
/** @param {State} s @param {Io} io */
function device_of(s, io) {
  const known = devices.get(io);
  if (known?.of !== s || !s.ios.has(known.number))
    throw new WebeamError('unavailable', 'this I/O device is closed, or of another system');
  return known.number;
}
/** Something was printed: it is taken when who shows it says so. @param {State} s @param {number} number
 * @param {string} text */
function printed(s, number, text) {
  /** @type {unknown} */ let shown;
  own_trouble(() => {
    shown = s.ios.get(number)?.onOutput?.(text);
  });
  const took = () => {
    if (!s.over && s.ios.has(number)) tell(s, atom('to_io'), number, atom('took'));
  };
  Promise.resolve(shown).then(took, took);
}

/** @typedef {[id: number, result: [how: symbol, ...rest: unknown[]]]} Answer */
/** @typedef {[number: number, which: number | symbol | string, args: unknown[]]} Call */

/** What Erlang says. @param {State} s @param {unknown} message  a tuple whose first element says which */
export function hear(s, message) {
  const [what, ...rest] = /** @type {[symbol, ...unknown[]]} */ (message);
  switch (what.description) {
    case 'ready':
      s.ready.done();
      break;
    case 'answer':
      answered(s, .../** @type {Answer} */ (rest));
      break;
    case 'event':
      if (++s.events % TOOK === 0) tell(s, atom('took'), TOOK);
      fire(s, name_of(rest[0]), rest[1]);
      break;
    case 'out':
      printed(s, .../** @type {[number, string]} */ (rest));
      break;
    case 'asks':
      own_trouble(() => s.ios.get(/** @type {number} */ (rest[0]))?.onAsk?.());
      break;
    case 'call':
      called(s, .../** @type {Call} */ (rest));
      break;
  }
}
const name_of = (/** @type {unknown} */ v) => (typeof v === 'symbol' ? (v.description ?? '') : String(v));

/** @param {State} s @param {Answer} answer */
function answered(s, ...[id, [how, ...result]]) {
  const to = s.waiting.get(id);
  s.waiting.delete(id);
  if (!to) return;
  if (how === OK) to.done(result[0]);
  else if (how.description === 'unreadable')
    to.fail(new WebeamError('term', 'this cannot be made a term: two keys of a map are one and the same term'));
  else if (how.description === 'problems') to.fail(refused(/** @type {Problem[]} */ (result[0])));
  else to.fail(failed(/** @type {Failure} */ (result)));
}

/** @param {State} s @param {string} event @param {...unknown} values */
export function fire(s, event, ...values) {
  for (const f of [...(s.listeners.get(event) ?? [])]) own_trouble(f, ...values);
}
/** What it throws is no trouble of webeam's. @param {Function} f @param {...unknown} values */
export function own_trouble(f, ...values) {
  try {
    f(...values);
  } catch (e) {
    queueMicrotask(() => {
      throw e;
    });
  }
}

/** @param {State} s @param {Call[1]} which  the number of a function that crossed, or a name */
function function_of(s, which) {
  if (typeof which === 'number') return s.kept[which];
  const name = name_of(which);
  return Object.hasOwn(s.functions, name) ? s.functions[name] : undefined;
}
/** @param {State} s @param {Call} call */
async function called(s, ...[number, which, args]) {
  let result;
  try {
    const f = function_of(s, which);
    if (typeof f !== 'function') throw new TypeError(`there is no function ${name_of(which)}`);
    result = to_term(tuple(OK, await f(...args)), s.terms);
  } catch (e) {
    const why = e instanceof Error ? tuple(sound(e.name), sound(e.message)) : sound(e);
    result = to_term(tuple(atom('error'), why));
  }
  if (!s.over) tell(s, atom('called'), number, result.bytes, result.functions ? s.terms.mark : 0);
}
const sound = (/** @type {unknown} */ v) => new TextDecoder().decode(utf8.encode(String(v)));

// ---- errors ---------------------------------------------------------------------------------------------------------
/** @typedef {import('./errors.js').Problem} Problem */
/** @typedef {[how: symbol, reason: unknown, stack: unknown[], text: string]} Failure */
/** @typedef {[module: symbol, f: unknown, arity: number | unknown[], where: unknown[]]} Call4  a tuple of a stack */

/** @param {Problem[]} problems */
function refused(problems) {
  const first = problems.find(p => p.severity === 'error') ?? problems[0];
  return new WebeamError('compile', first.line === null ? first.text : `line ${first.line}: ${first.text}`, {
    problems,
  });
}

/** A string of Erlang, of either kind; else null. @param {unknown} v */
function string_of(v) {
  if (Array.isArray(v)) return String.fromCodePoint(...v);
  return typeof v === 'string' ? v : null;
}
/** @param {Call4} call @returns {import('./errors.js').Frame} */
function frame_of([m, f, a, where]) {
  const pairs = where.filter(w => w instanceof Tuple && typeof w[0] === 'symbol');
  const told = Object.fromEntries(/** @type {[symbol, unknown][]} */ (pairs).map(([k, v]) => [k.description, v]));
  return {
    module: name_of(m),
    function: name_of(f),
    arity: Array.isArray(a) ? a.length : a,
    arguments: Array.isArray(a) ? a : null,
    file: string_of(told.file),
    line: typeof told.line === 'number' ? told.line : null,
  };
}
/** @param {Failure} failure */
function failed([how, reason, stack, text]) {
  const calls = stack.filter(f => f instanceof Tuple && f.length === 4);
  const kind = /** @type {'error' | 'exit' | 'throw'} */ (how.description);
  return new WebeamError(kind, text, { reason, frames: calls.map(f => frame_of(/** @type {Call4} */ (f))) });
}
