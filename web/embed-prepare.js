// SPDX-License-Identifier: Apache-2.0
// web/embed-prepare.js — what a webeam of the package is started with: its options checked, what it needs fetched.
import { asset, bytes_of, compiled, node, place_of, url_of } from './assets.js';
import { own_trouble } from './embed-ask.js';
import { WebeamError } from './errors.js';
import { is_threads_image } from './image.js';
import { no_threads } from './threads.js';

/** @typedef {import('./embed.js').Options} Options */

const ELIXIR = ['elixir', 'eex', 'iex', 'logger', 'mix', 'ex_unit'];
const ALWAYS = new Set(['erts', 'kernel', 'stdlib', 'compiler']);
const HOME = '/home/web';
const OWN = '/webeam';
const utf8 = new TextEncoder();

/** The applications that have to be started. @param {Options} options */
export const apps_to_start = ({ apps = [] }) => apps.filter(a => !ALWAYS.has(a));
/** @param {Options} options */
export const wants_elixir = ({ apps = [] }) => apps.some(a => ELIXIR.includes(a));

export const in_page = () => typeof document === 'object' && typeof Worker === 'function';

/** Output as text, a character that comes in two parts as one. @param {(text: string, fd: number) => void} to */
export function texts(to) {
  /** @type {Map<number, TextDecoder>} */ const decoders = new Map();
  return (/** @type {number} */ fd, /** @type {Uint8Array} */ bytes, dropped = 0) => {
    if (dropped) to(`\n[${dropped} bytes of output left out]\n`, fd);
    const decoder = decoders.get(fd) ?? new TextDecoder('utf-8', { ignoreBOM: true });
    decoders.set(fd, decoder);
    const text = decoder.decode(bytes.slice(), { stream: true });
    if (text) to(text, fd);
  };
}
// A program that prints for ever to somebody who reads slowly: so much is held.
const HELD = 1 << 22;
export function printer() {
  let dropped = 0;
  const stream = (/** @type {number} */ fd) => (fd === 2 ? process.stderr : process.stdout);
  return (/** @type {string} */ text, /** @type {number} */ fd) => {
    const out = node ? stream(fd) : null;
    if (!out?.write) return (fd === 2 ? console.error : console.log)(text.replace(/\n$/, ''));
    if (out.writableLength > HELD) {
      dropped += text.length;
      return;
    }
    if (dropped) {
      out.write(`\n[${dropped} characters of output left out]\n`);
      dropped = 0;
    }
    out.write(text);
  };
}

/** How many schedulers, and that they can be; with an image, 'auto' is as it was made. @param {Options} options */
async function schedulers_of({ schedulers = 1, worker, image }) {
  const why_not = in_page() && worker === false ? 'they need a Worker, and worker is false' : no_threads();
  if (schedulers === 'auto')
    return why_not || (image && !is_threads_image(image instanceof Uint8Array ? image : await bytes_of(image)))
      ? 1
      : Math.min(globalThis.navigator?.hardwareConcurrency ?? 2, 16);
  if (!Number.isInteger(schedulers) || schedulers < 1 || schedulers > 1024)
    throw new WebeamError('unavailable', `there cannot be ${String(schedulers)} schedulers`);
  if (schedulers > 1 && why_not)
    throw new WebeamError('unavailable', `there cannot be ${schedulers} schedulers here: ${why_not}`);
  return schedulers;
}

/** Adds up what the parts say. Gives a function that begins a part. @param {Options['onProgress']} to */
function progress(to) {
  if (!to) return undefined;
  /** @type {[number, number | null][]} */ const parts = [];
  return () => {
    const i = parts.push([0, null]) - 1;
    return (/** @type {number} */ loaded, /** @type {number | null} */ total) => {
      parts[i] = [loaded, total];
      if (!loaded) return;
      const sum = parts.reduce((n, [some]) => n + some, 0);
      const all = parts.every(p => p[1] !== null) ? parts.reduce((n, p) => n + (p[1] ?? 0), 0) : null;
      own_trouble(to, sum, all);
    };
  };
}

/** @typedef {ReturnType<typeof progress>} Part */
/** An archive of the package. With an image it is fetched when something in it is wanted.
 * @param {import('./assets.js').Asset} name @param {Options} options @param {Part} part */
async function own_archive(name, { image }, part) {
  return { name, url: place_of(name), ...(!image && { bytes: await asset(name, part?.()) }) };
}
/** @param {string | URL | Uint8Array} from @param {number} i @param {Options} options @param {boolean} threads
 * @param {Part} part @returns {Promise<import('./here.js').Archive>} */
async function archive(from, i, { image }, threads, part) {
  if (from instanceof Uint8Array)
    return { name: `archive ${i + 1}`, bytes: from, ...(image && threads && { url: place_of_bytes(from) }) };
  const name = String(from).split('/').pop() ?? '';
  return { name, url: await url_of(from), ...(!image && { bytes: await bytes_of(from, part?.()) }) };
}
/** @param {Options['image']} from @param {Part} part */
async function image_bytes(from, part) {
  if (!from) return undefined;
  return from instanceof Uint8Array ? from : bytes_of(from, part?.());
}
function place_of_bytes(/** @type {Uint8Array} */ bytes) {
  if (node) throw new Error('archives of an image with threads are given by their URL or path');
  return URL.createObjectURL(new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (bytes)]));
}
/** @param {Options} options @returns {Record<string, Uint8Array>} */
const files_of = ({ files = {} }) =>
  Object.fromEntries(
    Object.entries(files).map(([path, what]) => [path, typeof what === 'string' ? utf8.encode(what) : what]),
  );

/** What here.js and far.js are to start: with `frozen`, applications, a system to be frozen.
 * @param {Options} options @param {string[]|null} frozen @returns {Promise<import('./here.js').Sent>} */
export async function prepared(options, frozen) {
  const schedulers = await schedulers_of(options);
  const threads = schedulers > 1;
  const vm = threads ? 'webeam-mt' : 'webeam';
  const elixir = wants_elixir(options);
  const part = progress(options.onProgress);
  const [module, own, io, image, ...archives] = await Promise.all([
    compiled(`${vm}.wasm.gz`, part?.()),
    asset('webeam_js.beam'),
    asset('webeam_io.beam'),
    image_bytes(options.image, part),
    own_archive('otp.webeam.gz', options, part),
    ...(elixir ? [own_archive('elixir.webeam.gz', options, part)] : []),
    ...(options.archives ?? []).map((a, i) => archive(a, i, options, threads, part)),
  ]);
  return {
    args: [
      ...(frozen ? ['--save-image', 'image'] : []),
      ...['-noshell', '-home', HOME, '-pa', OWN],
      ...(elixir && !image ? ELIXIR.flatMap(a => ['-pa', `/usr/lib/elixir/lib/${a}/ebin`]) : []),
      ...(threads ? ['+S', frozen ? '1' : String(schedulers)] : []),
      ...(options.args ?? []),
      ...['-s', 'webeam_js'],
      ...(frozen ? ['warm', ...frozen] : ['start']),
    ],
    archives,
    image,
    env: { HOME, LANG: 'C.UTF-8', TERM: 'dumb', ...options.env },
    home: HOME,
    factory: place_of(`${vm}.mjs`),
    worker: threads && !frozen ? place_of('webeam-mt.worker.js') : null,
    module,
    files: { [`${OWN}/webeam_js.beam`]: own, [`${OWN}/webeam_io.beam`]: io, ...files_of(options) },
  };
}
