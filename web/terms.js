// SPDX-License-Identifier: Apache-2.0
// web/terms.js — terms as JavaScript values and back, without loss, for the package `webeam`. The table is in
// npm/README.md.
//
// A value that has no term, or would come back as something else, is refused with a TypeError or RangeError.
import { Opaque, TAG, Tuple, Writer, atom, read_term, utf8_of } from './etf.js';
export { Opaque, Tuple, atom };

/** A float that is a whole number: 2.0, which a JavaScript number could not tell from 2. Counts like one: `f + 1`. */
export class Float {
  /** @param {number} value */
  constructor(value) {
    this.value = value;
  }
  valueOf() {
    return this.value;
  }
  toString() {
    if (Object.is(this.value, -0)) return '-0.0';
    return Number.isSafeInteger(this.value) ? `${this.value}.0` : String(this.value);
  }
  toJSON() {
    return this.value;
  }
}
/** An improper list: `[1, 2 | 3]` has the items 1, 2 and the tail 3. */
export class Improper {
  /** @param {unknown[]} items @param {unknown} tail */
  constructor(items, tail) {
    this.items = items;
    this.tail = tail;
  }
}
/** A bit string whose size is no multiple of 8: the last byte holds its bits at the top. */
export class Bits {
  /** @param {Uint8Array} bytes @param {number} bits  how many bits it has */
  constructor(bytes, bits) {
    this.bytes = bytes;
    this.bits = bits;
  }
}
/** What JavaScript has no word for. `a.equals(b)`: are they the same term? */
class Handle extends Opaque {
  /** @param {unknown} other */
  equals(other) {
    return (
      other instanceof Opaque &&
      this.bytes.length === other.bytes.length &&
      this.bytes.every((b, i) => b === other.bytes[i])
    );
  }
}
export class Pid extends Handle {
  toString() {
    const v = tail_of(this.bytes, this.bytes[0] === TAG.PID ? 9 : 12);
    return `<0.${v.getUint32(0)}.${v.getUint32(4)}>`;
  }
}
export class Port extends Handle {
  toString() {
    return this.bytes[0] === TAG.V4_PORT
      ? `#Port<0.${tail_of(this.bytes, 12).getBigUint64(0)}>`
      : `#Port<0.${tail_of(this.bytes, 8).getUint32(0)}>`;
  }
}
export class Reference extends Handle {
  toString() {
    const n = this.bytes[2];
    const v = tail_of(this.bytes, 4 * n);
    return `#Ref<0.${Array.from({ length: n }, (_, i) => v.getUint32(4 * (n - 1 - i))).join('.')}>`;
  }
}
/** A function of Erlang's: call it with `vm.call(fun, args)`. */
export class Fun extends Handle {
  toString() {
    return '#Fun';
  }
}
// Node shows what it is instead of its bytes.
for (const Kind of [Float, Pid, Port, Reference, Fun]) {
  Object.defineProperty(Kind.prototype, Symbol.for('nodejs.util.inspect.custom'), {
    value() {
      return this.toString();
    },
  });
}
const tail_of = (/** @type {Uint8Array} */ bytes, /** @type {number} */ n) =>
  new DataView(bytes.buffer, bytes.byteOffset + bytes.length - n, n);

/** A tuple: `tuple(atom('ok'), 1)` is `{ok, 1}`. @param {...unknown} elements */
export const tuple = (...elements) => Tuple.of(...elements);

/** The system of each pid, port, reference and fun: in another system it would name something else.
 * @type {WeakMap<Opaque, object>} */
const owners = new WeakMap();

// ---- external terms to values -------------------------------------------------------------------------------------
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const KINDS = new Map([
  [TAG.NEW_PID, Pid],
  [TAG.PID, Pid],
  [TAG.NEW_PORT, Port],
  [TAG.PORT, Port],
  [TAG.V4_PORT, Port],
  [TAG.NEWER_REFERENCE, Reference],
  [TAG.NEW_REFERENCE, Reference],
  [TAG.NEW_FUN, Fun],
  [TAG.EXPORT, Fun],
]);
/** A pid, port, reference or fun. @param {number} tag @param {Uint8Array} whole  its bytes @returns {Opaque} */
export const handle_of = (tag, whole) => new (KINDS.get(tag) ?? Opaque)(whole);

/** A binary is text where it is UTF-8. @param {Uint8Array} bytes */
function binary(bytes) {
  try {
    return strict.decode(bytes);
  } catch {
    return bytes.slice();
  }
}
/** `[a | [b | c]]` is one list. @param {unknown[]} items @param {unknown} tail */
function improper(items, tail) {
  if (tail instanceof Improper) return new Improper(items.concat(tail.items), tail.tail);
  return Array.isArray(tail) && !(tail instanceof Tuple) ? items.concat(tail) : new Improper(items, tail);
}
/** A key `__proto__` is a key like others: fromEntries defines it. Keys of another kind make a Map.
 * @param {unknown[]} items */
