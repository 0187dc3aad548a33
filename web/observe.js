// SPDX-License-Identifier: Apache-2.0
// web/observe.js — looking into a running webeam: what src/look/observe.c answers, as JavaScript values.
//
//   page: new Observer(vm).processes() ... ──► Worker: web/look.js asks the VM
//   page: decoded here                     ◄── bytes, and the names of the atoms in them
import { ASK, COLUMN, EVENT, KIND, LIMIT, PRIORITY, PROC, STATE, STOP } from './constants.js';
import { TAG, read_term } from './etf.js';
import { visible, visible_name } from './visible.js';

export { ASK, KIND };

/** The names of an enumerator, by number. @param {Record<string, number>} of */
const names = of =>
  Object.entries(of).reduce((list, [name, n]) => Object.assign(list, { [n]: name }), /** @type {string[]} */ ([]));
/** Columns one may sort by. */
export const COLUMNS = names(COLUMN);
export const KINDS = names(KIND);
export const STOPS = names(STOP);
export const PRIORITIES = names(PRIORITY);
export const NOBODY = LIMIT.nobody;

/** <0.N.S> @param {number} n */
export const pid_text = n => (n === NOBODY || n < 0 ? '-' : `<0.${n & 0x7fff}.${n >>> 15}>`);
/** @param {string} text @returns {number} */
export const pid_number = text => {
  const m = /^<0\.(\d+)\.(\d+)>$/.exec(text);
  return m ? Number(m[1]) | (Number(m[2]) << 15) : NOBODY;
};
/** What a bit of Proc.state says. The first that is set counts. @type {[number, string][]} */
const STATES = [
  [STATE.exiting, 'exiting'],
  [STATE.suspended, 'suspended'],
  [STATE.running, 'running'],
  [STATE.queued, 'runnable'],
  [STATE.waiting, 'waiting'],
];
/** In words, from the bits of Proc.state. @param {number} s */
export const state_text = s => STATES.find(([bit]) => s & bit)?.[1] ?? 'new';

// ---- words of 64 bits, as two halves -------------------------------------------------------------------------------
const mfa_module = (/** @type {number} */ hi) => hi >>> 2;
const mfa_function = (/** @type {number} */ lo, /** @type {number} */ hi) => ((hi & 3) << 24) | (lo >>> 8);
const mfa_arity = (/** @type {number} */ lo) => lo & 255;
const is_atom = (/** @type {number} */ lo) => (lo & 63) === 0x0c;
const is_pid = (/** @type {number} */ lo) => (lo & 15) === 4;

// Answers begin with doubles, so many; then come rows of the structs EVENT and PROC, whose layouts are in constants.js.
const EVENT_HEADS = 8;
const ROW_HEADS = 4;
const ORDER_HEADS = 6;
const EVENT_WORDS = EVENT.size / 4;
const EVENT_A = EVENT.a / 4;
const EVENT_PID = EVENT.pid / 4;
const ROW_WORDS = PROC.size / 4;
const TEXT_BYTES = 8 + LIMIT.text;
const TEXTS = 20_000; // that are kept
const EXIT_KEY = 2 ** 48; // as EVENT_TEXT_EXIT of src/proc/events.h

/** Indexes of atoms in an answer. @param {number} what @param {Uint8Array} bytes @param {(index: number) => void} f */
export function atoms_in(what, bytes, f) {
  const u = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
  if (what === ASK.events) {
    for (let i = EVENT_HEADS * 2; i + EVENT_WORDS <= u.length; i += EVENT_WORDS) {
      const kind = bytes[i * 4 + EVENT.kind];
      const lo = u[i + EVENT_A];
      const hi = u[i + EVENT_A + 1];
      if (kind === KIND.spawn) {
        f(mfa_module(hi));
        f(mfa_function(lo, hi));
      } else if ((kind === KIND.exit || kind === KIND.name || kind === KIND.monitor) && is_atom(lo) && !hi) f(lo >>> 6);
    }
  } else if (what === ASK.processes || what === ASK.rows || what === ASK.order) {
    const heads = what === ASK.order ? ORDER_HEADS : ROW_HEADS;
    for (let i = heads * 2; i + ROW_WORDS <= u.length; i += ROW_WORDS) {
      const name = u[i + PROC.name / 4];
      if (name !== NOBODY) f(name);
      for (const at of [i + PROC.initial / 4, i + PROC.current / 4])
        if (u[at] || u[at + 1]) {
          f(mfa_module(u[at + 1]));
          f(mfa_function(u[at], u[at + 1]));
        }
    }
  }
}

