// SPDX-License-Identifier: Apache-2.0
// web/image.js — a frozen system as bytes: the memory of a webeam between two slices, without its empty pages.
//
//   0 "webeam image"   16 u32 format 1   20 u32 runs   24 u64 memory bytes   32 build id, 64 hex digits   96 u64 bytes of all
//   104 u32 1: of webeam-mt.wasm, for runs with threads
//   128 runs: u32 first page, u32 pages (of 4096 bytes) ...   up to the next multiple of 4096; then the pages of all runs
//
// An image fits only the build that made it. Whatever does not fit is refused with its reason (an ImageError).

/** An image that cannot be resumed; the message says why. */
export class ImageError extends Error {}

const PAGE = 4096, HEADER = 128, MAGIC = 'webeam image';
/** The text at p, up to its NUL. @param {Uint8Array} bytes @param {number} p */
export const text_at = (bytes, p) => { let e = p; while (bytes[e]) e++; return new TextDecoder().decode(bytes.slice(p, e)); };
const padded = n => Math.ceil(n / PAGE) * PAGE;

/** Can a resumed image do what these arguments ask for? Other flags take effect while the system boots.
 * @param {string[]} args @returns {boolean} */
export function serves(args) {
  const taken = new Set(['-noshell', '-noinput', '-pa', '-pz', '-eval', '-s', '-run', '--']);
  for (const a of args) {
    if (a === '-extra') return true;
    if (/^(\+.|--.)/.test(a) || (/^-[^\d]/.test(a) && !taken.has(a))) return false;
  }
  return true;
}

/** Is it for runs with threads? @param {Uint8Array} image @returns {boolean} */
export const is_threads_image = image => image.length >= HEADER && image[104] === 1;
const has_threads = m => !!m._webeam_start;

/** @param {any} m an instance between two slices @returns {Uint8Array} */
export function write_image(m) {
  const memory = m.bytes(), words = new BigUint64Array(memory.buffer, 0, memory.length / 8), runs = [];
  let npages = 0;
  for (let page = 0; page * PAGE < memory.length; page++) {
    let i = page * PAGE / 8, end = i + PAGE / 8;
    while (i < end && words[i] === 0n) i++;
    if (i === end) continue;
    const last = runs[runs.length - 1];
    if (last && last[0] + last[1] === page) last[1]++;
    else runs.push([page, 1]);
    npages++;
  }
  const start = padded(HEADER + runs.length * 8), out = new Uint8Array(start + npages * PAGE), view = new DataView(out.buffer);
  out.set(new TextEncoder().encode(MAGIC));
  view.setUint32(16, 1, true);
  view.setUint32(20, runs.length, true);
  view.setBigUint64(24, BigInt(memory.length), true);
  out.set(new TextEncoder().encode(text_at(memory, m._webeam_id() >>> 0)), 32);
  view.setBigUint64(96, BigInt(out.length), true);
  view.setUint32(104, has_threads(m) ? 1 : 0, true);
  let at = start;
  runs.forEach(([first, count], i) => {
    view.setUint32(HEADER + i * 8, first, true);
    view.setUint32(HEADER + i * 8 + 4, count, true);
    out.set(memory.subarray(first * PAGE, (first + count) * PAGE), at);
    at += count * PAGE;
  });
  return out;
}

/** Gives a fresh instance the memory of an image. @param {any} m @param {Uint8Array} image */
export function read_image(m, image) {
  const refuse = why => { throw new ImageError(`the image cannot be used: ${why}`); };
  if (image.length < HEADER || new TextDecoder().decode(image.subarray(0, MAGIC.length)) !== MAGIC) refuse('it is not one');
  const view = new DataView(image.buffer, image.byteOffset, image.length);
  const nruns = view.getUint32(20, true), nbytes = Number(view.getBigUint64(24, true)), whole = Number(view.getBigUint64(96, true));
  if (view.getUint32(16, true) !== 1) refuse(`format ${view.getUint32(16, true)} instead of 1`);
  if (whole !== image.length) refuse(`it has ${image.length} bytes instead of ${whole}`);
  if (is_threads_image(image) !== has_threads(m)) refuse(`it is for runs with${has_threads(m) ? 'out' : ''} threads`);
  const id = new TextDecoder().decode(image.subarray(32, 96));
  if (id !== text_at(m.bytes(), m._webeam_id() >>> 0)) refuse('another build of webeam made it');
  const start = padded(HEADER + nruns * 8);
  let npages = 0, next = 0;
  const run = i => [view.getUint32(HEADER + i * 8, true), view.getUint32(HEADER + i * 8 + 4, true)];
  if (start > whole || nbytes % 65536 || nbytes > 2 ** 32) refuse('its header is damaged');
  for (let i = 0; i < nruns; i++) {
    const [first, count] = run(i);
    if (first < next || count < 1 || (first + count) * PAGE > nbytes) refuse('its table of pages is damaged');
    next = first + count;
    npages += count;
  }
  if (start + npages * PAGE !== whole) refuse('its table of pages is damaged');
  const used = m._webeam_heap_top() >>> 0;           // what this instance has written so far lies below
  if (!m._webeam_grow(nbytes)) refuse(`the host gives no ${nbytes} bytes of memory`);
  const memory = m.bytes();
  memory.fill(0, 0, used);
  for (let i = 0, at = start; i < nruns; i++) {
    const [first, count] = run(i);
    memory.set(image.subarray(at, at + count * PAGE), first * PAGE);
    at += count * PAGE;
  }
}
