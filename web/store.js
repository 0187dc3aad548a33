// SPDX-License-Identifier: Apache-2.0
// web/store.js — images that this browser made of systems it booted: Cache Storage, one image per name.
//
// The key ends in the build's id, since an image fits no other build; older ones of the same name are dropped.

const CACHE = 'webeam-images';
const open = async () => {
  try {
    return await caches.open(CACHE);
  } catch {
    return null;
  }
}; // none: no secure context, or no room
const address = (/** @type {URL} */ here, /** @type {string} */ key) =>
  new URL(`${encodeURIComponent(key)}.img`, here).href;

/** @param {URL} here @param {string} key @returns {Promise<Uint8Array|null>} */
export async function stored_image(here, key) {
  const found = await (await open())?.match(address(here, key));
  return found ? new Uint8Array(await found.arrayBuffer()) : null;
}

/** @param {URL} here @param {string} key  `name-build id` @param {string} name @param {Uint8Array} bytes */
export async function store_image(here, key, name, bytes) {
  const cache = await open();
  if (!cache) return;
  try {
    for (const old of await cache.keys())
      if (old.url.startsWith(address(here, `${name}-`).slice(0, -4))) await cache.delete(old);
    await cache.put(address(here, key), new Response(/** @type {Uint8Array<ArrayBuffer>} */ (bytes)));
  } catch {
    /* no room: it is made again next time */
  }
}