const bare = /^[a-z][a-zA-Z0-9_@]*$/;
const quoted = (/** @type {string} */ a) => (bare.test(a) ? a : `'${a}'`);

/** The names of atoms that have been told. */
export class Atoms {
  #texts = /** @type {string[]} */ ([]);
  add(/** @type {Record<number, string>} */ more) {
    for (const k in more) this.#texts[k] = visible_name(more[k]);
  }
  text(/** @type {number} */ index) {
    return this.#texts[index] ?? `#${index}`;
  }
  /** Of a function, as a word says it. */
  parts(/** @type {number} */ lo, /** @type {number} */ hi) {
    return { module: this.text(mfa_module(hi)), name: this.text(mfa_function(lo, hi)), arity: mfa_arity(lo) };
  }
  mfa(/** @type {number} */ lo, /** @type {number} */ hi) {
    return lo || hi
      ? `${quoted(this.text(mfa_module(hi)))}:${quoted(this.text(mfa_function(lo, hi)))}/${mfa_arity(lo)}`
      : '';
  }
  /** As the trace file writes it. */
  plain_mfa(/** @type {number} */ lo, /** @type {number} */ hi) {
    return `${this.text(mfa_module(hi))}:${this.text(mfa_function(lo, hi))}/${mfa_arity(lo)}`;
  }
}

/** The doubles in front of an answer. Throws when they announce more than there is: what is drawn would be invented.
 * @param {Uint8Array} bytes @param {number} n  how many doubles @param {number} size  of one row that follows
 * @param {string} what */
function header(bytes, n, size, what) {
  const bad = (/** @type {string} */ why) => {
    throw new Error(`webeam's answer cannot be read: ${why}`);
  };
  if (bytes.byteLength < n * 8) bad(`${what}: ${bytes.byteLength} bytes, ${n * 8} are its beginning`);
  if (bytes.byteOffset % 8) bad(`${what}: they begin at an odd place`);
  const head = new Float64Array(bytes.buffer, bytes.byteOffset, n);
  const count = head[1];
  if (!Number.isInteger(count) || count < 0 || n * 8 + count * size > bytes.byteLength)
    bad(`${what}: ${count} of them in ${bytes.byteLength} bytes`);
  return head;
}

