// SPDX-License-Identifier: Apache-2.0
// tests/embed/node.mjs — the cases in Node or Deno: node tests/embed/node.mjs FOLDER-OF-THE-PACKAGE [case...]
import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import process from 'node:process';
import { run_cases } from './cases.mjs';
const [folder, ...only] = process.argv.slice(2);
const here = {
  archive: `./${relative('.', join(folder, 'elixir.webeam.gz'))}`,
  bytes_of: async (/** @type {string} */ file) => new Uint8Array(readFileSync(file)),
};
const { passed, failed, start } = await run_cases(
  await import(pathToFileURL(resolve(folder, 'embed.js')).href),
  here,
  only,
);
console.log(`start: ${start} ms`);
console.log(`${passed} passed, ${failed.length} failed`);
process.exit(failed.length ? 1 : 0);
