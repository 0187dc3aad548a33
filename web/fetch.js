// SPDX-License-Identifier: Apache-2.0
// web/fetch.js — fetches what scripts/playground packed: NAME.br where the browser can undo Brotli, else NAME.xz with what it brings for that
// (xz.js beside it), else NAME.gz, else NAME. An image has no .xz.
//
// A static host need not know about compression: the page undoes it. `bytes` counts what came over the wire.

const can = how => { try { new DecompressionStream(how); return true; } catch { return false; } };
const native = how => body => body.pipeThrough(new DecompressionStream(/** @type {any} */ (how)));
/** @type {Map<string, Promise<any>>} */ const decoders = new Map();
function xz(url) {
  const at = new URL('xz.js', url).href;
  if (!decoders.has(at)) decoders.set(at, import(/* @vite-ignore */ at).then(m => body => new m.XzReadableStream(body), () => null));
  return decoders.get(at);
}
/** How it may be fetched: its ending, and what undoes that. @param {string|URL} url */
async function* ways(url) {
  if (typeof DecompressionStream === 'function') {
    if (can('brotli')) yield ['.br', native('brotli')];
    else if (/\.(wasm|webeam)$/.test(String(url))) { const undo = await xz(url); if (undo) yield ['.xz', undo]; }
    if (can('gzip')) yield ['.gz', native('gzip')];
  }
  yield ['', null];
}

/** @param {string|URL} url @param {{bytes: number}} count @returns {Promise<Response>} with the unpacked body */
export async function fetch_packed(url, count, type = 'application/octet-stream') {
  for await (const [ending, undo] of ways(url)) {
    let r;
    try { r = await fetch(url + ending); } catch (e) { throw new Error(`cannot fetch ${url}${ending}: ${e.message}`); }
    if (r.status === 404 && undo) continue;
    if (!r.ok) throw new Error(`cannot fetch ${url}${ending}: ${r.status} ${r.statusText}`);
    const counted = r.body.pipeThrough(new TransformStream({ transform(chunk, to) { count.bytes += chunk.length; to.enqueue(chunk); } }));
    return new Response(undo ? undo(counted) : counted, { headers: { 'content-type': type } });
  }
  throw new Error(`cannot fetch ${url}`);
}

/** The same at once, for a Worker that cannot wait: NAME.gz as it is (webeam undoes gzip), else NAME.
 * @param {string|URL} url @returns {Uint8Array|null} */
export function fetch_now(url) {
  for (const ending of ['.gz', '']) {
    const r = new XMLHttpRequest();
    r.open('GET', url + ending, false);
    r.responseType = 'arraybuffer';
    try { r.send(); } catch { return null; }
    if (r.status === 200) return new Uint8Array(r.response);
  }
  return null;
}
