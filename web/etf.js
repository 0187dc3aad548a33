// SPDX-License-Identifier: Apache-2.0
// web/etf.js — the one reader and the one writer of external terms (the external term format of OTP) in JavaScript.
//
//   read_term(bytes, how)     `how` says what each kind of term becomes
//   write_term(value, how)    `how` says how values are written that only some callers know
//
//   terms.js      for the npm package: exact, every term comes back as it was
//   ports.js      for functions called through ports: plain JavaScript
//   observe.js    for views: text
//
// Reader and writer keep stacks of their own, so a value may be nested as deep as there is memory. Bytes are not
// trusted: a term that is cut short or has an unknown tag is an error.

/** A tuple: an array that crosses as `{...}` instead of `[...]`. */
export class Tuple extends Array {}
/** Anything JavaScript has no word for (a pid, a port, a reference, a fun): comes back to Erlang as it was. */
export class Opaque {
  /** @param {Uint8Array} bytes  its external term without the first byte, 131 */
  constructor(bytes) {
    this.bytes = bytes;
  }
}

/** @type {Map<string, boolean | null | undefined>} */
const OWN_ATOMS = new Map();
OWN_ATOMS.set('true', true).set('false', false).set('null', null).set('undefined', undefined);
/** What an atom of that name is, as a type; of a name that is not known before, a symbol.
 * @template {string} N
 * @typedef {N extends 'true' | 'false' ? boolean : N extends 'null' ? null : N extends 'undefined' ? undefined
 *    : symbol} Atom */
/** An atom: `atom('ok')` is `Symbol.for('ok')`; the atoms true, false, null and undefined are JavaScript's.
 * @template {string} N @param {N} name @returns {Atom<N>} */
export const atom = name => {
  const value = OWN_ATOMS.has(name) ? OWN_ATOMS.get(name) : Symbol.for(name);
  return /** @type {Atom<N>} */ (/** @type {unknown} */ (value));
};

/** The first byte of an external term, then tags. */
const VERSION = 131;
export const TAG = {
  NEW_FLOAT: 70,
  BIT_BINARY: 77,
  NEW_PID: 88,
  NEW_PORT: 89,
  NEWER_REFERENCE: 90,
  SMALL_INTEGER: 97,
  INTEGER: 98,
  ATOM: 100,
  REFERENCE: 101,
  PORT: 102,
  PID: 103,
  SMALL_TUPLE: 104,
  LARGE_TUPLE: 105,
  NIL: 106,
  STRING: 107,
  LIST: 108,
  BINARY: 109,
  SMALL_BIG: 110,
  LARGE_BIG: 111,
  NEW_FUN: 112,
  EXPORT: 113,
  NEW_REFERENCE: 114,
  SMALL_ATOM: 115,
  MAP: 116,
  ATOM_UTF8: 118,
  SMALL_ATOM_UTF8: 119,
  V4_PORT: 120,
};

// ---- external terms to values -------------------------------------------------------------------------------------
/**
 * @typedef {object} Reading
 * @property {(name: string) => unknown} atom
 * @property {(value: number) => unknown} float
 * @property {(bytes: Uint8Array) => unknown} binary   a view: what is kept has to be copied
 * @property {(bytes: Uint8Array, bits: number, whole: Uint8Array) => unknown} bits   whole: a copy of the term, for
 *    Opaque
 * @property {(items: unknown[]) => unknown} list
 * @property {(items: unknown[], tail: unknown) => unknown} improper
 * @property {(items: unknown[]) => unknown} tuple
 * @property {(items: unknown[]) => unknown} map   key, value, key, value, ...
 * @property {(tag: number, whole: Uint8Array) => unknown} handle   a pid, port, reference or fun
 * @property {number} [depth]                      the deepest nesting; default: no limit
 */
/** @typedef {{ kind: 'list' | 'tuple' | 'map', items: unknown[], left: number, tail: boolean }} Frame  a term that is
 * being read */

const utf8 = new TextEncoder();
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Stands for a value that is not whole yet. */
const OPEN = Symbol('open');

