#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// wasm/webeam-node.mjs — the command line of the wasm builds under Node 18 and later.
//
// usage: node wasm/webeam-node.mjs [erl's flags]
//   --js FILE   a JavaScript module whose exports Erlang may call: see web/README.md
//   WEBEAM_IMAGE=0  boots instead of resuming webeam.img, which scripts/build makes, where the flags allow to
//   WEBEAM_DIR  folder with webeam.js and webeam-mt.js (default: build/wasm beside this file's folder)
//
// Without threads (the default): web/webeam.js in this thread, with stdin.
// With +S N, N > 1: the threads build. Boot and schedulers live in workers and may block there; this thread only feeds
// input and waits for the exit word. Output is written synchronously by the thread that has it. An image that was saved
// with +S N, N > 1, is for these, with any N.
// A host without shared memory, or a run with --seed, gets N virtual schedulers in the build without threads.
//
// OTP 28 and later run on webeam29 and webeam29-mt, where scripts/build wasm29 has made them: `re` on PCRE2. An image
// says its release, a root folder has it in its files.
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync, existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { dirname, join, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { start } from '../web/webeam.js';
import { start_threads } from '../web/threads.js';
import { own_image } from './own-image.mjs';
import { release_in, root_of } from './release.mjs';
import { ImageError, is_threads_image, release_of_image } from '../web/image.js';
import { build_name } from '../web/variant.js';

setFlagsFromString('--no-flush-bytecode'); // else Node 20 may crash on an exit through wasm: see wasi/run-node.mjs
const dir = process.env.WEBEAM_DIR ?? join(dirname(fileURLToPath(import.meta.url)), '..', 'build', 'wasm');
const args = process.argv.slice(2);

/** Everything before -extra (what is behind belongs to the program). */
const own = () => {
  const i = args.indexOf('-extra');
  return i < 0 ? args.length : i;
};

const verbose = (i => i >= 0 && i < own() && args.splice(i, 1).length > 0)(args.indexOf('--verbose'));

/** How many schedulers +S asks for: "+S 4", "+S4", "+S 4:2" (the second number counts: those online). */
function schedulers() {
  let n = 1;
  for (let i = 0; i < own(); i++) {
    const m = /^\+S(\d.*)?$/.exec(args[i]);
    if (m) n = parseInt((m[1] ?? args[i + 1] ?? '').split(':').pop() ?? '', 10) || 1;
  }
  return n;
}

/** Of the OTP that would be booted; 0: there is none. */
const release = release_in(root_of(args));
/** The module for runs of a release of OTP. @param {boolean} threads @param {number} of */
function module_for(threads, of) {
  const name = build_name(threads, of);
  const plain = build_name(threads);
  if (name === plain || existsSync(join(dir, `${name}.wasm`))) return name;
  if (verbose) process.stderr.write(`webeam: re of PCRE 8: there is no ${name}.wasm (scripts/build wasm29)\n`);
  return plain;
}

/** Null: there can be some. */
function why_no_threads() {
  if (typeof SharedArrayBuffer === 'undefined') return 'this host has no shared memory';
  if (typeof Atomics.waitAsync !== 'function') return 'this host has no Atomics.waitAsync';
  return existsSync(join(dir, 'webeam-mt.wasm')) ? null : `there is no ${join(dir, 'webeam-mt.wasm')}`;
}

function wants_threads() {
  if (schedulers() < 2 || process.env.WEBEAM_THREADS === '0') return false;
  if (args.slice(0, own()).includes('--seed')) return false;
  const why = why_no_threads();
  if (why && verbose) process.stderr.write(`webeam: ${schedulers()} virtual schedulers in one thread: ${why}\n`);
  return !why;
}

/** Our own end, or a wasm trap: anything else than an announced exit is a bug, and is shown. @param {unknown} e */
function end(e) {
  if (e && typeof e === 'object' && 'webeamExit' in e) process.exit(Number(e.webeamExit));
  if (e instanceof ImageError) {
    process.stderr.write(`webeam: ${e.message}\n`);
    process.exit(1);
  }
  process.stderr.write(`webeam: ${(e instanceof Error && e.stack) || e}\n`);
  process.exit(134);
}

/** @returns {Promise<{ factory: import('../web/webeam.js').Factory, options: import('../web/webeam.js').Options }>} */
async function factory_of(/** @type {string} */ name) {
  const wasm = join(dir, `${name}.wasm`);
  if (!existsSync(wasm)) {
    process.stderr.write(`webeam: there is no ${wasm}: build it with scripts/build wasm\n`);
    process.exit(1);
  }
  Object.assign(globalThis, { fetch: undefined }); // else emcc 3.1.6 takes Node for a browser
  return {
    factory: createRequire(import.meta.url)(join(dir, `${name}.js`)),
    options: { wasmBinary: readFileSync(wasm), locateFile: (/** @type {string} */ f) => join(dir, f) },
  };
}

/** What host_library.js asks of the launcher. @param {() => (bytes: Uint8Array|null) => void} feed  gives the VM's,
 * once it is there @returns {import('../web/instance.js').Host} */
const terminal = feed => ({
  wantInput() {
    process.stdin.on('data', bytes => feed()(bytes));
    process.stdin.once('end', () => feed()(null));
    process.stdin.once('error', () => feed()(null));
  },
  window: () => (process.stdout.isTTY ? [process.stdout.columns, process.stdout.rows] : null),
  raw(on) {
    if (!process.stdin.isTTY || !process.stdout.isTTY) return false;
    process.stdin.setRawMode(on);
    return true;
  },
});

/** The value of a flag of ours. */
const value_of = (/** @type {string} */ flag) => {
  const i = args.indexOf(flag);
  return i >= 0 && i < own() ? args[i + 1] : undefined;
};

/** --js FILE: a module whose exports Erlang may call through ports of the driver js; taken out of the arguments. */
async function js_module() {
  const i = args.indexOf('--js');
  if (i < 0 || i >= own()) return null;
  const [, file] = args.splice(i, 2);
  try {
    return await import(pathToFileURL(resolve(file ?? '')).href);
  } catch (error) {
    process.stderr.write(`webeam: --js ${file}: ${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  }
}
const js = await js_module();

/** The image that is asked for. @param {string} file */
function bytes_of(file) {
  try {
    return readFileSync(file);
  } catch (error) {
    const e = /** @type {NodeJS.ErrnoException} */ (error);
    process.stderr.write(`webeam: ${file}: ${e.code === 'ENOENT' ? 'no such file' : e.message}\n`);
    process.exit(1);
  }
}

/** The image that is asked for. One of another release than that of ROOTDIR or -root, where they are given, is refused.
 * @param {string} file @returns {{ image: Uint8Array, release?: number }} */
function image_of(file) {
  const said = process.env.ROOTDIR || value_of('-root');
  return { image: bytes_of(file), ...(said && release && { release }) };
}

async function run_alone(threads = false) {
  const asked = value_of('--image');
  const booted = asked === undefined ? own_image(join(dir, `${module_for(threads, release)}.wasm`), args) : null;
  const save = value_of('--save-image');
  const resumed = asked === undefined ? booted !== null && { image: bytes_of(booted) } : image_of(asked);
  if (resumed && is_threads_image(resumed.image)) threads = true;
  const { factory, options } = await factory_of(
    module_for(threads, resumed ? release_of_image(resumed.image) : release),
  );
  Object.assign(options, resumed || { release });
  if (save !== undefined) options.saveImage = (/** @type {Uint8Array} */ bytes) => writeFileSync(save, bytes);
  await run(start, factory, threads ? ['+S', '1', ...args] : args, options);
}

async function run_threads() {
  process.on('uncaughtException', end); // a trap in a worker arrives here
  const asked = value_of('--image');
  const resumed = asked !== undefined ? image_of(asked) : null;
  const { factory, options } = await factory_of(module_for(true, resumed ? release_of_image(resumed.image) : release));
  Object.assign(options, resumed);
  setInterval(() => {}, 1 << 30); // waitAsync alone does not keep Node alive
  await run(start_threads, factory, args, options);
}

/** Starts it; its end is the process's.
 * @param {typeof start | typeof start_threads} begin @param {import('../web/webeam.js').Factory} factory
 * @param {string[]} flags @param {import('../web/webeam.js').Options} options */
async function run(begin, factory, flags, options) {
  /** @type {(Uint8Array | null)[]} */ const early = [];
  /** @type {(bytes: Uint8Array | null) => void} */
  let feed = bytes => {
    early.push(bytes);
  };
  const vm = await begin(factory, flags, { ...options, host: terminal(() => feed), js });
  ({ feed } = vm);
  early.forEach(bytes => feed(bytes));
  vm.exited.then(code => process.exit(code), end);
}

function main() {
  if (!wants_threads()) return run_alone();
  // An image for threads is made by one of them.
  return value_of('--save-image') !== undefined ? run_alone(true) : run_threads();
}
await main().catch(end);
