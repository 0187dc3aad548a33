// SPDX-License-Identifier: Apache-2.0
// web/obtain.js — what the Worker of a page fetches: each address once, whoever asks first.
//
// A page's first Worker is told what it will be asked for (foresee) before the page's own modules are there.
import { fetch_image, fetch_packed, fetch_unpacked, host as site } from './fetch.js';
import { seldom } from './progress.js';
import { rpc } from './rpc.js';

/** @typedef {import('./messages.js').Arriving} Arriving */
/** How far files are is told to this. @type {{ tell: (files: Arriving[]) => void }} */
export const progress = { tell() {} };
/** Of what comes over the wire. @type {import('./fetch.js').Count} */
export const count = { bytes: 0, tell: seldom(files => progress.tell(files)) };

/** @typedef {import('./rpc.js').Link<import('./messages.js').Half>} HalfLink  to the Worker that decompresses the
 * second half of an image */
/** @type {Promise<HalfLink> | null} */
let half = null;
/** @type {((link: HalfLink) => void) | null} */
let half_comes = null;

/** The page has begun that Worker too, and says how to talk to it. @param {MessagePort} port */
export function half_is(port) {
  /** @type {import('./messages.js').OfHalf} */
  const mine = { progress: files => progress.tell(files) };
  const link = /** @type {HalfLink} */ (rpc(port, mine));
  if (half_comes) half_comes(link);
  else half = Promise.resolve(link);
}
/** @param {string} address @returns {Promise<Uint8Array>} */
async function second_half(address) {
  if (!half) {
    const { port1, port2 } = new MessageChannel();
    new Worker(new URL('./half.js', import.meta.url), { type: 'module' }).postMessage({ port: port2 }, [port2]);
    half_is(port1);
  }
  const { bytes, fetched } = await /** @type {Promise<HalfLink>} */ (half).then(link => link.call('bring', address));
  count.bytes += fetched;
  return bytes;
}

const HOW = {
  /** @returns {Promise<import('./webeam.js').Factory>} */
  factory: (/** @type {string} */ address) => import(address).then(m => m.default),
  module: async (/** @type {string} */ address) => {
    const r = await fetch_packed(address, count, 'application/wasm');
    const compiled = await WebAssembly.compileStreaming(r);
    if (r.url) count.tell?.({ address: r.url, loaded: 0, total: 0, over: true });
    return compiled;
  },
  bytes: (/** @type {string} */ address) => fetch_unpacked(address, count),
  image: (/** @type {string} */ address) => fetch_image(address, count, second_half),
};
/** What is fetched, by its address. @type {Map<string, Promise<unknown>>} */
const begun = new Map();
/** Each address is always asked for as the same kind.
 * @template {keyof typeof HOW} K @param {string} name @param {URL} here @param {K} of
 * @returns {ReturnType<typeof HOW[K]>} */
export function obtain(name, here, of) {
  const address = new URL(name, here).href;
  let coming = begun.get(address);
  if (!coming) begun.set(address, (coming = HOW[of](address)));
  return /** @type {ReturnType<typeof HOW[K]>} */ (coming);
}

/** Begins to fetch; who asks later gets that, or its error. @param {import('./messages.js').Foreseen} what */
export function foresee({ build, image, brotli }) {
  const here = new URL('.', self.location.href);
  site.brotli = brotli;
  if (image && !brotli)
    half ??= new Promise(done => {
      half_comes = done;
    });
  obtain(`${build}.mjs`, here, 'factory').catch(() => {});
  obtain(`${build}.wasm`, here, 'module').catch(() => {});
  if (image) obtain(image, here, 'image').catch(() => {});
}