class Reader {
  /** @param {Uint8Array} bytes @param {Reading} how */
  constructor(bytes, how) {
    this.b = bytes;
    this.v = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.at = 0;
    this.how = how;
    this.most = how.depth ?? Infinity;
    /** @type {Frame[]} */ this.stack = [];
  }
  // DataView throws a RangeError beyond the end.
  u8() {
    return this.v.getUint8(this.at++);
  }
  u16() {
    this.at += 2;
    return this.v.getUint16(this.at - 2);
  }
  u32() {
    this.at += 4;
    return this.v.getUint32(this.at - 4);
  }
  /** @param {number} n @returns {Uint8Array} a view */
  take(n) {
    this.at += n;
    if (this.at > this.b.length) throw new RangeError('it is cut short');
    return this.b.subarray(this.at - n, this.at);
  }
  /** @returns {unknown} */
  term() {
    for (;;) {
      let value = this.next();
      while (value !== OPEN) {
        const frame = this.stack[this.stack.length - 1];
        if (!frame) return value;
        frame.items.push(value);
        frame.left--;
        value = this.closed();
      }
    }
  }
  /** @param {Frame['kind']} kind @param {number} left  how many terms are in it @returns {unknown} */
  open(kind, left) {
    if (this.stack.length >= this.most) throw new Error('a term too deep');
    this.stack.push({ kind, items: [], left, tail: false });
    return this.closed();
  }
  /** The value of the innermost frame when all of it has been read; else OPEN. @returns {unknown} */
  closed() {
    const frame = this.stack[this.stack.length - 1];
    const { kind, items } = frame;
    if (frame.left) return OPEN;
    if (kind === 'list' && !frame.tail && this.b[this.at] !== TAG.NIL) {
      frame.tail = true;
      frame.left = 1;
      return OPEN;
    }
    this.stack.pop();
    if (kind === 'tuple') return this.how.tuple(items);
    if (kind === 'map') return this.how.map(items);
    if (frame.tail) {
      const tail = items.pop();
      return this.how.improper(items, tail);
    }
    this.at++;
    return this.how.list(items);
  }
  /** The next value, or OPEN when its parts come first. @returns {unknown} */
  next() {
    const tag = this.u8();
    switch (tag) {
      case TAG.SMALL_INTEGER:
        return this.u8();
      case TAG.INTEGER:
        return this.u32() | 0;
      case TAG.SMALL_BIG:
        return this.big(this.u8());
      case TAG.LARGE_BIG:
        return this.big(this.u32());
      case TAG.NEW_FLOAT:
        this.at += 8;
        return this.how.float(this.v.getFloat64(this.at - 8));
      case TAG.SMALL_TUPLE:
        return this.open('tuple', this.u8());
      case TAG.LARGE_TUPLE:
        return this.open('tuple', this.u32());
      case TAG.LIST:
        return this.open('list', this.u32());
      case TAG.MAP:
        return this.open('map', 2 * this.u32());
      case TAG.NIL:
        return this.how.list([]);
      case TAG.STRING:
        return this.how.list(Array.from(this.take(this.u16())));
      case TAG.BINARY:
        return this.how.binary(this.take(this.u32()));
      case TAG.BIT_BINARY:
        return this.bits();
      case TAG.ATOM:
      case TAG.SMALL_ATOM:
      case TAG.ATOM_UTF8:
      case TAG.SMALL_ATOM_UTF8:
        return this.how.atom(this.atom_name(tag));
      default:
        return this.handle(tag);
    }
  }
  /** @param {number} tag */
  atom_name(tag) {
    const small = tag === TAG.SMALL_ATOM || tag === TAG.SMALL_ATOM_UTF8;
    const bytes = this.take(small ? this.u8() : this.u16());
    return tag >= TAG.ATOM_UTF8 ? strict.decode(bytes) : String.fromCharCode(...bytes);
  }
  /** @param {number} n  bytes, the lowest first */
  big(n) {
    const negative = this.u8();
    const digits = this.take(n);
    let hex = '';
    for (let i = n - 1; i >= 0; i--) hex += digits[i].toString(16).padStart(2, '0');
    const value = BigInt(`0x${hex || '0'}`) * (negative ? -1n : 1n);
    return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
  }
  bits() {
    const start = this.at - 1;
    const n = this.u32();
    const last = this.u8();
    const bytes = this.take(n);
    return this.how.bits(bytes.slice(), 8 * (n - 1) + last, this.b.slice(start, this.at));
  }
  /** Skips an atom or a small integer: what is in a pid, reference or fun. */
  skip() {
    const tag = this.u8();
    if (tag === TAG.SMALL_INTEGER) this.at += 1;
    else if (tag === TAG.INTEGER) this.at += 4;
    else this.atom_name(tag);
  }
  /** A term that is not looked into: finds its end. @param {number} tag */
  handle(tag) {
    const start = this.at - 1;
    switch (tag) {
      case TAG.NEW_PID:
      case TAG.V4_PORT:
        this.skip();
        this.at += 12;
        break;
      case TAG.PID:
        this.skip();
        this.at += 9;
        break;
      case TAG.NEW_PORT:
        this.skip();
        this.at += 8;
        break;
      case TAG.PORT:
        this.skip();
        this.at += 5;
        break;
      case TAG.NEWER_REFERENCE:
      case TAG.NEW_REFERENCE: {
        const words = this.u16();
        this.skip();
        this.at += (tag === TAG.NEWER_REFERENCE ? 4 : 1) + 4 * words;
        break;
      }
      case TAG.EXPORT:
        this.skip();
        this.skip();
        this.skip();
        break;
      case TAG.NEW_FUN:
        this.at += this.v.getUint32(this.at);
        break;
      default:
        throw new TypeError(`an external term with the tag ${tag}`);
    }
    this.take(0);
    return this.how.handle(tag, this.b.slice(start, this.at));
  }
}

