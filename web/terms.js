// SPDX-License-Identifier: Apache-2.0
// web/terms.js — terms as JavaScript values and back, without loss: what the package `webeam` speaks. The table is in npm/README.md.
import { Opaque, Reader, Tuple, Writer } from './ports.js';
export { Opaque, Tuple };

/** A float that is a whole number: 2.0, which a JavaScript number could not tell from 2. Counts like one: `f + 1`. */
export class Float {
  /** @param {number} value */
  constructor(value) { this.value = value; }
  valueOf() { return this.value; }
  toString() { return Object.is(this.value, -0) ? '-0.0' : Number.isSafeInteger(this.value) ? `${this.value}.0` : String(this.value); }
  toJSON() { return this.value; }
}
/** An improper list: `[1, 2 | 3]` has the items 1, 2 and the tail 3. */
export class Improper {
  /** @param {any[]} items @param {any} tail */
  constructor(items, tail) { this.items = items; this.tail = tail; }
}
/** A bit string whose size is no multiple of 8: the last byte holds its bits at the top. */
export class Bits {
  /** @param {Uint8Array} bytes @param {number} bits  how many bits it has */
  constructor(bytes, bits) { this.bytes = bytes; this.bits = bits; }
}
export class Pid extends Opaque {
  toString() { const v = tail_of(this.bytes, 12); return `<0.${v.getUint32(0)}.${v.getUint32(4)}>`; }
}
export class Port extends Opaque {
  toString() { return this.bytes[0] === 120 ? `#Port<0.${tail_of(this.bytes, 12).getBigUint64(0)}>` : `#Port<0.${tail_of(this.bytes, 8).getUint32(0)}>`; }
}
export class Reference extends Opaque {
  toString() {
    const n = this.bytes[2], v = tail_of(this.bytes, 4 * n);
    return `#Ref<0.${Array.from({ length: n }, (_, i) => v.getUint32(4 * (n - 1 - i))).join('.')}>`;
  }
}
/** A function of Erlang's: call it with `vm.call(fun, args)`. */
export class Fun extends Opaque {
  toString() { return '#Fun'; }
}
// Node shows what it is instead of its bytes.
for (const Kind of [Float, Pid, Port, Reference, Fun]) {
  Object.defineProperty(Kind.prototype, Symbol.for('nodejs.util.inspect.custom'), { value() { return this.toString(); } });
}
const tail_of = (bytes, n) => new DataView(bytes.buffer, bytes.byteOffset + bytes.length - n, n);

/** An atom: `atom('ok')` is `Symbol.for('ok')`; the atoms true, false, null and undefined are JavaScript's. @param {string} name */
export const atom = name => ATOMS.has(name) ? ATOMS.get(name) : Symbol.for(name);
const ATOMS = new Map(/** @type {[string, any][]} */ ([['true', true], ['false', false], ['null', null], ['undefined', undefined]]));
/** A tuple: `tuple(atom('ok'), 1)` is `{ok, 1}`. @param {...any} elements */
export const tuple = (...elements) => Tuple.of(...elements);

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const text_of = bytes => { try { return strict.decode(bytes); } catch { return bytes; } };
const KINDS = new Map([[88, Pid], [103, Pid], [89, Port], [102, Port], [120, Port], [90, Reference], [101, Reference], [114, Reference], [112, Fun], [113, Fun]]);

class Terms extends Reader {
  value() { return this.term(); }
  binary(bytes) { return text_of(bytes); }
  float(d) { return Number.isSafeInteger(d) ? new Float(d) : d; }
  tuple(n) { const t = new Tuple(); for (let i = 0; i < n; i++) t.push(this.term()); return t; }
  // A key `__proto__` is a key like others: fromEntries defines it. Keys of another kind, or two that JavaScript takes for one: a Map.
  map_of(pairs) {
    return pairs.every(([k]) => typeof k === 'string' || typeof k === 'symbol') ? Object.fromEntries(pairs) : new Map(pairs);
  }
  improper(items, tail) { return new Improper(items, tail); }
  other(bytes, tag) {
    if (tag === 77) return new Bits(bytes.slice(6), 8 * (bytes.length - 7) + bytes[5]);
    const Kind = KINDS.get(tag);
    return Kind ? new Kind(bytes) : new Opaque(bytes);
  }
}

class Values extends Writer {
  /** @param {((f: Function) => number)|undefined} keep */
  constructor(keep) { super(); this.keep = keep; this.functions = 0; }
  // A number that is a whole one becomes an integer, but -0 can only be a float.
  term(v) { if (Object.is(v, -0)) this.float(v); else super.term(v); }
  float(v) { if (!Number.isFinite(v)) throw new TypeError(`no term is ${v}`); super.float(v); }
  function(f) {
    if (!this.keep) return super.function(f);
    this.functions++;
    this.term(Tuple.of(MARK, this.keep(f), f.length));
  }
  view(bytes) { this.binary(bytes); }
  object(v) {
    if (v instanceof Float) return super.float(v.value);
    if (v instanceof Improper) {
      if (!v.items.length) return this.term(v.tail);
      this.u8(108);
      this.u32(v.items.length);
      for (const e of v.items) this.term(e);
      return this.term(v.tail);
    }
    if (v instanceof Bits) {
      if (v.bits % 8 === 0) return this.binary(v.bytes.subarray(0, v.bits / 8));
      const n = Math.ceil(v.bits / 8);
      this.u8(77);
      this.u32(n);
      this.u8(v.bits % 8);
      return this.bytes(v.bytes.subarray(0, n));
    }
    if (v instanceof String || v instanceof Number || v instanceof Boolean) return this.term(v.valueOf());
    if (v instanceof Set) return this.list([...v]);
    const symbols = v === null || Array.isArray(v) || v instanceof Map || v instanceof Opaque ? [] : Object.getOwnPropertySymbols(v);
    if (symbols.length) return this.pairs([...Object.entries(v), ...symbols.map(s => [s, v[s]])]);
    super.object(v);
  }
}
const MARK = Symbol.for('$webeam_function');

/** The value of an external term. @param {Uint8Array} bytes @returns {any} */
export const from_term = bytes => new Terms(bytes).whole();

/** The external term of a value. `functions` is how many JavaScript functions are in it: tuples {'$webeam_function', Number, Arity} then.
 * @param {any} value @param {(f: Function) => number} [keep]  gives a function its number; without it functions cannot cross
 * @returns {{bytes: Uint8Array, functions: number}} */
export function to_term(value, keep) {
  const w = new Values(keep);
  return { bytes: w.whole(value), functions: w.functions };
}
