// SPDX-License-Identifier: Apache-2.0
// tests/embed/cases/check.mjs — what the cases are made of: values compared, errors awaited, and types.

/** @typedef {typeof import('../../../web/embed.js')} Package  what the package `webeam` exports */
/** @typedef {import('../../../web/embed.js').Vm} Vm */
/** @typedef {import('../../../web/errors.js').WebeamError} WebeamError */
/** What a program printed, and on which descriptor. @typedef {[text: string, fd: number]} Said */
/** A case with the system that all of them share. said: what that system printed.
 * @typedef {(vm: Vm, api: Package, said: Said[]) => Promise<void>} Case */
/** Elixir's archive, by a relative path, and how this host reads a file.
 * @typedef {{ archive: string, bytes_of: (from: string) => Promise<Uint8Array> }} Here */
/** A case that starts systems of its own. @typedef {(api: Package, here: Here) => Promise<void>} Start */

/** The same value of the same class, at every depth. @param {unknown} a @param {unknown} b @returns {boolean} */
function equal(a, b) {
  if (a === b || Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a.constructor !== b.constructor) return false;
  if (a instanceof Map && b instanceof Map) return equal(sorted(a), sorted(b));
  const keys = Reflect.ownKeys(a);
  return keys.length === Reflect.ownKeys(b).length && keys.every(k => equal(Reflect.get(a, k), Reflect.get(b, k)));
}
/** The entries of a map, in an order of their own. @param {Map<unknown, unknown>} m */
function sorted(m) {
  const by_text = [...m].map(pair => ({ text: shown(pair[0]), pair }));
  return by_text.sort((x, y) => Number(x.text > y.text) - Number(x.text < y.text)).map(({ pair }) => pair);
}
/** @param {unknown} v @returns {string} */
export function shown(v) {
  if (typeof v === 'string') return v;
  try {
    return JSON.stringify(v, (_, x) => {
      if (typeof x === 'bigint') return `${x}n`;
      return typeof x === 'symbol' ? String(x) : x;
    });
  } catch {
    return String(v);
  }
}
/** Throws unless what is got is what is wanted. @param {unknown} want @param {unknown} got @param {string} [what] */
export function same(want, got, what = '') {
  if (!equal(want, got)) throw new Error(`${what} want ${shown(want)}, got ${shown(got)}`);
}
/** The error with which the promise is rejected, of this kind.
 * @param {Promise<unknown>} promise @param {import('../../../web/errors.js').Kind} kind */
export async function refused(promise, kind) {
  let value;
  try {
    value = await promise;
  } catch (e) {
    const error = /** @type {WebeamError} */ (e);
    if (error.kind !== kind) throw new Error(`kind ${error.kind} instead of ${kind}: ${error.stack}`);
    return error;
  }
  throw new Error(`no ${kind}, but ${shown(value)}`);
}
/** @param {number} ms @returns {Promise<void>} */
export const soon = ms => new Promise(go => setTimeout(go, ms));
/** Waits until f gives something true. @param {() => unknown} f @param {number} [ms]  at most */
export async function until(f, ms = 10000) {
  for (const end = Date.now() + ms; !(await f());) {
    if (Date.now() > end) throw new Error('it did not happen');
    await soon(5);
  }
}
