// SPDX-License-Identifier: Apache-2.0
// web/play/sw.js — the service worker: the page works offline after the first visit.
//
// pack.mjs puts what the build is in front of this, as webeam_site. One cache for each build, so that parts of two
// builds never meet; the new one takes over when no page is open.

/** version: the build's name; first: the page and Erlang, which are kept at once; all: what may be kept.
 * @typedef {{ version: string, first: string[], all: string[] }} Site */
/** What the browser sends a service worker.
 * @typedef {Event & { waitUntil(done: Promise<unknown>): void, respondWith(answer: Promise<Response>): void,
 *    request: Request, data: { keep?: string[] } }} Sent */
/** @typedef {{ webeam_site: Site, clients: { claim(): Promise<void> } }} Scope */

const { webeam_site: site, clients } = /** @type {Scope} */ (/** @type {unknown} */ (self));
const NAME = `webeam-${site.version}`;
const here = new URL('./', self.location.href).href;
const known = new Set(site.all.map(file => here + file));
const on = (/** @type {string} */ type, /** @type {(e: Sent) => void} */ f) =>
  self.addEventListener(type, e => f(/** @type {Sent} */ (e)));

async function fill() {
  const cache = await caches.open(NAME);
  await cache.addAll(site.first);
}
async function take_over() {
  for (const key of await caches.keys()) if (key.startsWith('webeam-') && key !== NAME) await caches.delete(key);
  await clients.claim();
}
async function keep(/** @type {string[]} */ files) {
  const cache = await caches.open(NAME);
  for (const file of files)
    if (known.has(here + file) && !(await cache.match(file))) await cache.add(file).catch(() => {});
}
/** From the cache, else from the server and kept. @param {Sent} e @param {string} key */
async function answer(e, key) {
  const cache = await caches.open(NAME);
  const hit = await cache.match(key);
  if (hit) return hit;
  const fresh = await fetch(e.request);
  if (fresh.ok) e.waitUntil(cache.put(key, fresh.clone()));
  return fresh;
}

on('install', e => e.waitUntil(fill()));
on('activate', e => e.waitUntil(take_over()));
on('message', e => e.waitUntil(keep(e.data.keep ?? [])));
on('fetch', e => {
  const url = e.request.url.replace(/[?#].*/, '');
  if (e.request.method !== 'GET' || !(known.has(url) || url === here)) return;
  e.respondWith(answer(e, url === here ? `${here}index.html` : url));
});