function map(items) {
  /** @type {[unknown, unknown][]} */ const pairs = [];
  let plain = true;
  for (let i = 0; i < items.length; i += 2) {
    pairs.push([items[i], items[i + 1]]);
    plain &&= typeof items[i] === 'string' || typeof items[i] === 'symbol';
  }
  return plain ? Object.fromEntries(/** @type {[PropertyKey, unknown][]} */ (pairs)) : new Map(pairs);
}

/** The value of an external term. @param {Uint8Array} bytes @param {object} [owner]  the system that sent it */
export function from_term(bytes, owner) {
  return read_term(bytes, {
    atom,
    binary,
    improper,
    map,
    float: d => (Number.isSafeInteger(d) ? new Float(d) : d),
    bits: (some, nbits) => new Bits(some, nbits),
    list: items => items,
    tuple: items => Tuple.from(items),
    handle(tag, whole) {
      const value = handle_of(tag, whole);
      if (owner) owners.set(value, owner);
      return value;
    },
  });
}

// ---- values to external terms -------------------------------------------------------------------------------------
/** @param {object} v */
const is_plain = v => {
  const p = Object.getPrototypeOf(v);
  return (
    p === null || p === Object.prototype || (Object.getPrototypeOf(p) === null && Object.hasOwn(p, 'isPrototypeOf'))
  );
};
/** @param {string} s */
const well_formed = s => !/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(s);

/** @param {string} s */
function text(s) {
  if (!well_formed(s)) throw new TypeError('a string with half a character (a lone surrogate) is no text');
  return utf8_of(s);
}
/** @param {Writer} to @param {number} v */
function float(to, v) {
  if (typeof v !== 'number') throw new TypeError(`no term is ${String(v)}`);
  to.float(v);
}
/** @param {Writer} to @param {Bits} v */
function bit_string(to, v) {
  const whole = Math.ceil(v.bits / 8);
  const rest = v.bits % 8;
  if (!Number.isInteger(v.bits) || v.bits < 0 || whole > v.bytes.length)
    throw new RangeError(`${v.bits} bits of ${v.bytes.length} bytes`);
  if (!rest) return to.binary(v.bytes.subarray(0, whole));
  to.u8(TAG.BIT_BINARY);
  to.u32(whole);
  to.u8(rest);
  to.raw(v.bytes.subarray(0, whole));
  to.b[to.n - 1] &= 0xff00 >> rest;
}
/** @param {Writer} to @param {object} v */
function object(to, v) {
  if (v instanceof Float) return float(to, v.value);
  if (v instanceof Improper) return to.list(v, v.items, [v.tail]);
  if (v instanceof Bits) return bit_string(to, v);
  if (v instanceof Set) return to.list(v, [...v]);
  if (v instanceof String || v instanceof Number || v instanceof Boolean) return to.write(v.valueOf());
  if (!is_plain(v))
    throw new TypeError(
      `no term is a ${v.constructor?.name ?? 'value of this kind'}: give a plain object, or what you mean`,
    );
  const symbols = Object.getOwnPropertySymbols(v).filter(s => Object.prototype.propertyIsEnumerable.call(v, s));
  const by_symbol = /** @type {Record<symbol, unknown>} */ (v);
  to.map(v, [...Object.entries(v), ...symbols.map(s => /** @type {[symbol, unknown]} */ ([s, by_symbol[s]]))]);
}

/** What functions need to cross: keep gives a function its number.
 * @typedef {{mark: Uint8Array, keep: (f: Function) => number, owner: object}} Given */

/** The external term of a value. `functions` is the number of JavaScript functions in it: each becomes a tuple
 * {Mark, Number, Arity}; without `given` functions cannot cross.
 * @param {unknown} value @param {Given} [given] @returns {{bytes: Uint8Array, functions: number}} */
export function to_term(value, given) {
  let functions = 0;
  const to = new Writer({
    text,
    object,
    atom(v) {
      if (Symbol.keyFor(v) === undefined)
        throw new TypeError(`${String(v)} is no atom: atom(name) or Symbol.for(name) makes one`);
      return /** @type {string} */ (v.description);
    },
    // A whole number is an integer, but -0 can only be a float.
    whole: v => Number.isSafeInteger(v) && !Object.is(v, -0),
    not_finite(_, v) {
      throw new TypeError(`no term is ${String(v)}`);
    },
    function(writer, f) {
      if (!given) throw new TypeError(`a function cannot cross: ${f.name}`);
      functions++;
      writer.u8(TAG.SMALL_TUPLE);
      writer.u8(3);
      writer.binary(given.mark);
      writer.integer(BigInt(given.keep(f)));
      writer.integer(BigInt(f.length));
    },
    opaque(v) {
      if (given && owners.has(v) && owners.get(v) !== given.owner) throw new TypeError(`${v} is of another system`);
    },
    bytes: (writer, bytes) => writer.binary(bytes),
  });
  to.term(value);
  return { bytes: to.b.subarray(0, to.n), functions };
}