/** A batch of events, in columns: event i is seq(i), at(i) ns since the start ... */
export class Events {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    const head = header(bytes, EVENT_HEADS, EVENT.size, 'events');
    this.first = head[0];
    this.n = head[1];
    this.lost = head[2];
    this.now = head[3];
    this.gap_from = head[4];
    this.gap_slices = head[5];
    this.schedulers = head[6];
    this.deterministic = head[7] === 1;
    const start = bytes.byteOffset + EVENT_HEADS * 8;
    const size = this.n * EVENT.size;
    this.d = new Float64Array(bytes.buffer, start, size / 8);
    this.u = new Uint32Array(bytes.buffer, start, size / 4);
    this.d16 = new Uint16Array(bytes.buffer, start, size / 2);
    this.bytes = new Uint8Array(bytes.buffer, start, size);
    this.#check();
  }
  #check() {
    if (
      !(this.schedulers >= 1 && this.schedulers <= 1024) ||
      !Number.isFinite(this.first + this.lost + this.now + this.gap_from + this.gap_slices)
    )
      throw new Error("webeam's answer cannot be read: events: no such beginning");
    for (let i = 0; i < this.n; i++) {
      const s = this.scheduler(i);
      if (!(
        this.kind(i) < KINDS.length &&
        s &&
        s <= this.schedulers &&
        this.at(i) >= 0 &&
        Number.isSafeInteger(this.at(i)) &&
        Number.isFinite(this.b(i))
      ))
        throw new Error(`webeam's answer cannot be read: event ${i} of ${this.n} is none`);
    }
  }
  seq(/** @type {number} */ i) {
    return this.first + i;
  }
  at(/** @type {number} */ i) {
    return this.d[(i * EVENT.size + EVENT.at) / 8];
  }
  /** reductions and stop reason of an `out` are a and b; words of a `gc` before and after; b of a message its number,
   * of a spawn the parent, of an exit its reductions. */
  b(/** @type {number} */ i) {
    return this.d[(i * EVENT.size + EVENT.b) / 8];
  }
  lo(/** @type {number} */ i) {
    return this.u[i * EVENT_WORDS + EVENT_A];
  }
  hi(/** @type {number} */ i) {
    return this.u[i * EVENT_WORDS + EVENT_A + 1];
  }
  pid(/** @type {number} */ i) {
    return this.u[i * EVENT_WORDS + EVENT_PID];
  }
  kind(/** @type {number} */ i) {
    return this.bytes[i * EVENT.size + EVENT.kind];
  }
  scheduler(/** @type {number} */ i) {
    return this.bytes[i * EVENT.size + EVENT.sched];
  }
  /** Of a spawn the line of the fun, of an exit the messages that were left. */
  c(/** @type {number} */ i) {
    return this.d16[(i * EVENT.size + EVENT.c) / 2];
  }
  /** The other process of a send, link or monitor. */
  other(/** @type {number} */ i) {
    const lo = this.lo(i);
    return is_pid(lo) ? lo >>> 4 : NOBODY;
  }
  /** An atom's index in a, or -1. */
  atom(/** @type {number} */ i) {
    const lo = this.lo(i);
    return is_atom(lo) && !this.hi(i) ? lo >>> 6 : -1;
  }
}

/** Rows of the process table. @param {Uint8Array} bytes @param {Atoms} atoms @param {number} [heads]  doubles before
 * them */
export function decode_processes(bytes, atoms, heads = ROW_HEADS) {
  const [next, n, processes, slots, matched = n] = header(bytes, heads, PROC.size, 'processes');
  const v = new DataView(bytes.buffer, bytes.byteOffset + heads * 8, n * PROC.size);
  const rows = new Array(n);
  for (let i = 0; i < n; i++) rows[i] = decode_process(v, i * PROC.size, atoms);
  return { next, processes, slots, matched, rows };
}
/** @param {DataView} v @param {number} at  where the row begins @param {Atoms} atoms */
function decode_process(v, at, atoms) {
  const u32 = (/** @type {number} */ field) => v.getUint32(at + field, true);
  const mfa = (/** @type {number} */ field) => atoms.mfa(u32(field), u32(field + 4));
  const name = u32(PROC.name);
  return {
    pid: u32(PROC.pid),
    parent: u32(PROC.parent),
    name: name === NOBODY ? '' : atoms.text(name),
    state: v.getUint16(at + PROC.state, true),
    priority: v.getUint8(at + PROC.prio),
    scheduler: v.getUint8(at + PROC.sched),
    initial: mfa(PROC.initial),
    current: mfa(PROC.current),
    reductions: Number(v.getBigUint64(at + PROC.reductions, true)),
    messages: u32(PROC.messages),
    heap: u32(PROC.heap_nwords),
    links: u32(PROC.links),
    monitors: u32(PROC.monitors),
    bytes: u32(PROC.nbytes),
    /** Of the fun that it began with, or 0; `born`: what it began with, as Events.lo and hi say it. */
    line: u32(PROC.line),
    born: [u32(PROC.initial), u32(PROC.initial + 4)],
  };
}

