// SPDX-License-Identifier: Apache-2.0
// web/run-systems.js — the systems of <webeam-run>: what is loaded for them, once for all elements of a page; and a
// system that is made ready for the next run, of each language that was run.

/** @typedef {(loaded: number, total: number|null) => void} Progress */
/** to: gets what is printed outside of any I/O device. stop: ends it at once.
 * @typedef {{ vm: import('./embed.js').Vm, stop: AbortController, to: ((text: string, fd: number) => void) | null }}
 *    System */
/** @typedef {'erlang' | 'elixir'} Lang */

// ---- what is loaded, once -----------------------------------------------------------------------------------------
/** By name. @type {Map<string, Promise<unknown>>} */ const parts = new Map();
/** A browser may remember that a module could not be fetched: again under another address. @param {string} name */
function again(name) {
  const address = import.meta.url.replace(/[^/]*$/, `${name}?again=${Date.now()}`);
  return import(/* @vite-ignore */ /* webpackIgnore: true */ address);
}
/** @template T @param {string} name @param {() => Promise<T>} load @returns {Promise<T>} */
function part(name, load) {
  let p = parts.get(name);
  if (!p) {
    p = load()
      .catch(() => again(name))
      .catch((/** @type {Error} */ e) => {
        parts.delete(name);
        throw new Error(`cannot fetch ${name}: ${e.message}`, { cause: e });
      });
    parts.set(name, p);
  }
  return /** @type {Promise<T>} */ (p);
}
/** @returns {Promise<typeof import('./embed.js')>} */
const library = () => part('embed.js', () => import('./embed.js'));
/** Its type is in run-editor.js, which the types of the package leave out. @returns {Promise<any>} any: see there */
// @ts-ignore it is made by scripts/package
export const editors = () => part('editor.js', () => import('./editor.js'));
/** Something was run, or is about to be. */
export const is_used = () => parts.has('embed.js');

// ---- systems ------------------------------------------------------------------------------------------------------
/** @type {Map<Lang, Promise<System>>} */ const spares = new Map();
/** @type {Map<Lang, Promise<Uint8Array>>} */ const images = new Map();
/** Who waits for a system of a language hears how far its loading is. @type {Record<Lang, Set<Progress>>} */
const watching = { erlang: new Set(), elixir: new Set() };

const apps_of = (/** @type {Lang} */ lang) => (lang === 'elixir' ? ['elixir'] : []);

/** @param {Lang} lang @param {Uint8Array} [image] @returns {Promise<System>} */
async function make(lang, image) {
  const { webeam } = await library();
  const stop = new AbortController();
  const system = { to: /** @type {System['to']} */ (null), stop };
  const vm = await webeam({
    apps: apps_of(lang),
    image,
    signal: stop.signal,
    onOutput: (text, fd) => system.to?.(text, fd),
    onProgress: (loaded, total) => {
      for (const f of watching[lang]) f(loaded, total);
    },
  });
  return Object.assign(system, { vm });
}
async function make_from_image(/** @type {Lang} */ lang) {
  const { freeze } = await library();
  if (!images.has(lang)) images.set(lang, freeze({ apps: apps_of(lang) }));
  return make(lang, await images.get(lang));
}
/** A system that nobody else has. @param {Lang} lang @param {Progress} progress  hears how far it is
 * @returns {Promise<System>} */
export async function take(lang, progress) {
  const spare = spares.get(lang) ?? make(lang);
  spares.delete(lang);
  watching[lang].add(progress);
  try {
    return await spare;
  } finally {
    watching[lang].delete(progress);
  }
}
/** The next one, from an image. @param {Lang} lang */
export function make_ready(lang) {
  if (spares.has(lang)) return;
  const spare = make_from_image(lang);
  spare.catch(() => {
    spares.delete(lang);
    images.delete(lang);
  });
  spares.set(lang, spare);
}
