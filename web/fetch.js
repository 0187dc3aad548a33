// SPDX-License-Identifier: Apache-2.0
// web/fetch.js — fetches what scripts/playground packed: NAME.br where the browser can undo Brotli, else NAME.gz, else NAME.
//
// A static host need not know about compression: the page undoes it. `bytes` counts what came over the wire.

const can = how => { try { new DecompressionStream(how); return true; } catch { return false; } };
const ways = [['brotli', '.br'], ['gzip', '.gz']].filter(([how]) => typeof DecompressionStream === 'function' && can(how));

/** @param {string|URL} url @param {{bytes: number}} count @returns {Promise<Response>} with the unpacked body */
export async function fetch_packed(url, count, type = 'application/octet-stream') {
  for (const [how, ending] of [...ways, [null, '']]) {
    let r;
    try { r = await fetch(url + ending); } catch (e) { throw new Error(`cannot fetch ${url}${ending}: ${e.message}`); }
    if (r.status === 404 && how) continue;
    if (!r.ok) throw new Error(`cannot fetch ${url}${ending}: ${r.status} ${r.statusText}`);
    const counted = r.body.pipeThrough(new TransformStream({ transform(chunk, to) { count.bytes += chunk.length; to.enqueue(chunk); } }));
    const body = how ? counted.pipeThrough(new DecompressionStream(/** @type {any} */ (how))) : counted;
    return new Response(body, { headers: { 'content-type': type } });
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
