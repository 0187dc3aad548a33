// SPDX-License-Identifier: Apache-2.0
// web/play/point.js — a point of a stepped run in an address, beside the program in the fragment:
// ?view=step&seed=N&event=N&schedulers=N&slice=N. The event is counted from where the program begins.

/** slice: reductions of a slice. What is not said is as Step has it.
 * @typedef {{ seed: number, event: number, schedulers?: number, slice?: number }} Point */

const NAMES = /** @type {const} */ (['seed', 'event', 'schedulers', 'slice']);
/** The most that each may be. @type {Record<string, number>} */
const MOST = { seed: Number.MAX_SAFE_INTEGER, event: 1e9, schedulers: 1024, slice: 1e6 };

/** A point, of whatever somebody wrote; null: it is none.
 * @param {Record<string, unknown>} said @returns {Point | null} */
export function checked_point(said) {
  /** @type {Record<string, number>} */ const found = { seed: 1, event: 0 };
  for (const name of NAMES) {
    const value = said[name];
    if (value === undefined || value === null || value === '') continue;
    const n = Number(value);
    if (!Number.isSafeInteger(n) || n < (name === 'seed' || name === 'event' ? 0 : 1) || n > MOST[name]) return null;
    found[name] = n;
  }
  return /** @type {Point} */ (found);
}
/** What an address asks of Step; null: nothing. @param {string} search @returns {Record<string, string> | null} */
export function asked_of_step(search) {
  const asked = new URLSearchParams(search);
  if (asked.get('view') !== 'step' || !(asked.has('seed') || asked.has('event'))) return null;
  return Object.fromEntries(NAMES.filter(n => asked.has(n)).map(n => [n, asked.get(n) ?? '']));
}
/** The address without its point: another program is chosen. @param {string} search */
export function without_point(search) {
  if (!asked_of_step(search)) return search;
  const asked = new URLSearchParams(search);
  for (const name of NAMES) asked.delete(name);
  return `?${asked}`;
}
/** The address of this page with a point. @param {Point} point @param {string} fragment  the program */
export function link_to(point, fragment) {
  const url = new URL(location.href);
  url.searchParams.set('view', 'step');
  for (const name of NAMES) url.searchParams.set(name, String(point[name] ?? ''));
  url.hash = fragment;
  return url.href;
}
