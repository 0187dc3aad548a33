// SPDX-License-Identifier: Apache-2.0
// web/ports.js — the JavaScript side of ports opened with {spawn_driver, "js"}: see README.md; the C side is src/io/js.c.
//
//   Erlang ── external terms ──► decode ─► functions[name](...args) ─► a value, or a promise of one ─► encode ──► {Port, {reply, Id, _}}
//
// Nothing is called back from inside a call of webeam's: what it sends is handled in a later microtask.

/** A tuple: an array that crosses as `{...}` instead of `[...]`. */
export class Tuple extends Array {}
/** Anything JavaScript has no word for (a pid, a port, a reference, a fun): comes back to Erlang as it was. */
export class Opaque {
  constructor(bytes) {
    this.bytes = bytes;
  }
}

const utf8 = new TextEncoder(),
  text = new TextDecoder();
const ATOMS = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
  ['undefined', undefined],
]);
const atom = name => (ATOMS.has(name) ? ATOMS.get(name) : Symbol.for(name));
const own = s => s.slice(); // bytes must not look into shared memory

// ---- external terms to values -------------------------------------------------------------------
/** Reads one term. */
class Reader {
  constructor(bytes) {
    this.b = bytes;
    this.v = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.at = 0;
  }
  /** The value of an external term. */
  whole() {
    if (this.u8() !== 131) throw new TypeError('no external term');
    return this.value();
  }
  u8() {
    return this.b[this.at++];
  }
  u16() {
    const n = this.v.getUint16(this.at);
    this.at += 2;
    return n;
  }
  u32() {
    const n = this.v.getUint32(this.at);
    this.at += 4;
    return n;
  }
  take(n) {
    const s = this.b.subarray(this.at, this.at + n);
    this.at += n;
    return s;
  }

  big(n) {
    const negative = this.u8();
    let v = 0n;
    const digits = this.take(n);
    for (let i = n - 1; i >= 0; i--) v = (v << 8n) | BigInt(digits[i]);
    if (negative) v = -v;
    return v >= Number.MIN_SAFE_INTEGER && v <= Number.MAX_SAFE_INTEGER ? Number(v) : v;
  }
  array(n) {
    const to = [];
    for (let i = 0; i < n; i++) to.push(this.value());
    return to;
  }
  tuple(n) {
    const t = new Tuple();
    for (let i = 0; i < n; i++) t.push(this.term());
    if (n === 2 && t[0] === BYTES && t[1] instanceof Raw) return t[1].bytes;
    for (let i = 0; i < n; i++) t[i] = plain(t[i]);
    return t;
  }
  map(n) {
    const pairs = [];
    for (let i = 0; i < n; i++) pairs.push([this.value(), this.value()]);
    return this.map_of(pairs);
  }
  map_of(pairs) {
    const plain = pairs.every(([k]) => typeof k === 'string' || (typeof k === 'symbol' && k.description !== undefined));
    return plain
      ? Object.fromEntries(pairs.map(([k, v]) => [typeof k === 'symbol' ? k.description : k, v]))
      : new Map(pairs);
  }
  float(d) {
    return d;
  }
  binary(bytes) {
    return new Raw(bytes);
  }
  /** @returns {any} */
  improper(list, tail) {
    (void list, tail);
    throw new TypeError('an improper list');
  }
  /** @param {Uint8Array} bytes @param {number} tag */
  other(bytes, tag) {
    void tag;
    return new Opaque(bytes);
  }
  value() {
    return plain(this.term());
  }
  term() {
    // binaries as Raw
    const start = this.at,
      tag = this.u8();
    switch (tag) {
      case 97:
        return this.u8();
      case 98: {
        const n = this.v.getInt32(this.at);
        this.at += 4;
        return n;
      }
      case 70: {
        const d = this.v.getFloat64(this.at);
        this.at += 8;
        return this.float(d);
      }
      case 110:
        return this.big(this.u8());
      case 111:
        return this.big(this.u32());
      case 100:
        return atom(latin1(this.take(this.u16())));
      case 115:
        return atom(latin1(this.take(this.u8())));
      case 118:
        return atom(text.decode(own(this.take(this.u16()))));
      case 119:
        return atom(text.decode(own(this.take(this.u8()))));
      case 104:
        return this.tuple(this.u8());
      case 105:
        return this.tuple(this.u32());
      case 106:
        return [];
      case 107:
        return [...this.take(this.u16())];
      case 108: {
        const list = this.array(this.u32());
        if (this.b[this.at] !== 106) return this.improper(list, this.value());
        this.at++;
        return list;
      }
      case 109:
        return this.binary(own(this.take(this.u32())));
      case 116:
        return this.map(this.u32());
      default:
        this.at = start;
        return this.opaque();
    }
  }
  // Finds the end of a term we do not look into.
  opaque() {
    const start = this.at;
    this.skip();
    return this.other(own(this.b.subarray(start, this.at)), this.b[start]);
  }
  skip() {
    const tag = this.u8(),
      atom_and = n => {
        this.skip();
        this.at += n;
      };
    switch (tag) {
      case 88:
        return atom_and(12);
      case 89:
        return atom_and(8);
      case 120:
        return atom_and(12);
      case 90: {
        const n = this.u16();
        return atom_and(4 + 4 * n);
      }
      case 113:
        this.skip();
        this.skip();
        this.skip();
        return;
      case 112: {
        const n = this.v.getUint32(this.at);
        this.at += n;
        return;
      }
      case 77: {
        const n = this.u32();
        this.at += 1 + n;
        return;
      }
      default:
        this.at--;
        this.term();
    }
  }
}
// A binary is text, but {bytes, Binary} is bytes: decided by what is around it.
class Raw {
  constructor(bytes) {
    this.bytes = bytes;
  }
}
const BYTES = Symbol.for('bytes');
const latin1 = bytes => String.fromCharCode(...bytes);
const plain = v => (v instanceof Raw ? text.decode(v.bytes) : v);

