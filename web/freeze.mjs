#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// web/freeze.mjs — makes an image for pages: boots in Node what a page would, and freezes it. scripts/playground calls
// it.
//
// usage: node web/freeze.mjs OUT [--threads] [--release N] [--home FOLDER] [--archive FILE]... -- [erl's flags]
//   --threads   for runs of webeam-mt.wasm, with any number of schedulers
//   --release   the release of OTP in the archives; 28 and later run on webeam29
//
// An image holds the places of its archives, not their bytes: a page brings them, under the same names, if they are
// wanted.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build_name } from './variant.js';
import { start, with_bytes } from './webeam.js';

const dir = process.env.WEBEAM_DIR ?? join(dirname(fileURLToPath(import.meta.url)), '..', 'build', 'wasm');
const [out, ...rest] = process.argv.slice(2);
const at = rest.indexOf('--');
const ours = at < 0 ? rest : rest.slice(0, at);
const args = at < 0 ? [] : rest.slice(at + 1);
const archives = ours.flatMap((a, i) => (ours[i - 1] === '--archive' ? [a] : []));
const home = ours[ours.indexOf('--home') + 1 || ours.length] ?? '/home/web';
if (!out || !archives.length) {
  process.stderr.write('usage: node web/freeze.mjs OUT [--home FOLDER] --archive FILE... -- [flags]\n');
  process.exit(2);
}
Object.assign(globalThis, { fetch: undefined }); // else emcc 3.1.6 takes Node for a browser
const release = Number(ours[ours.indexOf('--release') + 1 || ours.length] ?? 0);
const name = build_name(ours.includes('--threads'), release);
const factory = createRequire(import.meta.url)(join(dir, `${name}.js`));
let image = null;
const vm = await start(factory, ['--memory-root', '--save-image', out, ...args], {
  wasmBinary: readFileSync(join(dir, `${name}.wasm`)),
  locateFile: f => join(dir, f),
  host: { env: { HOME: home, TERM: 'xterm-256color', LANG: 'C.UTF-8' }, cwd: home },
  release,
  saveImage: bytes => {
    image = bytes;
  },
  bring(m) {
    for (const a of archives) {
      const bytes = readFileSync(a);
      const p = m._webeam_take(bytes.length) >>> 0;
      m.bytes().set(bytes, p);
      with_bytes(m, new TextEncoder().encode(basename(a)), text => m._webeam_archive(text, p, bytes.length));
    }
  },
});
const code = await vm.exited;
if (!image) {
  process.stderr.write(`webeam: no image: it ended with code ${code}\n`);
  process.exit(1);
}
writeFileSync(out, image);
