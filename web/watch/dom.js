// SPDX-License-Identifier: Apache-2.0
// web/watch/dom.js — small things the views share: elements, style sheets, numbers in words, a process's colour.

/** @typedef {Node | string | null | undefined} Kid */
/** @typedef {Record<string, any>} Props any: properties, attributes and listeners, of whatever type the element has */

/** @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Props} [props]  on...: listeners; others: properties, or attributes where there is no such property
 * @param {...Kid} kids
 * @returns {HTMLElementTagNameMap[T]} */
export function el(tag, props = {}, ...kids) {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(props)) {
    if (k.startsWith('on')) e.addEventListener(k.slice(2), v);
    else if (v === undefined || v === null) continue;
    else if (k in e && k !== 'role' && k !== 'list') Reflect.set(e, k, v);
    else e.setAttribute(k, v);
  }
  e.append(...there(kids));
  return e;
}
/** @param {Kid[]} kids */
export const there = kids => kids.filter(k => k !== null && k !== undefined);

/** @template {keyof SVGElementTagNameMap} T
 * @param {T} tag @param {Record<string, string | number | boolean | undefined>} [props]  attributes
 * @param {...(Node | string)} kids
 * @returns {SVGElementTagNameMap[T]} */
export function svg(tag, props = {}, ...kids) {
  const e = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [k, v] of Object.entries(props)) if (v !== undefined) e.setAttribute(k, String(v));
  e.append(...kids);
  return e;
}

/** A button with text. @param {string} text @param {string} title @param {() => void} onclick @param {Props} [props] */
export const button = (text, title, onclick, props = {}) =>
  el('button', { type: 'button', textContent: text, title, onclick, ...props });
/** A menu of values and their texts. @param {string} label @param {[string | number, string][]} list
 * @param {string | number} value  the one that is chosen */
export const choice = (label, list, value) =>
  el(
    'select',
    { 'aria-label': label },
    ...list.map(([v, t]) => el('option', { value: v, selected: String(v) === String(value) }, t)),
  );
export const soft = (/** @type {string} */ text) => el('span', { className: 'soft', textContent: text });
export const gap = () => el('span', { className: 'grow' });

/** @type {Set<string>} */
const worn = new Set();
/** Puts style sheets into the page, each once. @param {...string} sheets  their text */
export function wear(...sheets) {
  for (const text of sheets) {
    if (worn.has(text)) continue;
    worn.add(text);
    document.head.append(el('style', { textContent: text }));
  }
}

const group = new Intl.NumberFormat('en');
export const number = (/** @type {number} */ n) => group.format(Math.round(n));
export function bytes(/** @type {number} */ n) {
  if (n < 10000) return `${number(n)} B`;
  return n < 1e7 ? `${number(n / 1024)} KB` : `${(n / 1048576).toFixed(1)} MB`;
}
export function span(/** @type {number} */ ns) {
  if (ns < 1000) return `${Math.round(ns)} ns`;
  if (ns < 1e6) return `${(ns / 1e3).toPrecision(3)} µs`;
  return ns < 1e9 ? `${(ns / 1e6).toPrecision(3)} ms` : `${(ns / 1e9).toPrecision(3)} s`;
}

const HUES = 36;
/** One of a few dozen colours, by process. */
export const hue = (/** @type {number} */ pid) => Math.floor(((pid * 0.6180339887) % 1) * HUES) * (360 / HUES);
export function is_dark() {
  const { theme } = document.documentElement.dataset;
  return theme === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark';
}
export const color = (/** @type {number} */ pid, dark = is_dark()) =>
  `hsl(${hue(pid)} ${dark ? '52% 62%' : '52% 44%'})`;
/** A square in a process's colour. @param {string} background */
export const dot = background => el('span', { className: 'dot', style: `background:${background}` });

/** A file for the user. @param {string} name @param {string} text */
export function download(name, text, type = 'application/json') {
  const a = el('a', { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 1000);
}
export const message_of = (/** @type {unknown} */ e) => (e instanceof Error ? e.message : String(e));
