// SPDX-License-Identifier: Apache-2.0
// web/play/sw.js — the service worker: the page works without a network, as far as the browser has kept its files.
//
//   install      the page itself: its modules and style sheets, without the largest that only some visitors use
//   {keep}       what a run just used, so that it is not fetched twice; or all, when the visitor asks for that
//   {size}       how many bytes {keep} of the same names would fetch
//
// A file is kept in one form, compressed as the page asks for it (endings of ../fetch.js). Where the .gz is kept, the
// forms that the page asks for before it are "not found", so it takes that. The .gz itself is always brought: it is the
// only form that a Worker can decompress at once (fetch_now). One cache for each build, so that parts of two builds
// never meet; the new one takes over when no page is open. pack.mjs puts what the build is in front of this, as
// webeam_site.
import { endings, host } from '../fetch.js';

/** version: the build's name; first: what is kept at once; page: all of the page's own files; all: the files of the
 * site, with their bytes.
 * @typedef {{ version: string, first: string[], page: string[], all: Record<string, number> }} Site */
/** What a page says. Names are without the ending of a compressed form; page: and all of the page's own files; brotli:
 * see host of ../fetch.js. It is answered on the port that comes along.
 * @typedef {{ keep?: string[], size?: string[], page?: boolean, brotli: boolean }} Asked */
/** What it answers: bytes that were, or would be, fetched; failed: files that could not be kept.
 * @typedef {{ bytes: number, failed: string[] }} Answer */
/** What the browser sends a service worker.
 * @typedef {Event & { waitUntil(done: Promise<unknown>): void, respondWith(answer: Promise<Response>): void,
 *    request: Request, data: Asked, ports: MessagePort[] }} Sent */
/** @typedef {{ webeam_site: Site, clients: { claim(): Promise<void> } }} Scope */

const { webeam_site: site, clients } = /** @type {Scope} */ (/** @type {unknown} */ (self));
const NAME = `webeam-${site.version}`;
const here = new URL('./', self.location.href).href;
const on = (/** @type {string} */ type, /** @type {(e: Sent) => void} */ f) =>
  self.addEventListener(type, e => f(/** @type {Sent} */ (e)));
const cache = () => caches.open(NAME);

async function fill() {
  await (await cache()).addAll(site.first);
}
async function take_over() {
  for (const key of await caches.keys()) if (key.startsWith('webeam-') && key !== NAME) await caches.delete(key);
  await clients.claim();
}

// ---- what is kept --------------------------------------------------------------------------------------------------
/** The file that the page will fetch for a name; undefined: there is none. @param {string} name */
const form_of = name =>
  endings(name)
    .map(ending => name + ending)
    .find(file => file in site.all);
/** The files of a name. An image is one file, or comes in two halves: see fetch_image. @param {string} name */
function files_of(name) {
  const halves = name.endsWith('.img') && !host.brotli ? [form_of(`${name}.1`), form_of(`${name}.2`)] : [];
  const files = halves.length && halves.every(Boolean) ? halves : [form_of(name)];
  return files.filter(file => file !== undefined);
}
/** Keeps the files of these names, or only counts what that would fetch. @param {string[]} names
 * @param {boolean} only_count @returns {Promise<Answer>} */
async function keep(names, only_count) {
  const kept = await cache();
  /** @type {Answer} */
  const answer = { bytes: 0, failed: [] };
  for (const file of new Set(names.flatMap(files_of))) {
    if (await kept.match(here + file)) continue;
    answer.bytes += site.all[file];
    if (only_count) continue;
    try {
      await kept.add(here + file);
    } catch {
      answer.failed.push(file);
    }
  }
  return answer;
}
async function answer_page(/** @type {Sent} */ { data, ports }) {
  host.brotli = data.brotli;
  const names = [...(data.page ? site.page : []), ...(data.keep ?? data.size ?? [])];
  const answer = await keep(names, !data.keep);
  ports[0]?.postMessage(answer);
}

// ---- what is asked for ---------------------------------------------------------------------------------------------
const not_found = () => new Response('not kept\n', { status: 404, statusText: 'Not Found' });
/** Is this a .br or .xz of a file that is kept as .gz? @param {Cache} kept @param {string} url */
const is_kept_as_gz = async (kept, url) =>
  /\.(br|xz)$/.test(url) && !!(await kept.match(url.replace(/\.(br|xz)$/, '.gz')));
/** From the cache, else from the server, and kept. Without a network, what is not kept is not there.
 * @param {Sent} e @param {string} key @returns {Promise<Response>} */
async function answer_fetch(e, key) {
  const kept = await cache();
  const hit = await kept.match(key);
  if (hit) return hit;
  if (await is_kept_as_gz(kept, key)) return not_found();
  try {
    const fresh = await fetch(e.request);
    if (fresh.ok) e.waitUntil(kept.put(key, fresh.clone()));
    return fresh;
  } catch (error) {
    if (e.request.mode === 'navigate') throw error;
    return not_found();
  }
}

on('install', e => e.waitUntil(fill()));
on('activate', e => e.waitUntil(take_over()));
on('message', e => e.waitUntil(answer_page(e)));
on('fetch', e => {
  const url = e.request.url.replace(/[?#].*/, '');
  if (e.request.method !== 'GET' || !url.startsWith(here)) return;
  const file = url.slice(here.length);
  if (file in site.all || file === '') e.respondWith(answer_fetch(e, file ? url : `${here}index.html`));
  else if (/\.(br|xz|gz|wasm|img(\.[12])?|webeam)$/.test(file)) e.respondWith(Promise.resolve(not_found()));
});
