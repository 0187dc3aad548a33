#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// wasi/run-node.mjs — runs a WASI program under node:wasi, in Node or Deno: the WASI build of webeam, or a unit test.
//
// usage: node wasi/run-node.mjs FILE.wasm [arguments]
// FILE.img beside it (scripts/build makes it) is resumed where the flags allow to and WEBEAM_IMAGE is not 0.
// The program sees the whole file system, the environment, and the current folder as PWD.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { own_image } from '../wasm/own-image.mjs';

// Without this Node 20 corrupts its own heap: node:wasi offers V8 'fast' functions, and V8 11 then calls them from wasm
// without a frame that its collector knows (a segmentation fault in a later collection: always with them, never
// without).
setFlagsFromString('--no-turbo-fast-api-calls');

const warn = process.emitWarning;
process.emitWarning = (/** @type {unknown[]} */ ...all) => {
  if (!/WASI/.test(String(all[0]))) Reflect.apply(warn, process, all);
};
const { WASI } = await import('node:wasi');

const [file, ...args] = process.argv.slice(2);
if (!file) {
  process.stderr.write('usage: node wasi/run-node.mjs FILE.wasm [arguments]\n');
  process.exit(2);
}
// The shell wants each key at once; WASI has no word for that, so it is done here, when a shell is to be expected.
const tty =
  process.stdin.isTTY &&
  process.stdout.isTTY &&
  !args.some(a => /^-(noshell|noinput|oldshell|-)$/.test(a) || a.endsWith('.beam'));
if (tty) process.stdin.setRawMode(true);
const size = tty ? { WEBEAM_TTY: `${process.stdout.columns}x${process.stdout.rows}` } : {};
const image = own_image(file, args);
if (image !== null) args.unshift('--image', resolve(image));
const wasi = new WASI({
  version: 'preview1',
  args: ['webeam', ...args],
  env: { ...process.env, PWD: process.cwd(), ...size },
  preopens: { '/': '/' },
  returnOnExit: true,
});
try {
  const { instance } = await WebAssembly.instantiate(readFileSync(file), { wasi_snapshot_preview1: wasi.wasiImport });
  process.exit(wasi.start(instance) ?? 0);
} catch (e) {
  process.stderr.write(`webeam: ${e instanceof Error ? e.stack : e}\n`);
  process.exit(e instanceof WebAssembly.RuntimeError ? 134 : 1);
}