// ---- external terms as text: atoms and binaries, tuples as arrays, maps as objects, pids as <0.N.S> -----------------
/** @typedef {import('./watch/types.d.ts').System} System @typedef {import('./watch/types.d.ts').Detail} Detail */
/** @typedef {import('./watch/types.d.ts').Description} Description */
/** What a process holds, or an object of a table: kind and number say which to ask for. Of a table itself the text is
 * an object.
 * @typedef {{ kind: string, which: number, name: string, text: string | { size: number, owner: string } }} Held */
/** @typedef {{ pid: string, name: string, values: Held[] }} Values */
const text_bytes = new TextEncoder();
const words_of = (/** @type {number[]} */ list) => new Uint8Array(new Uint32Array(list).buffer);
const utf8 = new TextDecoder();
const SPOKEN = new Map(
  /** @type {[string, boolean | null][]} */ ([
    ['true', true],
    ['false', false],
    ['undefined', null],
  ]),
);
/** Texts are the program's, and are shown among the page's words. Shared memory cannot be decoded. */
const text_of = (/** @type {Uint8Array} */ bytes) => visible(utf8.decode(bytes.slice()));
/** @type {import('./etf.js').Reading} */
const READING = {
  atom: name => (SPOKEN.has(name) ? SPOKEN.get(name) : visible_name(name)),
  float: d => d,
  binary: text_of,
  bits: text_of,
  list: items => items,
  improper: (items, tail) => [...items, tail],
  tuple: items => items,
  map(items) {
    /** @type {Record<string, unknown>} */ const o = {};
    for (let i = 0; i < items.length; i += 2) o[String(items[i])] = items[i + 1];
    return o;
  },
  handle: handle_text,
  depth: 200,
};
/** @param {number} tag @param {Uint8Array} whole @returns {string} */
function handle_text(tag, whole) {
  const words = (/** @type {number} */ n) => new DataView(whole.buffer, whole.byteOffset + whole.length - n, n);
  switch (tag) {
    case TAG.NEW_PID:
    case TAG.PID: {
      const v = words(tag === TAG.PID ? 9 : 12);
      return pid_text(v.getUint32(0) | (v.getUint32(4) << 15));
    }
    case TAG.NEW_PORT:
      return `#Port<0.${words(8).getUint32(0)}>`;
    case TAG.V4_PORT:
      return `#Port<0.${words(12).getBigUint64(0)}>`;
    case TAG.NEWER_REFERENCE: {
      const n = whole[2];
      const v = words(4 * n);
      return `#Ref<0.${Array.from({ length: n }, (_, i) => v.getUint32(4 * (n - 1 - i))).join('.')}>`;
    }
    default:
      throw new Error(`no such term here: ${tag}`);
  }
}
/** @param {Uint8Array} bytes @returns {any} any: a Value, and who asked knows what is in it */
export function decode_term(bytes) {
  try {
    return read_term(bytes, READING);
  } catch (e) {
    const why = e instanceof RangeError ? 'it is cut short' : /** @type {Error} */ (e).message;
    throw new Error(`webeam's answer cannot be read: ${why}`, { cause: e });
  }
}

/** Schedulers, memory, counts. @param {Uint8Array} bytes */
export function decode_system(bytes) {
  /** @type {System | null} */ const s = decode_term(bytes);
  if (!s || !Array.isArray(s?.schedulers) || typeof s.memory !== 'object')
    throw new Error("webeam's answer cannot be read: these are not its schedulers and its memory");
  s.now = Number(s.now); // virtual time may have jumped far
  return s;
}

