// SPDX-License-Identifier: Apache-2.0
// web/image.js — a frozen system as bytes: the memory of a webeam between two slices, without its empty pages.
//
//     0 "webeam image"   16 u32 format 2   20 u32 runs   24 u64 memory bytes
//    32 build id, 64 hex digits   96 u64 bytes of all
//   104 u32 1: of webeam-mt.wasm, for runs with threads   108 u32 sum   112 u32 release of OTP (0: not said)
//   128 runs: u32 first page, u32 pages (of 4096 bytes) ...
//       up to the next multiple of 4096; then the pages of all runs
//
// A run with SAME in its number of pages has none here: they are as in any fresh instance (its constant data). `sum` is
// their checksum, so that it is seen when they are not. An image fits only the build that made it. Whatever does not
// fit is refused with its reason (an ImageError).

/** An image that cannot be resumed; the message says why. */
export class ImageError extends Error {}

const PAGE = 4096;
const HEADER = 128;
const FORMAT = 2;
const SAME = 0x80000000;
const MAGIC = 'webeam image';
/** The text at p, up to its NUL. @param {Uint8Array} bytes @param {number} p */
export const text_at = (bytes, p) => {
  let e = p;
  while (bytes[e]) e++;
  return new TextDecoder().decode(bytes.slice(p, e));
};
const padded = (/** @type {number} */ n) => Math.ceil(n / PAGE) * PAGE;

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
/** The release of OTP that it holds, such as 29; 0: it does not say. @param {Uint8Array} image @returns {number} */
export const release_of_image = image =>
  image.length >= HEADER ? new DataView(image.buffer, image.byteOffset).getUint32(112, true) : 0;
const has_threads = (/** @type {import('./webeam.js').Instance} */ m) => !!m._webeam_start;

const sum_of = (/** @type {number} */ sum, /** @type {Uint8Array} */ memory, /** @type {number} */ page) => {
  const words = new Uint32Array(memory.buffer, memory.byteOffset + page * PAGE, PAGE / 4);
  for (let i = 0; i < words.length; i++) sum = Math.imul(sum ^ words[i], 0x01000193);
  return sum >>> 0;
};

/** What write_image compares with. @param {import('./webeam.js').Instance} m a fresh instance @returns {Uint8Array} */
export const fresh_memory = m => m.bytes().slice(0, padded(m._webeam_heap_top() >>> 0));

/** @param {import('./webeam.js').Instance} m an instance between two slices
 * @param {Uint8Array} fresh  fresh_memory, when it was one
 * @param {number} release  of OTP @returns {Uint8Array} */
export function write_image(m, fresh = new Uint8Array(0), release = 0) {
  const memory = m.bytes();
  const words = new Uint32Array(memory.buffer, 0, memory.length / 4);
  const was = new Uint32Array(fresh.buffer);
  /** @type {[number, number, boolean][]} */ const runs = [];
  let npages = 0;
  let sum = 0;
  for (let page = 0; page * PAGE < memory.length; page++) {
    const begin = (page * PAGE) / 4;
    const end = begin + PAGE / 4;
    let i = begin;
    while (i < end && words[i] === 0) i++;
    if (i === end) continue;
    i = begin;
    while (i < end && words[i] === was[i]) i++;
    const same = i === end;
    const last = runs[runs.length - 1];
    if (same) sum = sum_of(sum, memory, page);
    else npages++;
    if (last && last[2] === same && last[0] + last[1] === page) last[1]++;
    else runs.push([page, 1, same]);
  }
  const start = padded(HEADER + runs.length * 8);
  const out = new Uint8Array(start + npages * PAGE);
  const view = new DataView(out.buffer);
  out.set(new TextEncoder().encode(MAGIC));
  view.setUint32(16, FORMAT, true);
  view.setUint32(20, runs.length, true);
  view.setBigUint64(24, BigInt(memory.length), true);
  out.set(new TextEncoder().encode(text_at(memory, m._webeam_id() >>> 0)), 32);
  view.setBigUint64(96, BigInt(out.length), true);
  view.setUint32(104, has_threads(m) ? 1 : 0, true);
  view.setUint32(108, sum, true);
  view.setUint32(112, release, true);
  let at = start;
  runs.forEach(([first, count, same], i) => {
    view.setUint32(HEADER + i * 8, first, true);
    view.setUint32(HEADER + i * 8 + 4, same ? count + SAME : count, true);
    if (same) return;
    out.set(memory.subarray(first * PAGE, (first + count) * PAGE), at);
    at += count * PAGE;
  });
  return out;
}

