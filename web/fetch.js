// SPDX-License-Identifier: Apache-2.0
// web/fetch.js — fetches what scripts/playground packed: NAME.br where the browser can decompress Brotli, else NAME.xz
// (decompressed by xz.js beside it), else NAME.gz, else NAME.
//
// A static host need not know about compression: the page decompresses. A host that sends NAME.br as NAME with
// `content-encoding: br`, which the browser decompresses faster, says so in a header of the page: `server-timing:
// webeam-br`. `bytes` counts what came over the wire.

/** brotli: the host is of that kind. Workers are told by their page. */
export const host = { brotli: false };

/** @param {unknown} e */
const message_of = e => (e instanceof Error ? e.message : String(e));
const can = (/** @type {string} */ how) => {
  try {
    new DecompressionStream(/** @type {CompressionFormat} */ (how));
    return true;
  } catch {
    return false;
  }
};
/** @typedef {(body: ReadableStream) => ReadableStream} Undo  decompresses */
/** @param {string} how @returns {Undo} */
const native = how => body => body.pipeThrough(new DecompressionStream(/** @type {CompressionFormat} */ (how)));
/** @type {Map<string, Promise<Undo | null>>} */ const decoders = new Map();
/** @param {string | URL} url */
function xz(url) {
  const at = new URL('xz.js', url).href;
  if (!decoders.has(at))
    decoders.set(
      at,
      import(/* @vite-ignore */ at).then(
        m => body => new m.XzReadableStream(body),
        () => null,
      ),
    );
  return decoders.get(at);
}
/** How it may be fetched: its ending, and what decompresses it.
 * @param {string|URL} url @returns {AsyncGenerator<[string, Undo | null | undefined]>} */
async function* ways(url) {
  if (host.brotli) yield ['.br', null];
  if (typeof DecompressionStream === 'function') {
    if (can('brotli')) yield ['.br', native('brotli')];
    else if (/\.(wasm|webeam|img(\.[12])?)$/.test(String(url))) {
      const undo = await xz(url);
      if (undo) yield ['.xz', undo];
    }
    if (can('gzip')) yield ['.gz', native('gzip')];
  }
  yield ['', null];
}

/** @param {string|URL} url @param {{bytes: number}} count @returns {Promise<Response>} with the unpacked body */
export async function fetch_packed(url, count, type = 'application/octet-stream') {
  for await (const [ending, undo] of ways(url)) {
    let r;
    try {
      r = await fetch(url + ending);
    } catch (e) {
      throw new Error(`cannot fetch ${url}${ending}: ${message_of(e)}`);
    }
    if (r.status === 404 && ending) continue;
    if (!r.ok) throw new Error(`cannot fetch ${url}${ending}: ${r.status} ${r.statusText}`);
    if (!undo && r.headers.has('content-encoding')) {
      count.bytes += Number(r.headers.get('content-length'));
      return r;
    }
    const counted = /** @type {ReadableStream<Uint8Array>} */ (r.body).pipeThrough(
      new TransformStream({
        transform(chunk, to) {
          count.bytes += chunk.length;
          to.enqueue(chunk);
        },
      }),
    );
    return new Response(undo ? undo(counted) : counted, { headers: { 'content-type': type } });
  }
  throw new Error(`cannot fetch ${url}`);
}

/** The same as bytes. @param {string|URL} url @param {{bytes: number}} count @returns {Promise<Uint8Array>} */
export const fetch_unpacked = (url, count) =>
  fetch_packed(url, count)
    .then(r => r.arrayBuffer())
    .then(b => new Uint8Array(b));

/** An image: NAME.1 and NAME.2, so that two threads can decompress them at the same time; else NAME in one piece.
 * @param {string} url @param {{bytes: number}} count
 * @param {(address: string) => Promise<Uint8Array>} [second]  brings the second half
 * @returns {Promise<Uint8Array>} */
export async function fetch_image(url, count, second) {
  const one = (/** @type {string} */ address) => fetch_unpacked(address, count);
  if (host.brotli) return one(url);
  const rest = (second ?? one)(`${url}.2`);
  rest.catch(() => {});
  try {
    const first = await one(`${url}.1`);
    const last = await rest;
    const all = new Uint8Array(first.length + last.length);
    all.set(first);
    all.set(last, first.length);
    return all;
  } catch (e) {
    if (!/: 404 /.test(message_of(e))) throw e;
    return one(url);
  }
}

/** The same at once, for a Worker that cannot wait: NAME.gz as it is (webeam decompresses it), else NAME.
 * @param {string|URL} url @returns {Uint8Array|null} */
export function fetch_now(url, endings = ['.gz', '']) {
  for (const ending of endings) {
    const r = new XMLHttpRequest();
    r.open('GET', url + ending, false);
    r.responseType = 'arraybuffer';
    try {
      r.send();
    } catch {
      return null;
    }
    if (r.status === 200) return new Uint8Array(r.response);
  }
  return null;
}

/** As it is, and all of it. @param {string|URL} url
 * @param {(loaded: number, total: number|null) => void} [tell]  how far it is; total: where the server says so
 * @returns {Promise<Uint8Array>} */
export async function fetch_bytes(url, tell) {
  let r;
  const parts = [];
  let loaded = 0;
  try {
    r = await fetch(url);
    if (r.ok) {
      const total = (!r.headers.get('content-encoding') && Number(r.headers.get('content-length'))) || null;
      const body = tell && r.body?.getReader();
      if (!body) return new Uint8Array(await r.arrayBuffer());
      for (;;) {
        tell(loaded, total);
        const { done, value } = await body.read();
        if (done) break;
        parts.push(value);
        loaded += value.length;
      }
    }
  } catch (e) {
    const offline = globalThis.navigator?.onLine === false ? ' (this device is offline)' : '';
    throw new Error(`cannot fetch ${url}: ${message_of(e)}${offline}`, { cause: e });
  }
  if (!r.ok) throw new Error(`cannot fetch ${url}: ${r.status} ${r.statusText}`.trimEnd());
  const all = new Uint8Array(loaded);
  let at = 0;
  for (const p of parts) {
    all.set(p, at);
    at += p.length;
  }
  return all;
}
