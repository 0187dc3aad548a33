// SPDX-License-Identifier: Apache-2.0
// web/play/said.js — what webeam_play.erl says, as values that the page can use.
//
// A program can send on that port too (erlang:ports()), so an event is only what its run says: short, flat, and of
// text that shows what it is.
import { decode } from '../ports.js';
import { visible, visible_name } from '../visible.js';

/** The name of an event and what follows it.
 * @typedef {[name: string, value: any]} Said any: each event has a value of its own */

const LONGEST = 100_000; // bytes
const TEXT = 20_000; // characters

/** @param {unknown} x @returns {string | number | null} */
function scalar(x) {
  if (typeof x === 'symbol') return visible(Symbol.keyFor(x) ?? '');
  if (typeof x === 'string') return visible(x.slice(0, TEXT));
  return typeof x === 'number' && Number.isFinite(x) ? x : null;
}
const text = (/** @type {unknown} */ x) => String(scalar(x) ?? '');
const number = (/** @type {unknown} */ x) => Number(scalar(x)) || 0;
const name = (/** @type {unknown} */ x) => visible_name(text(x));
/** @param {unknown} x @returns {import('./types.d.ts').Diagnostic} */
function problem(x) {
  const { severity, file, line, column, text: words } = /** @type {Record<string, unknown>} */ (x ?? {});
  return {
    severity: text(severity) === 'error' ? 'error' : 'warning',
    file: name(file),
    line: number(line),
    column: number(column),
    text: text(words),
  };
}
/** What follows the name of an event; of another one, a text or a number.
 * @type {Record<string, (x: unknown) => Said[1]>} */
const VALUES = { diagnostic: problem, mark: problem, returned: text, missing: name, stopped: number, alive: number };

/** @param {Uint8Array} bytes @returns {Said | null} null: it says nothing */
export function said_of(bytes) {
  if (bytes.length > LONGEST) return null;
  let term;
  try {
    term = decode(bytes);
  } catch {
    return null;
  }
  const [event, value] = Array.isArray(term) ? term : [term];
  if (typeof event !== 'symbol') return null;
  const key = Symbol.keyFor(event) ?? '';
  return [key, (Object.hasOwn(VALUES, key) ? VALUES[key] : scalar)(value)];
}
