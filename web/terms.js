// SPDX-License-Identifier: Apache-2.0
// web/terms.js — terms as JavaScript values and back, without loss: what the package `webeam` speaks. The table is in npm/README.md.
//
// Reader and writer keep a stack of their own, so that a value may be nested as deep as there is memory. What has no term, or would
// come back as something else, is refused by a TypeError or RangeError.
import { Opaque, Tuple } from './ports.js';
export { Opaque, Tuple };

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
    return Object.is(this.value, -0)
      ? '-0.0'
      : Number.isSafeInteger(this.value)
        ? `${this.value}.0`
        : String(this.value);
  }
  toJSON() {
    return this.value;
  }
}
/** An improper list: `[1, 2 | 3]` has the items 1, 2 and the tail 3. */
export class Improper {
  /** @param {any[]} items @param {any} tail */
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
  /** @param {any} other */
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
    const v = tail_of(this.bytes, 12);
    return `<0.${v.getUint32(0)}.${v.getUint32(4)}>`;
  }
}
export class Port extends Handle {
  toString() {
    return this.bytes[0] === 120
      ? `#Port<0.${tail_of(this.bytes, 12).getBigUint64(0)}>`
      : `#Port<0.${tail_of(this.bytes, 8).getUint32(0)}>`;
  }
}
export class Reference extends Handle {
  toString() {
    const n = this.bytes[2],
      v = tail_of(this.bytes, 4 * n);
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
const tail_of = (bytes, n) => new DataView(bytes.buffer, bytes.byteOffset + bytes.length - n, n);

/** An atom: `atom('ok')` is `Symbol.for('ok')`; the atoms true, false, null and undefined are JavaScript's. @param {string} name */
export const atom = name => (ATOMS.has(name) ? ATOMS.get(name) : Symbol.for(name));
const ATOMS = new Map(
  /** @type {[string, any][]} */ ([
    ['true', true],
    ['false', false],
    ['null', null],
    ['undefined', undefined],
  ]),
);
/** A tuple: `tuple(atom('ok'), 1)` is `{ok, 1}`. @param {...any} elements */
export const tuple = (...elements) => Tuple.of(...elements);

/** Whose pids, ports, references and funs they are: in another system they would name something else. @type {WeakMap<Opaque, object>} */
const owners = new WeakMap();

// ---- external terms to values -------------------------------------------------------------------------------------
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }),
  utf8 = new TextEncoder();
const text_of = bytes => {
  try {
    return strict.decode(bytes);
  } catch {
    return bytes.slice();
  }
};
const KINDS = new Map([
  [88, Pid],
  [103, Pid],
  [89, Port],
  [102, Port],
  [120, Port],
  [90, Reference],
  [101, Reference],
  [114, Reference],
  [112, Fun],
  [113, Fun],
]);
/** @typedef {{items: any[], left: number, make: (items: any[]) => any}} Frame  a list, tuple or map that is being read */

const list_of = items => {
  const tail = items.pop();
  if (tail instanceof Improper) return new Improper(items.concat(tail.items), tail.tail);
  if (!Array.isArray(tail) || tail instanceof Tuple) return new Improper(items, tail);
  return tail.length ? items.concat(tail) : items;
};
const tuple_of = items => items;
// A key `__proto__` is a key like others: fromEntries defines it. Keys of another kind: a Map.
const map_of = items => {
  const pairs = [];
  let plain = true;
  for (let i = 0; i < items.length; i += 2) {
    pairs.push([items[i], items[i + 1]]);
    plain &&= typeof items[i] === 'string' || typeof items[i] === 'symbol';
  }
  return plain ? Object.fromEntries(pairs) : new Map(pairs);
};

