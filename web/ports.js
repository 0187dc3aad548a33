// SPDX-License-Identifier: Apache-2.0
// web/ports.js — the JavaScript side of ports opened with {spawn_driver, "js"}: see README.md. The C side is
// src/io/js.c.
//
//   Erlang ── external terms ──► decode ─► functions[name](...args) ─► a value, or a promise of one
//   Erlang ◄── {Port, {reply, Id, _}} ── encode ◄───────────────────────────────────────────────────┘
//
// Nothing is called back from inside a call of webeam's: what it sends is handled in a later microtask.

import { Opaque, TAG, Tuple, atom, read_term, utf8_of, write_term } from './etf.js';
export { Opaque, Tuple };

// ---- terms as plain values: the table is in README.md --------------------------------------------------------------
const text = new TextDecoder();
const BYTES = Symbol.for('bytes');
/** A binary is text, but {bytes, Binary} is bytes: decided by what is around it. */
class Raw {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
  }
}
/** @param {unknown} v */
const plain = v => (v instanceof Raw ? text.decode(v.bytes) : v);

/** @type {import('./etf.js').Reading} */
const READING = {
  atom,
  float: d => d,
  binary: bytes => new Raw(bytes.slice()),
  bits: (_bytes, _n, whole) => new Opaque(whole),
  list: items => items.map(plain),
  improper() {
    throw new TypeError('an improper list');
  },
  tuple(items) {
    if (items.length === 2 && items[0] === BYTES && items[1] instanceof Raw) return items[1].bytes;
    return Tuple.from(items, plain);
  },
  map(items) {
    /** @type {[unknown, unknown][]} */ const pairs = [];
    for (let i = 0; i < items.length; i += 2) pairs.push([plain(items[i]), plain(items[i + 1])]);
    if (!pairs.every(([k]) => typeof k === 'string' || typeof k === 'symbol')) return new Map(pairs);
    return Object.fromEntries(pairs.map(([k, v]) => [typeof k === 'symbol' ? k.description : k, v]));
  },
  handle: (_tag, whole) => new Opaque(whole),
};
/** @type {import('./etf.js').Writing} */
const WRITING = {
  text: utf8_of,
  atom: v => v.description ?? '',
  whole: Number.isSafeInteger,
  not_finite(to, v) {
    if (Number.isNaN(v)) to.atom('nan');
    else to.atom(v > 0 ? 'infinity' : 'neg_infinity');
  },
  function(_to, f) {
    throw new TypeError(`a function cannot cross: ${f.name}`);
  },
  opaque() {},
  bytes(to, bytes) {
    to.u8(TAG.SMALL_TUPLE);
    to.u8(2);
    to.atom('bytes');
    to.binary(bytes);
  },
  object(to, v) {
    if (v instanceof Error) to.write(Tuple.of(v.name, v.message));
    else to.map(v, Object.entries(v));
  },
};

/** The value of an external term. @param {Uint8Array} bytes  131 first */
export const decode = bytes => plain(read_term(bytes, READING));

/** The external term of a value. Throws when something in it cannot cross: a function, a value that contains itself.
 * @param {unknown} value @returns {Uint8Array} */
export const encode = value => write_term(value, WRITING);

// ---- ports ----------------------------------------------------------------------------------------------------------
const CALL = 1;
const SEND = 2;
const DATA = 3; // from webeam
const REPLY = 0;
const TO_OWNER = 1;
export const CLOSE = 3; // to webeam

/**
 * @typedef {object} Port   what a function of JavaScript has of a port
 * @property {((value: any) => void) | null} onmessage   any: the program and its JavaScript agree on what is sent
 * @property {((bytes: Uint8Array) => void) | null} ondata
 * @property {(() => void) | null} onclose
 * @property {(value: unknown) => void} send   to the port's owner
 * @property {() => void} close
 */

/** The function of that name, and what it is called on. `a.b` is b of a. Of the table itself only own properties count,
 * without onopen, which is the host's.
 * @param {Record<string, unknown>} functions @param {string} name */
function function_of(functions, name) {
  /** @type {unknown} */ let self = undefined;
  /** @type {unknown} */ let at = functions;
  for (const part of name.split('.')) {
    self = at;
    const given = part !== 'onopen' && Object.hasOwn(functions, part);
    const open = at === functions ? given : part !== 'constructor' && part !== '__proto__';
    at = open && at !== null && at !== undefined ? /** @type {Record<string, unknown>} */ (at)[part] : undefined;
  }
  return { f: at, self: self === functions ? undefined : self };
}

/** What Module.host.script is (wasm/host_library.js).
 * @param {Record<string, unknown>} functions  what Erlang may call, and `onopen(port, args)`, called with each new port
 * @param {() => (port: number, kind: number, bytes: Uint8Array) => void} event  gives the VM's entry, once it is
 *    there
 * @returns {import('./instance.js').Script} */
export function script(functions, event) {
  /** @type {Map<number, Port>} */ const open = new Map();
  const tell = (/** @type {number} */ id, /** @type {number} */ kind, /** @type {unknown} */ value) => {
    if (open.has(id)) event()(id, kind, encode(value));
  };

  /** @param {...unknown} items */
  const tuple = (...items) => Tuple.from(items);
  // Tells the result, or why there is none; also when the result cannot cross.
  const reply = (
    /** @type {number} */ id,
    /** @type {number} */ call,
    /** @type {string} */ status,
    /** @type {unknown} */ value,
  ) => {
    try {
      tell(id, REPLY, tuple(call, tuple(Symbol.for(status), value)));
    } catch (e) {
      tell(id, REPLY, tuple(call, tuple(Symbol.for('error'), e instanceof Error ? e : String(e))));
    }
  };
  const call = async (/** @type {number} */ id, /** @type {[number, string, unknown[]]} */ [number, name, args]) => {
    const { f, self } = function_of(functions, name);
    if (typeof f !== 'function') return reply(id, number, 'error', Symbol.for('undef'));
    try {
      reply(id, number, 'ok', await f.apply(self, args));
    } catch (e) {
      reply(id, number, 'error', e);
    }
  };
  return {
    open(id, args) {
      /** @type {Port} */
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
      const { onopen } = functions;
      if (typeof onopen === 'function') queueMicrotask(() => onopen.call(functions, port, args));
      return true;
    },
    send(id, kind, bytes) {
      queueMicrotask(() => {
        const port = open.get(id);
        if (!port) return;
        if (kind === DATA) return port.ondata?.(bytes);
        let value;
        try {
          value = decode(bytes);
        } catch {
          return; // no value of JavaScript, as an improper list
        }
        if (kind === CALL) call(id, /** @type {[number, string, unknown[]]} */ (value));
        else if (kind === SEND) port.onmessage?.(value);
      });
    },
    close(id) {
      const port = open.get(id);
      open.delete(id);
      if (port) queueMicrotask(() => port.onclose?.());
    },
  };
}
