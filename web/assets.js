// SPDX-License-Identifier: Apache-2.0
// web/assets.js — the files of the package that are no modules: where they are, and their bytes, which all systems
// share.
import { ELSEWHERE } from './elsewhere.js';
import { fetch_bytes } from './fetch.js';

export const node = typeof process === 'object' && !!process.versions?.node;
export const native_module = (/** @type {string} */ name) => import(/* @vite-ignore */ /* webpackIgnore: true */ name);

// Written out, so that bundlers find and copy them.
const BESIDE = {
  'webeam.mjs': new URL('./webeam.mjs', import.meta.url),
  'webeam.wasm.gz': new URL('./webeam.wasm.gz', import.meta.url),
  'webeam-mt.mjs': new URL('./webeam-mt.mjs', import.meta.url),
  'webeam-mt.wasm.gz': new URL('./webeam-mt.wasm.gz', import.meta.url),
  'webeam-mt.worker.js': new URL('./mt/webeam-mt.worker.js', import.meta.url),
  'webeam_js.beam': new URL('./webeam_js.beam', import.meta.url),
  'webeam_io.beam': new URL('./webeam_io.beam', import.meta.url),
  'otp.webeam.gz': new URL('./otp.webeam.gz', import.meta.url),
  'elixir.webeam.gz': new URL('./elixir.webeam.gz', import.meta.url),
};
/** @typedef {keyof typeof BESIDE} Asset */
/** @param {Asset} name */
export const place_of = name =>
  ELSEWHERE ? new URL(name === 'webeam-mt.worker.js' ? `mt/${name}` : name, ELSEWHERE).href : BESIDE[name].href;

/** @typedef {(loaded: number, total: number|null) => void} Tell */

/** All of its URL; in Node and Deno it may be a path. @param {string|URL} from @returns {Promise<string>} */
export async function url_of(from) {
  if (from instanceof URL || /^[a-z][a-z0-9+.-]+:/i.test(from)) return String(from);
  return node
    ? (await native_module('node:url')).pathToFileURL(from).href
    : new URL(from, globalThis.document?.baseURI ?? globalThis.location?.href).href;
}
/** The bytes of a URL or, in Node and Deno, of a file.
 * @param {string|URL} from @param {Tell} [tell] @returns {Promise<Uint8Array>} */
export async function bytes_of(from, tell) {
  const url = await url_of(from);
  return node && url.startsWith('file:')
    ? new Uint8Array(await (await native_module('node:fs/promises')).readFile(new URL(url)))
    : fetch_bytes(url, tell);
}

/** @typedef {{promise: Promise<unknown>, tells: Set<Tell>, last: Parameters<Tell>}} Fetching */
/** What is being fetched or was. What failed is fetched again. @type {Map<string, Fetching>} */
const shared = new Map();
/** @param {(tell: Tell) => Promise<unknown>} get @returns {Fetching} */
function fetching(get) {
  /** @type {Set<Tell>} */ const tells = new Set();
  /** @type {Parameters<Tell>} */ const last = [0, null];
  const promise = get((loaded, total) => {
    last.splice(0, 2, loaded, total);
    for (const t of tells) t(loaded, total);
  });
  return { promise, tells, last };
}
/** @template T @param {string} key  says what `get` gives @param {(tell: Tell) => Promise<T>} get @param {Tell} [tell]
 * @returns {Promise<T>} */
function once(key, get, tell) {
  let it = shared.get(key);
  if (!it) {
    it = fetching(get);
    it.promise.catch(() => shared.delete(key));
    shared.set(key, it);
  }
  if (tell) {
    it.tells.add(tell);
    tell(...it.last);
  }
  const { promise, tells } = it;
  return /** @type {Promise<T>} */ (promise).finally(() => tells.delete(/** @type {Tell} */ (tell)));
}

/** The bytes of a file of the package. @param {Asset} name @param {Tell} [tell] @returns {Promise<Uint8Array>} */
export const asset = (name, tell) => once(name, t => bytes_of(place_of(name), t), tell);
/** The bytes without gzip. Where the server sent them with `content-encoding: gzip` they are unpacked already.
 * @param {Uint8Array<ArrayBuffer>} bytes */
const unpacked = bytes =>
  bytes[0] !== 0x1f
    ? bytes
    : new Response(new Response(bytes).body?.pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
/** A wasm file of the package, compiled.
 * @param {Asset} name @param {Tell} [tell] @returns {Promise<WebAssembly.Module>} */
export const compiled = (name, tell) =>
  once(
    `${name}, compiled`,
    async t => {
      const bytes = /** @type {Uint8Array<ArrayBuffer>} */ (await bytes_of(place_of(name), t));
      return WebAssembly.compile(await unpacked(bytes));
    },
    tell,
  );
