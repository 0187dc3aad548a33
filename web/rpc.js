// SPDX-License-Identifier: Apache-2.0
// web/rpc.js — typed calls between a page and its Worker. Which calls there are, say the tables of messages.js.
//
//   link.call('read', path)    ─► { call: 'read', id, args } ─► mine.read(path) of the other side
//   a promise                  ◄─ { id, value } or { id, error } ◄──────────────┘
//   link.tell('feed', bytes)   ─► { call: 'feed', args }     ─► mine.feed(bytes), and no answer
//
// Calls arrive in the order in which they were made. Errors keep their kind (errors.js). Values are copied, except what
// moved() names, which is handed over.
import { data_of_error, error_of_data } from './errors.js';

/**
 * @template F
 * @typedef {F extends (...args: infer A) => unknown ? A : never} Args   the arguments of a function
 */
/**
 * @template F
 * @typedef {F extends (...args: never) => infer R ? Awaited<R> : never} Result   what a function gives, or its promise
 */
/**
 * @template T
 * @typedef {{ [K in keyof T]: T[K] extends (...args: infer A) => infer R ? (...args: A) => R | Awaited<R> : T[K] }}
 *    Handlers
 *   functions of a table, which may give at once what callers get by a promise
 */
/**
 * @template Theirs
 * @typedef {object} Link
 * @property {<K extends keyof Theirs & string>(name: K, ...args: Args<Theirs[K]>) => Promise<Result<Theirs[K]>>} call
 * @property {<K extends keyof Theirs & string>(name: K, ...args: Args<Theirs[K]>) => void} tell
 * @property {(error: Error) => void} end   the other side is gone: rejects what waits, and every later call
 */
/**
 * @typedef {object} Channel   a Worker, the scope of one, or a MessagePort
 * @property {(message: unknown, options: { transfer: Transferable[] }) => void} postMessage
 * @property {unknown} onmessage
 */

/** @type {WeakMap<object, Transferable[]>} */
const moving = new WeakMap();
/** Marks an argument or a result: when it is sent, these buffers go with it and are empty here.
 * @template {object} T @param {T} value @param {...Transferable} buffers @returns {T} */
export function moved(value, ...buffers) {
  moving.set(value, buffers);
  return value;
}
/** @param {unknown[]} values @returns {Transferable[]} */
const moved_in = values => values.flatMap(v => (typeof v === 'object' && v !== null && moving.get(v)) || []);

/** A call without an answer, as it is sent. @param {string} call @param {...unknown} args */
export const message = (call, ...args) => ({ call, args });

/**
 * @template Theirs
 * @param {Channel} channel
 * @param {object} mine  what the other side may call: Handlers of a table
 * @returns {Link<Theirs>}
 */
export function rpc(channel, mine) {
  const table = /** @type {Record<string, Function>} */ (mine);
  /** @type {Map<number, { done: (value: unknown) => void, fail: (error: Error) => void }>} */
  const waiting = new Map();
  let next = 0;
  /** @type {Error | null} */
  let over = null;

  /** @param {string} name @param {number} id @param {unknown[]} args */
  async function answer(name, id, args) {
    try {
      const value = await table[name](...args);
      channel.postMessage({ id, value }, { transfer: moved_in([value]) });
    } catch (e) {
      channel.postMessage({ id, error: data_of_error(e) }, { transfer: [] });
    }
  }

  channel.onmessage = (/** @type {MessageEvent} */ { data }) => {
    if (over) return;
    const { call, id, args, value, error } = data;
    if (call !== undefined) {
      if (id === undefined) table[call](...args);
      else answer(call, id, args);
      return;
    }
    const asker = waiting.get(id);
    waiting.delete(id);
    if (error) asker?.fail(error_of_data(error));
    else asker?.done(value);
  };

  return {
    call: (name, ...args) =>
      new Promise((done, fail) => {
        if (over) {
          fail(over);
          return;
        }
        const id = next++;
        waiting.set(id, { done: /** @type {(value: unknown) => void} */ (done), fail });
        channel.postMessage({ call: name, id, args }, { transfer: moved_in(args) });
      }),
    tell(name, ...args) {
      if (!over) channel.postMessage(message(name, ...args), { transfer: moved_in(args) });
    },
    end(error) {
      over ??= error;
      for (const { fail } of waiting.values()) fail(over);
      waiting.clear();
    },
  };
}