/** The value of an external term. @param {Uint8Array} b @param {object} [owner]  the system that says it @returns {any} */
export function from_term(b, owner) {
  const v = new DataView(b.buffer, b.byteOffset, b.length),
    /** @type {Frame[]} */ stack = [];
  let at = 1;
  if (b[0] !== 131) throw new TypeError('no external term');
  const u8 = () => b[at++],
    u16 = () => {
      at += 2;
      return v.getUint16(at - 2);
    },
    u32 = () => {
      at += 4;
      return v.getUint32(at - 4);
    };
  const take = n => {
    at += n;
    return b.subarray(at - n, at);
  };
  const big = n => {
    const negative = u8(),
      digits = take(n);
    let hex = '';
    for (let i = n - 1; i >= 0; i--) hex += digits[i].toString(16).padStart(2, '0');
    const value = BigInt(`0x${hex || '0'}`) * (negative ? -1n : 1n);
    return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
  };
  const skip = () => {
    // an atom or a small integer, in something that is not looked into
    const tag = u8();
    at += tag === 97 ? 1 : tag === 98 ? 4 : tag === 119 || tag === 115 ? 1 + b[at] : 2 + v.getUint16(at);
  };
  const handle = tag => {
    // all of it, as it stands
    const start = at - 1;
    switch (tag) {
      case 88:
        skip();
        at += 12;
        break;
      case 103:
      case 102:
        skip();
        at += tag === 103 ? 9 : 5;
        break;
      case 89:
        skip();
        at += 8;
        break;
      case 120:
        skip();
        at += 12;
        break;
      case 90: {
        const n = u16();
        skip();
        at += 4 + 4 * n;
        break;
      }
      case 114: {
        const n = u16();
        skip();
        at += 1 + 4 * n;
        break;
      }
      case 113:
        skip();
        skip();
        skip();
        break;
      case 112:
        at += v.getUint32(at);
        break;
      default:
        throw new TypeError(`an external term with the tag ${tag}`);
    }
    const value = new (KINDS.get(tag) ?? Opaque)(b.slice(start, at));
    if (owner) owners.set(value, owner);
    return value;
  };
  for (;;) {
    const tag = u8();
    let value,
      n = 0;
    switch (tag) {
      case 97:
        value = u8();
        break;
      case 98:
        value = v.getInt32(at);
        at += 4;
        break;
      case 70: {
        const d = v.getFloat64(at);
        at += 8;
        value = Number.isSafeInteger(d) ? new Float(d) : d;
        break;
      }
      case 110:
        value = big(u8());
        break;
      case 111:
        value = big(u32());
        break;
      case 100:
        value = atom(String.fromCharCode(...take(u16())));
        break;
      case 115:
        value = atom(String.fromCharCode(...take(u8())));
        break;
      case 118:
        value = atom(strict.decode(take(u16())));
        break;
      case 119:
        value = atom(strict.decode(take(u8())));
        break;
      case 106:
        value = [];
        break;
      case 107:
        value = Array.from(take(u16()));
        break;
      case 109:
        value = text_of(take(u32()));
        break;
      case 77: {
        n = u32();
        const bits = u8();
        value = new Bits(take(n).slice(), 8 * (n - 1) + bits);
        break;
      }
      case 104:
      case 105:
        n = tag === 104 ? u8() : u32();
        if (n) {
          stack.push({ items: new Tuple(), left: n, make: tuple_of });
          continue;
        }
        value = new Tuple();
        break;
      case 108:
        stack.push({ items: [], left: u32() + 1, make: list_of });
        continue;
      case 116:
        n = u32();
        if (n) {
          stack.push({ items: [], left: 2 * n, make: map_of });
          continue;
        }
        value = {};
        break;
      default:
        value = handle(tag);
    }
    for (;;) {
      const into = stack[stack.length - 1];
      if (!into) return value;
      into.items.push(value);
      if (--into.left) break;
      stack.pop();
      value = into.make(into.items);
    }
  }
}

// ---- values to external terms -------------------------------------------------------------------------------------
const NIL = 106;
const is_plain = v => {
  const p = Object.getPrototypeOf(v);
  return (
    p === null || p === Object.prototype || (Object.getPrototypeOf(p) === null && Object.hasOwn(p, 'isPrototypeOf'))
  );
};
const well_formed = s => !/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(s);

/** The external term of a value. `functions` is how many JavaScript functions are in it: tuples {Mark, Number, Arity} then.
 * @param {any} value  @param {{mark: Uint8Array, keep: (f: Function) => number, owner: object}} [to]  keep gives a function its number; without it functions cannot cross
 * @returns {{bytes: Uint8Array, functions: number}} */