/** Gives a fresh instance the memory of an image.
 * @param {import('./webeam.js').Instance} m @param {Uint8Array} image
 * @param {number} [release]  of OTP: an image of another is refused */
export function read_image(m, image, release) {
  const refuse = (/** @type {string} */ why) => {
    throw new ImageError(`the image cannot be used: ${why}`);
  };
  if (image.length < HEADER || new TextDecoder().decode(image.subarray(0, MAGIC.length)) !== MAGIC)
    refuse('it is not one');
  const view = new DataView(image.buffer, image.byteOffset, image.length);
  const nruns = view.getUint32(20, true);
  const nbytes = Number(view.getBigUint64(24, true));
  const whole = Number(view.getBigUint64(96, true));
  if (view.getUint32(16, true) !== FORMAT) refuse(`format ${view.getUint32(16, true)} instead of ${FORMAT}`);
  if (whole !== image.length) refuse(`it has ${image.length} bytes instead of ${whole}`);
  if (release && release_of_image(image) !== release)
    refuse(`it is of Erlang/OTP ${release_of_image(image)}, not ${release}`);
  if (is_threads_image(image) !== has_threads(m)) refuse(`it is for runs with${has_threads(m) ? 'out' : ''} threads`);
  const id = new TextDecoder().decode(image.subarray(32, 96));
  if (id !== text_at(m.bytes(), m._webeam_id() >>> 0)) refuse('another build of webeam made it');
  const start = padded(HEADER + nruns * 8);
  const used = m._webeam_heap_top() >>> 0; // what this instance has written so far lies below
  let npages = 0;
  let next = 0;
  let sum = 0;
  /** @param {number} i @returns {[number, number, boolean]} first page, pages, SAME? */
  const run = i => {
    const n = view.getUint32(HEADER + i * 8 + 4, true);
    return [view.getUint32(HEADER + i * 8, true), n % SAME, n >= SAME];
  };
  if (start > whole || nbytes % 65536 || nbytes > 2 ** 32) refuse('its header is damaged');
  for (let i = 0; i < nruns; i++) {
    const [first, count, same] = run(i);
    if (first < next || count < 1 || (first + count) * PAGE > (same ? Math.min(nbytes, padded(used)) : nbytes))
      refuse('its table of pages is damaged');
    next = first + count;
    if (!same) npages += count;
    else for (let page = first; page < next; page++) sum = sum_of(sum, m.bytes(), page);
  }
  if (start + npages * PAGE !== whole) refuse('its table of pages is damaged');
  if (sum !== view.getUint32(108, true)) refuse('this instance has other constants than the one that made it');
  if (!m._webeam_grow(nbytes)) refuse(`the host gives no ${nbytes} bytes of memory`);
  const memory = m.bytes();
  for (let i = 0, at = start, end = 0; i < nruns; i++) {
    const [first, count, same] = run(i);
    memory.fill(0, end, Math.max(end, Math.min(first * PAGE, used)));
    end = (first + count) * PAGE;
    if (same) continue;
    memory.set(image.subarray(at, at + count * PAGE), first * PAGE);
    at += count * PAGE;
  }
  if (next * PAGE < used) memory.fill(0, next * PAGE, used);
}