/** The value of an external term. @param {Uint8Array} bytes  131 first @param {Reading} how @returns {unknown} */
export function read_term(bytes, how) {
  const reader = new Reader(bytes, how);
  if (bytes[0] !== VERSION) throw new TypeError('no external term');
  reader.at = 1;
  return reader.term();
}

// ---- values to external terms -------------------------------------------------------------------------------------
/**
 * @typedef {object} Writing
 * @property {(text: string) => Uint8Array} text   UTF-8, or throws
 * @property {(value: symbol) => string} atom      its name, or throws
 * @property {(value: number) => boolean} whole    is it written as an integer?
 * @property {(to: Writer, value: number) => void} not_finite
 * @property {(to: Writer, value: Function) => void} function
 * @property {(value: Opaque) => void} opaque      throws when it cannot be written here
 * @property {(to: Writer, bytes: Uint8Array) => void} bytes   an ArrayBuffer or a view
 * @property {(to: Writer, value: object) => void} object   an object of none of these kinds
 */

const INTEGER_MIN = -2147483648n;
const INTEGER_MAX = 2147483647n;
const LONGEST_ATOM = 255;

export class Writer {
  /** @param {Writing} how */
  constructor(how) {
    this.how = how;
    this.b = new Uint8Array(256);
    this.n = 0;
    /** What is being written, innermost last. nil: a list, ends with NIL.
     * @type {{ of: object, items: unknown[], i: number, nil: boolean }[]} */
    this.stack = [];
    /** @type {Set<object>} */ this.within = new Set();
  }
  /** Makes room for n bytes; gives their place. @param {number} n */
  room(n) {
    if (this.n + n > this.b.length) {
      const more = new Uint8Array(2 * this.b.length + n);
      more.set(this.b.subarray(0, this.n));
      this.b = more;
    }
    this.n += n;
    return this.n - n;
  }
  /** @param {number} x */
  u8(x) {
    const at = this.room(1);
    this.b[at] = x;
  }
  /** @param {number} x */
  u32(x) {
    const at = this.room(4);
    new DataView(this.b.buffer).setUint32(at, x);
  }
  /** @param {Uint8Array} s */
  raw(s) {
    const at = this.room(s.length);
    this.b.set(s, at);
  }
  /** @param {Uint8Array} s */
  binary(s) {
    this.u8(TAG.BINARY);
    this.u32(s.length);
    this.raw(s);
  }
  /** @param {string} name */
  atom(name) {
    const s = this.how.text(name);
    if (s.length > LONGEST_ATOM && [...name].length > LONGEST_ATOM)
      throw new RangeError('an atom has at most 255 characters');
    this.u8(TAG.ATOM_UTF8);
    this.u8(s.length >> 8);
    this.u8(s.length);
    this.raw(s);
  }
  /** @param {bigint} v */
  integer(v) {
    if (v >= INTEGER_MIN && v <= INTEGER_MAX) {
      this.u8(TAG.INTEGER);
      this.u32(Number(v) >>> 0);
      return;
    }
    let hex = (v < 0n ? -v : v).toString(16);
    if (hex.length % 2) hex = `0${hex}`;
    const size = hex.length / 2;
    if (size < 256) {
      this.u8(TAG.SMALL_BIG);
      this.u8(size);
    } else {
      this.u8(TAG.LARGE_BIG);
      this.u32(size);
    }
    this.u8(v < 0n ? 1 : 0);
    const start = this.room(size);
    for (let i = 0; i < size; i++) this.b[start + i] = parseInt(hex.slice(2 * (size - 1 - i), 2 * (size - i)), 16);
  }
  /** @param {number} v */
  float(v) {
    if (!Number.isFinite(v)) return this.how.not_finite(this, v);
    this.u8(TAG.NEW_FLOAT);
    const at = this.room(8);
    new DataView(this.b.buffer).setFloat64(at, v);
  }
  /** @param {number} n  how many elements come */
  tuple(n) {
    this.u8(TAG.LARGE_TUPLE);
    this.u32(n);
  }
  /** The items are written next.
   * @param {object} of  what they are in @param {unknown[]} items @param {boolean} [nil] */
  go_into(of, items, nil = false) {
    if (this.within.has(of)) throw new TypeError('the value contains itself');
    this.within.add(of);
    this.stack.push({ of, items, i: 0, nil });
  }
  /** @param {object} of @param {unknown[]} items @param {[unknown]} [tail]  the tail of an improper list */
  list(of, items, tail) {
    if (!items.length) return tail ? this.go_into(of, tail) : this.u8(TAG.NIL);
    this.u8(TAG.LIST);
    this.u32(items.length);
    this.go_into(of, tail ? [...items, ...tail] : items, !tail);
  }
  /** @param {object} of @param {[unknown, unknown][]} pairs */
  map(of, pairs) {
    this.u8(TAG.MAP);
    this.u32(pairs.length);
    this.go_into(of, pairs.flat());
  }
  /** @param {unknown} v */
  write(v) {
    switch (typeof v) {
      case 'undefined':
        return this.atom('undefined');
      case 'boolean':
        return this.atom(String(v));
      case 'symbol':
        return this.atom(this.how.atom(v));
      case 'string':
        return this.binary(this.how.text(v));
      case 'bigint':
        return this.integer(v);
      case 'number':
        return this.how.whole(v) ? this.integer(BigInt(v)) : this.float(v);
      case 'function':
        return this.how.function(this, v);
    }
    return v === null ? this.atom('null') : this.object(/** @type {object} */ (v));
  }
  /** @param {object} v */
  object(v) {
    if (v instanceof Opaque) {
      this.how.opaque(v);
      return this.raw(v.bytes);
    }
    if (v instanceof Tuple) {
      this.tuple(v.length);
      return this.go_into(v, v);
    }
    if (Array.isArray(v)) return this.list(v, v);
    if (v instanceof ArrayBuffer) return this.how.bytes(this, new Uint8Array(v));
    if (ArrayBuffer.isView(v)) return this.how.bytes(this, new Uint8Array(v.buffer, v.byteOffset, v.byteLength));
    if (v instanceof Map) return this.map(v, [...v]);
    this.how.object(this, v);
  }
  /** @param {unknown} value */
  term(value) {
    this.u8(VERSION);
    this.write(value);
    for (let f; (f = this.stack[this.stack.length - 1]);) {
      if (f.i < f.items.length) {
        this.write(f.items[f.i++]);
        continue;
      }
      this.stack.pop();
      this.within.delete(f.of);
      if (f.nil) this.u8(TAG.NIL);
    }
  }
}

/** The external term of a value. @param {unknown} value @param {Writing} how @returns {Uint8Array} */
export function write_term(value, how) {
  const to = new Writer(how);
  to.term(value);
  return to.b.subarray(0, to.n);
}

/** @param {string} s @returns {Uint8Array} */
export const utf8_of = s => utf8.encode(s);