/** @param {Uint8Array} bytes  an external term, 131 first */
export function decode(bytes) {
  return new Reader(bytes).whole();
}

// ---- values to external terms ---------------------------------------------------------------------
class Writer {
  constructor() {
    this.b = new Uint8Array(256);
    this.n = 0;
  }
  room(n) {
    if (this.n + n > this.b.length) {
      const more = new Uint8Array(2 * this.b.length + n);
      more.set(this.b.subarray(0, this.n));
      this.b = more;
    }
    this.n += n;
    return this.n - n;
  }
  /** A value as an external term. @returns {Uint8Array} */
  whole(value) {
    this.u8(131);
    this.term(value);
    return this.b.subarray(0, this.n);
  }
  u8(v) {
    const at = this.room(1);
    this.b[at] = v;
  }
  u32(v) {
    const at = this.room(4);
    new DataView(this.b.buffer).setUint32(at, v);
  }
  bytes(s) {
    const at = this.room(s.length);
    this.b.set(s, at);
  }
  binary(s) {
    this.u8(109);
    this.u32(s.length);
    this.bytes(s);
  }
  atom(name) {
    const s = utf8.encode(name);
    if ([...name].length > 255) throw new RangeError('an atom has at most 255 characters');
    this.u8(118);
    this.u8(s.length >> 8);
    this.u8(s.length);
    this.bytes(s);
  }
  integer(v) {
    if (v >= -2147483648n && v <= 2147483647n) {
      this.u8(98);
      this.u32(Number(v) >>> 0);
      return;
    }
    let m = v < 0n ? -v : v;
    const digits = [];
    for (; m; m >>= 8n) digits.push(Number(m & 255n));
    if (digits.length < 256) {
      this.u8(110);
      this.u8(digits.length);
    } else {
      this.u8(111);
      this.u32(digits.length);
    }
    this.u8(v < 0n ? 1 : 0);
    this.bytes(digits);
  }
  list(values) {
    if (values.length) {
      this.u8(108);
      this.u32(values.length);
      for (const v of values) this.term(v);
    }
    this.u8(106);
  }
  pairs(pairs) {
    this.u8(116);
    this.u32(pairs.length);
    for (const [k, v] of pairs) {
      this.term(k);
      this.term(v);
    }
  }
  term(v) {
    switch (typeof v) {
      case 'undefined':
        return this.atom('undefined');
      case 'boolean':
        return this.atom(String(v));
      case 'symbol':
        return this.atom(v.description ?? '');
      case 'string':
        return this.binary(utf8.encode(v));
      case 'bigint':
        return this.integer(v);
      case 'number': {
        if (Number.isSafeInteger(v)) return this.integer(BigInt(v));
        return this.float(v);
      }
      case 'function':
        return this.function(v);
    }
    return this.object(v);
  }
  float(v) {
    if (!Number.isFinite(v)) return this.atom(Number.isNaN(v) ? 'nan' : v > 0 ? 'infinity' : 'neg_infinity');
    this.u8(70);
    const at = this.room(8);
    new DataView(this.b.buffer).setFloat64(at, v);
  }
  /** @param {Function} f @returns {void} */
  function(f) {
    throw new TypeError(`a function cannot cross: ${f.name}`);
  }
  view(bytes) {
    this.u8(104);
    this.u8(2);
    this.atom('bytes');
    return this.binary(bytes);
  }
  tuple(v) {
    this.u8(105);
    this.u32(v.length);
    for (const e of v) this.term(e);
  }
  object(v) {
    if (v === null) return this.atom('null');
    if (v instanceof Opaque) return this.bytes(v.bytes);
    if (v instanceof Tuple) return this.tuple(v);
    if (Array.isArray(v)) return this.list(v);
    if (v instanceof ArrayBuffer) v = new Uint8Array(v);
    if (ArrayBuffer.isView(v)) return this.view(new Uint8Array(v.buffer, v.byteOffset, v.byteLength));
    if (v instanceof Map) return this.pairs([...v]);
    if (v instanceof Error) {
      this.term(Tuple.of(v.name, v.message));
      return;
    }
    this.pairs(Object.entries(v));
  }
}

