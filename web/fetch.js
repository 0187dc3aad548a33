// SPDX-License-Identifier: Apache-2.0
// web/fetch.js — fetches what scripts/playground packed: NAME.br where the browser can decompress Brotli, else NAME.xz
// (decompressed by xz.js beside it), else NAME.gz, else NAME.
//
// A static host need not know about compression: the page decompresses. A host that sends NAME.br as NAME with
// `content-encoding: br`, which the browser decompresses faster, says so in a header of the page: `server-timing:
// webeam-br`.

/** What is counted of that which comes. bytes: over the wire; tell: how far a file is.
 * @typedef {{ bytes: number, tell?: (file: import('./messages.js').Arriving) => void }} Count */

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
/** The endings under which a file of the site is asked for, in this order, until one is there. The service worker asks
 * this too, so that it keeps what the page will ask for. @param {string} url @returns {string[]} */
export function endings(url) {
  const list = [];
  if (host.brotli || can('brotli')) list.push('.br');
  else if (can('gzip') && /\.(wasm|webeam|img(\.[12])?)$/.test(url)) list.push('.xz');
  if (can('gzip')) list.push('.gz');
  return [...list, ''];
}
/** How it may be fetched: its ending, and what decompresses it.
 * @param {string|URL} url @returns {AsyncGenerator<[string, Undo | null | undefined]>} */
async function* ways(url) {
  for (const ending of endings(String(url))) {
    if (ending === '.br') yield [ending, host.brotli ? null : native('brotli')];
    else if (ending === '.gz') yield [ending, native('gzip')];
    else if (ending === '.xz') {
      const undo = await xz(url);
      if (undo) yield [ending, undo];
    } else yield [ending, null];
  }
}

/** @param {string|URL} url @param {Count} count @returns {Promise<Response>} with the unpacked body */
export async function fetch_packed(url, count, type = 'application/octet-stream') {
  for await (const [ending, undo] of ways(url)) {
    let r;
    const address = url + ending;
    try {
      r = await fetch(address);
    } catch (e) {
      throw new Error(`cannot fetch ${url}${ending}: ${message_of(e)}`);
    }
    if (r.status === 404 && ending) continue;
    if (!r.ok) throw new Error(`cannot fetch ${url}${ending}: ${r.status} ${r.statusText}`);
    const total = Number(r.headers.get('content-length'));
    const file = { address, loaded: 0, total };
    count.tell?.({ ...file, over: false });
    if (!undo && r.headers.has('content-encoding')) {
      count.bytes += total;
      return r;
    }
    const counted = /** @type {ReadableStream<Uint8Array>} */ (r.body).pipeThrough(
      new TransformStream({
        transform(chunk, to) {
          count.bytes += chunk.length;
          file.loaded += chunk.length;
          count.tell?.({ ...file, over: false });
          to.enqueue(chunk);
        },
        flush: () => count.tell?.({ ...file, over: true }),
      }),
    );
    return new Response(undo ? undo(counted) : counted, { headers: { 'content-type': type } });
  }
  throw new Error(`cannot fetch ${url}`);
}

/** The same as bytes. @param {string|URL} url @param {Count} count @returns {Promise<Uint8Array>} */
export async function fetch_unpacked(url, count) {
  const r = await fetch_packed(url, count);
  // Of one that was made here (url is '') is told already.
  if (!count.tell || !r.url || !r.body) return new Uint8Array(await r.arrayBuffer());
  const file = { address: r.url, total: Number(r.headers.get('content-length')), unpacked: true };
  const all = await read_all(r.body, loaded => count.tell?.({ ...file, loaded, over: false }));
  count.tell({ ...file, loaded: all.length, over: true });
  return all;
}
/** @param {ReadableStream<Uint8Array>} body @param {(loaded: number) => void} tell  after each piece */
async function read_all(body, tell) {
  const parts = [];
  let loaded = 0;
  const reader = body.getReader();
  for (;;) {
    tell(loaded);
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    loaded += value.length;
  }
  const all = new Uint8Array(loaded);
  let at = 0;
  for (const p of parts) {
    all.set(p, at);
    at += p.length;
  }
  return all;
}

/** An image: NAME.1 and NAME.2, so that two threads can decompress them at the same time; else NAME in one piece.
 * @param {string} url @param {Count} count
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
export function fetch_now(url, forms = ['.gz', '']) {
  for (const ending of forms) {
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
  try {
    r = await fetch(url);
    if (r.ok) {
      const total = (!r.headers.get('content-encoding') && Number(r.headers.get('content-length'))) || null;
      if (!tell || !r.body) return new Uint8Array(await r.arrayBuffer());
      return await read_all(r.body, loaded => tell(loaded, total));
    }
  } catch (e) {
    const offline = globalThis.navigator?.onLine === false ? ' (this device is offline)' : '';
    throw new Error(`cannot fetch ${url}: ${message_of(e)}${offline}`, { cause: e });
  }
  throw new Error(`cannot fetch ${url}: ${r.status} ${r.statusText}`.trimEnd());
}