/** @param {Uint8Array} bytes */
export function decode_inspections(bytes, since = 0) {
  const v = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** @type {(Description & { number: number })[]} */ const list = [];
  const [newest, count] = header(bytes, 2, 16, 'inspections');
  let p = 16;
  for (let n = count; n > 0; n--) {
    const room = bytes.byteLength - p;
    const number = room < 16 ? NaN : v.getFloat64(p, true);
    const size = room < 16 ? NaN : v.getFloat64(p + 8, true);
    if (!(size >= 0 && size <= room - 16))
      throw new Error("webeam's answer cannot be read: inspections: it is cut short");
    if (number > since) list.push({ number, ...decode_term(bytes.subarray(p + 16, p + 16 + size)) });
    p += 16 + size;
  }
  return { newest, list };
}

/** What messages and exit reasons say, in short: the newest of them. */
export class Texts {
  /** So many there were. */
  cursor = 0;
  /** @type {Map<number, string>} */
  #texts = new Map();
  /** @param {Uint8Array} bytes  an answer */
  add(bytes) {
    const [cursor, n] = header(bytes, 2, TEXT_BYTES, 'texts');
    const keys = new DataView(bytes.buffer, bytes.byteOffset);
    this.cursor = cursor;
    for (let i = 0, at = 16; i < n; i++, at += TEXT_BYTES) {
      const text = bytes.subarray(at + 8, at + TEXT_BYTES);
      const end = text.indexOf(0);
      this.#texts.set(keys.getFloat64(at, true), text_of(end < 0 ? text : text.subarray(0, end)));
    }
    for (const key of this.#texts.keys()) {
      if (this.#texts.size <= TEXTS) break;
      this.#texts.delete(key);
    }
  }
  /** By its number. '': it is not known. @param {number} message */
  message(message) {
    return this.#texts.get(message) ?? '';
  }
  /** Why it ended, when the reason is no atom. @param {number} pid */
  reason(pid) {
    return this.#texts.get(EXIT_KEY + pid) ?? '';
  }
}

/** @typedef {{ bytes: Uint8Array, atoms: Record<number, string>, ms?: number }} Answer */
/** A webeam of page.js, or like it.
 * @typedef {{ observe(what: number, a?: number, b?: number, more?: Uint8Array): Promise<Answer> }} Asked */

/** @typedef {{ column: string, up: boolean, first: number, count: number, floor?: number, filter?: string }} Order */

/** Asks one webeam. */
export class Observer {
  /** @param {Asked} vm */
  constructor(vm) {
    this.vm = vm;
    this.atoms = new Atoms();
  }
  /** What answers cost the VM since the last call, in ms. */
  spent() {
    const ms = this.#spent;
    this.#spent = 0;
    return ms;
  }
  #spent = 0;
  async #ask(/** @type {number} */ what, a = 0, b = 0, /** @type {Uint8Array|undefined} */ more = undefined) {
    const { bytes, atoms, ms = 0 } = await this.vm.observe(what, a, b, more);
    this.atoms.add(atoms);
    this.#spent += ms;
    return bytes;
  }
  /** What happened since the last call. Afterwards `window` events of each scheduler are recorded, then none until the
   * next call; 0: all. */
  async events(max = 65536, window = 0) {
    return new Events(await this.#ask(ASK.events, max, window));
  }
  /** A page of the process table. */
  async processes(slot = 0, slots = 16384) {
    return decode_processes(await this.#ask(ASK.processes, slot, slots), this.atoms);
  }
  /** Rows first .. first + count of the table in an order, of `matched` that a filter leaves. The VM looks at `slots`
   * places of the table at a time: while `next` is not 0 more is to come (ask with null), and the rows are the first of
   * what was seen. @param {Order|null} order */
  async order(order, slots = 16384) {
    let more;
    if (order) {
      const filter = text_bytes
        .encode((order.filter ?? '').replace(/[A-Z]/g, c => c.toLowerCase()))
        .subarray(0, LIMIT.filter);
      const words = new Uint32Array([
        COLUMNS.indexOf(order.column),
        order.up ? 1 : 0,
        order.first,
        order.count,
        order.floor ?? 0,
      ]);
      more = new Uint8Array(20 + filter.length);
      more.set(new Uint8Array(words.buffer));
      more.set(filter, 20);
    }
    return decode_processes(await this.#ask(ASK.order, 0, slots, more), this.atoms, ORDER_HEADS);
  }
  /** Rows of those of these processes that live. @param {number[]} pids */
  async rows(pids) {
    return decode_processes(await this.#ask(ASK.rows, 0, 0, words_of(pids)), this.atoms).rows;
  }
  /** Texts of messages and exits that came since, for those whose events are recorded: see Texts.
   * @param {number} cursor */
  texts(cursor) {
    return this.#ask(ASK.texts, cursor);
  }
  async system() {
    return decode_system(await this.#ask(ASK.system));
  }
  /** null: it is gone. @param {number} pid @returns {Promise<Detail | null>} */
  async process(pid) {
    return decode_term(await this.#ask(ASK.process, pid));
  }
  async inspections(/** @type {number | undefined} */ since) {
    return decode_inspections(await this.#ask(ASK.inspections, since), since);
  }
  /** What a process holds (registers, stack, dictionary, mailbox); pid -1: tables, or the objects of one. null: it is
   * gone, or does not show itself. @param {number} pid @returns {Promise<Values | null>} */
  async values(pid, table = -1) {
    return decode_term(await this.#ask(ASK.values, pid, table));
  }
  /** One of these, or with 0 all registers and stack slots, as webeam:inspect tells. null: it is gone.
   * @param {number} pid @param {number} which @returns {Promise<Description | null>} */
  async value(pid, which) {
    return decode_term(await this.#ask(ASK.value, pid, which));
  }
  /** The process shall collect, when it comes to it. */
  async collect(/** @type {number} */ pid) {
    await this.#ask(ASK.collect, pid);
  }
  /** Pairs of linked processes, each once, of which one is among these.
   * @param {number[]} pids @returns {Promise<[number, number][]>} */
  async links(pids) {
    const bytes = await this.#ask(ASK.links, 0, 0, words_of(pids));
    const u = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
    /** @type {Map<string, [number, number]>} */ const list = new Map();
    for (let i = 0; i + 1 < u.length; i += 2) {
      const a = Math.min(u[i], u[i + 1]);
      const b = Math.max(u[i], u[i + 1]);
      list.set(`${a} ${b}`, [a, b]);
    }
    return [...list.values()];
  }
  async stop() {
    await this.#ask(ASK.stop);
  }
}

/** Who is who, from the event stream: names and initial calls. */
export class Names {
  /** @param {Atoms} atoms @param {(pid: number) => string} [known]  of processes whose birth was not seen
   * @param {number} [most]  births that are kept */
  constructor(atoms, known = () => '', most = Infinity) {
    this.atoms = atoms;
    this.known = known;
    this.most = most;
    this.calls = new Map();
    this.names = new Map();
  }
  /** @param {Events} e @param {number} i */
  learn(e, i) {
    const kind = e.kind(i);
    if (kind === KIND.spawn) {
      this.calls.set(e.pid(i), [e.lo(i), e.hi(i)]);
      this.names.delete(e.pid(i));
      if (this.calls.size > this.most) this.calls.delete(this.calls.keys().next().value);
    } else if (kind === KIND.name && e.pid(i) !== NOBODY) this.names.set(e.pid(i), e.atom(i));
  }
  /** For people. */
  short(/** @type {number} */ pid) {
    const name = this.names.get(pid);
    if (name !== undefined) return this.atoms.text(name);
    const call = this.calls.get(pid);
    return call ? this.atoms.mfa(call[0], call[1]) : this.known(pid) || pid_text(pid);
  }
  /** As the trace file has it. */
  full(/** @type {number} */ pid) {
    const text = pid_text(pid);
    const name = this.names.get(pid);
    if (name !== undefined) return `${this.atoms.text(name)} ${text}`;
    const call = this.calls.get(pid);
    if (call) return `${this.atoms.plain_mfa(call[0], call[1])} ${text}`;
    return this.known(pid) ? `${this.known(pid)} ${text}` : text;
  }
}