export function to_term(value, to) {
  let b = new Uint8Array(256),
    n = 0,
    functions = 0;
  const room = k => {
    if (n + k > b.length) {
      const more = new Uint8Array(2 * b.length + k);
      more.set(b.subarray(0, n));
      b = more;
    }
    n += k;
    return n - k;
  };
  const u8 = x => {
    const at = room(1);
    b[at] = x;
  };
  const u32 = x => {
    const at = room(4);
    b[at] = x >>> 24;
    b[at + 1] = x >>> 16;
    b[at + 2] = x >>> 8;
    b[at + 3] = x;
  };
  const bytes = s => {
    const at = room(s.length);
    b.set(s, at);
  };
  const text = s => {
    if (!well_formed(s)) throw new TypeError('a string with half a character (a lone surrogate) is no text');
    return utf8.encode(s);
  };
  const binary = s => {
    u8(109);
    u32(s.length);
    bytes(s);
  };
  const write_atom = name => {
    const s = text(name);
    if (s.length > 255 && [...name].length > 255) throw new RangeError('an atom has at most 255 characters');
    u8(118);
    u8(s.length >> 8);
    u8(s.length);
    bytes(s);
  };
  const integer = v => {
    if (v >= -2147483648n && v <= 2147483647n) {
      u8(98);
      u32(Number(v) >>> 0);
      return;
    }
    let hex = (v < 0n ? -v : v).toString(16);
    if (hex.length % 2) hex = `0${hex}`;
    const size = hex.length / 2;
    if (size < 256) {
      u8(110);
      u8(size);
    } else {
      u8(111);
      u32(size);
    }
    u8(v < 0n ? 1 : 0);
    const start = room(size);
    for (let i = 0; i < size; i++) b[start + i] = parseInt(hex.slice(2 * (size - 1 - i), 2 * (size - i)), 16);
  };
  const float = v => {
    if (typeof v !== 'number' || !Number.isFinite(v)) throw new TypeError(`no term is ${String(v)}`);
    u8(70);
    const at = room(8);
    new DataView(b.buffer).setFloat64(at, v);
  };
  /** What is being written, innermost last. @type {{of: object, items: any[], i: number, nil: boolean}[]} */ const stack =
    [];
  const within = new Set();
  const go_into = (of, items, nil = false) => {
    if (within.has(of)) throw new TypeError('the value contains itself');
    within.add(of);
    stack.push({ of, items, i: 0, nil });
  };
  const list = (of, items) => {
    if (!items.length) return u8(NIL);
    u8(108);
    u32(items.length);
    go_into(of, items, true);
  };
  const pairs = (of, entries) => {
    u8(116);
    u32(entries.length);
    go_into(of, entries.flat());
  };
  const object = v => {
    if (v instanceof Float) return float(v.value);
    if (v instanceof Opaque) {
      if (to && owners.has(v) && owners.get(v) !== to.owner) throw new TypeError(`${v} is of another system`);
      return bytes(v.bytes);
    }
    if (v instanceof Tuple) {
      u8(105);
      u32(v.length);
      return go_into(v, v);
    }
    if (Array.isArray(v)) return list(v, v);
    if (v instanceof Improper) {
      if (!v.items.length) return go_into(v, [v.tail]);
      u8(108);
      u32(v.items.length);
      return go_into(v, [...v.items, v.tail]);
    }
    if (v instanceof Bits) {
      const whole = Math.ceil(v.bits / 8),
        rest = v.bits % 8;
      if (!Number.isInteger(v.bits) || v.bits < 0 || whole > v.bytes.length)
        throw new RangeError(`${v.bits} bits of ${v.bytes.length} bytes`);
      if (!rest) return binary(v.bytes.subarray(0, whole));
      u8(77);
      u32(whole);
      u8(rest);
      bytes(v.bytes.subarray(0, whole));
      b[n - 1] &= 0xff00 >> rest;
      return;
    }
    if (v instanceof ArrayBuffer) return binary(new Uint8Array(v));
    if (ArrayBuffer.isView(v)) return binary(new Uint8Array(v.buffer, v.byteOffset, v.byteLength));
    if (v instanceof Map) return pairs(v, [...v]);
    if (v instanceof Set) return list(v, [...v]);
    if (v instanceof String || v instanceof Number || v instanceof Boolean) return write(v.valueOf());
    if (!is_plain(v))
      throw new TypeError(
        `no term is a ${v.constructor?.name ?? 'value of this kind'}: give a plain object, or what you mean`,
      );
    pairs(v, [
      ...Object.entries(v),
      ...Object.getOwnPropertySymbols(v)
        .filter(s => Object.prototype.propertyIsEnumerable.call(v, s))
        .map(s => [s, v[s]]),
    ]);
  };
  /** @param {any} v */
  const write = v => {
    switch (typeof v) {
      case 'undefined':
        return write_atom('undefined');
      case 'boolean':
        return write_atom(String(v));
      case 'symbol':
        if (Symbol.keyFor(v) === undefined)
          throw new TypeError(`${String(v)} is no atom: atom(name) or Symbol.for(name) makes one`);
        return write_atom(v.description);
      case 'string':
        return binary(text(v));
      case 'bigint':
        return integer(v);
      // A whole number is an integer, but -0 can only be a float.
      case 'number':
        return Number.isSafeInteger(v) && !Object.is(v, -0) ? integer(BigInt(v)) : float(v);
      case 'function':
        if (!to) throw new TypeError(`a function cannot cross: ${v.name}`);
        functions++;
        u8(104);
        u8(3);
        binary(to.mark);
        integer(BigInt(to.keep(v)));
        integer(BigInt(v.length));
        return;
    }
    return v === null ? write_atom('null') : object(v);
  };
  u8(131);
  write(value);
  for (let f; (f = stack[stack.length - 1]);) {
    if (f.i < f.items.length) {
      write(f.items[f.i++]);
      continue;
    }
    stack.pop();
    within.delete(f.of);
    if (f.nil) u8(NIL);
  }
  return { bytes: b.subarray(0, n), functions };
}
