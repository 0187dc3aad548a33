// SPDX-License-Identifier: Apache-2.0
// web/play/sw.js — the service worker: the page works offline after the first visit.
//
// scripts/playground puts the build's name and files in front of this, as VERSION, FIRST (the page and Erlang) and FILES (all).
// One cache for each build, so that parts of two builds never meet; the new one takes over when no page is open.
/* global VERSION, FIRST, FILES */
const NAME = `webeam-${VERSION}`;
const here = new URL('./', self.location.href).href;
const known = new Set(FILES.map(f => here + f));

self.addEventListener('install', e => e.waitUntil(caches.open(NAME).then(c => c.addAll(FIRST))));
self.addEventListener('activate', e =>
  e.waitUntil(
    (async () => {
      for (const key of await caches.keys()) if (key.startsWith('webeam-') && key !== NAME) await caches.delete(key);
      await self.clients.claim();
    })(),
  ),
);
self.addEventListener('message', e =>
  e.waitUntil(
    caches.open(NAME).then(async c => {
      for (const f of e.data.keep ?? []) if (known.has(here + f) && !(await c.match(f))) await c.add(f).catch(() => {});
    }),
  ),
);
self.addEventListener('fetch', e => {
  const url = e.request.url.replace(/[?#].*/, '');
  if (e.request.method !== 'GET' || !(known.has(url) || url === here)) return;
  e.respondWith(
    (async () => {
      const cache = await caches.open(NAME);
      const key = url === here ? `${here}index.html` : url;
      const hit = await cache.match(key);
      if (hit) return hit;
      const fresh = await fetch(e.request);
      if (fresh.ok) e.waitUntil(cache.put(key, fresh.clone()));
      return fresh;
    })(),
  );
});