/** @returns {Uint8Array} the external term of a value; throws what cannot cross (functions, cycles by stack overflow) */
export function encode(value) {
  return new Writer().whole(value);
}

// ---- ports ----------------------------------------------------------------------------------------------
const CALL = 1,
  SEND = 2,
  DATA = 3; // from webeam
const REPLY = 0,
  TO_OWNER = 1,
  CLOSE = 3; // to webeam

/** What Module.host.script is (wasm/host_library.js).
 * @param {Record<string, any>} functions  what Erlang may call, and `onopen(port, args)`, called with each new port
 * @param {() => (port: number, kind: number, bytes: Uint8Array) => void} event  gives the VM's entry, once it is there */
export function script(functions, event) {
  const open = new Map();
  const tell = (id, kind, value) => {
    if (open.has(id)) event()(id, kind, encode(value));
  };

  // Tells the result, or why there is none; also when the result cannot cross.
  const reply = (id, call, status, value) => {
    try {
      tell(id, REPLY, Tuple.of(call, Tuple.of(Symbol.for(status), value)));
    } catch (e) {
      tell(id, REPLY, Tuple.of(call, Tuple.of(Symbol.for('error'), e instanceof Error ? e : String(e))));
    }
  };
  const call = async (id, [number, name, args]) => {
    let at = functions,
      self = undefined;
    for (const part of name.split('.')) {
      self = at;
      at =
        at !== null &&
        at !== undefined &&
        (at === functions ? Object.hasOwn(at, part) : part !== 'constructor' && part !== '__proto__')
          ? at[part]
          : undefined;
    }
    if (typeof at !== 'function') return reply(id, number, 'error', Symbol.for('undef'));
    try {
      reply(id, number, 'ok', await at.apply(self === functions ? undefined : self, args));
    } catch (e) {
      reply(id, number, 'error', e);
    }
  };
  return {
    open(id, args) {
      const port = {
        onmessage: null,
        ondata: null,
        onclose: null,
        send: value => tell(id, TO_OWNER, value),
        close: () => {
          if (open.has(id)) event()(id, CLOSE, new Uint8Array(0));
        },
      };
      open.set(id, port);
      if (typeof functions.onopen === 'function') queueMicrotask(() => functions.onopen(port, args));
      return true;
    },
    send(id, kind, bytes) {
      queueMicrotask(() => {
        const port = open.get(id);
        if (!port) return;
        if (kind === CALL) call(id, decode(bytes));
        else if (kind === SEND) port.onmessage?.(decode(bytes));
        else if (kind === DATA) port.ondata?.(bytes);
      });
    },
    close(id) {
      const port = open.get(id);
      open.delete(id);
      if (port) queueMicrotask(() => port.onclose?.());
    },
  };
}
