#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// wasm/own-image.mjs — the image that a launcher resumes by itself: X.img beside X.wasm.
//
// usage: node wasm/own-image.mjs X.wasm COMMAND...    makes X.img with COMMAND --save-image, if there is none that fits
//
// A boot reads the host: which applications are installed, the code of kernel and stdlib, some environment variables.
// X.img.key holds what that was, one fact a line. The launcher reads the same facts again, which takes about two
// milliseconds, and boots when they differ. What else a boot reads (HOME, ~/.erlang, the rest of the environment, the
// current folder) a resumed image reads again by itself: see src/vm/boot/webeam_resume.erl.
import { readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { serves } from '../web/image.js';

// What kernel and stdlib read while they start.
const VARIABLES = ['ERL_LIBS', 'ERL_INETRC', 'ERL_INET_ETC_DIR'];
// Applications whose modules are loaded in an image.
const LOADED = /^(erts|kernel|stdlib)(-|$)/;

/** Size and time of change, or '-'. @param {string} path @returns {string} */
function stamp(path) {
  try {
    const s = statSync(path);
    return s.isDirectory() ? `${s.mtimeMs}` : `${s.mtimeMs} ${s.size}`;
  } catch {
    return '-';
  }
}

/** The names in a folder, sorted; none if there is no such folder. @param {string} folder @returns {string[]} */
function names_in(folder) {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** What a boot reads of this host, one fact a line. @returns {string} */
export function host_key() {
  const root = process.env.ROOTDIR || '/usr/lib/erlang';
  const libs = [`${root}/lib`, ...(process.env.ERL_LIBS ?? '').split(':').filter(folder => folder)];
  const facts = [`root ${root}`, ...VARIABLES.map(name => `${name} ${process.env[name] ?? ''}`)];
  facts.push(`boot ${stamp(`${root}/bin/start.boot`)}`);
  for (const lib of libs) {
    for (const app of names_in(lib)) {
      const ebin = `${lib}/${app}/ebin`;
      facts.push(`${ebin} ${stamp(ebin)}`);
      if (lib === libs[0] && LOADED.test(app))
        for (const file of names_in(ebin)) facts.push(`${ebin}/${file} ${stamp(`${ebin}/${file}`)}`);
    }
  }
  return `${facts.join('\n')}\n`;
}

/** Is there an image of this program, made on a host like this? @param {string} wasm @param {string} image */
function fits(wasm, image) {
  try {
    return statSync(image).mtimeMs >= statSync(wasm).mtimeMs && readFileSync(`${image}.key`, 'utf8') === host_key();
  } catch {
    return false;
  }
}

/** The image to resume for these arguments: wanted, able to serve them, and made on a host like this; else null.
 * @param {string} wasm @param {string[]} args @returns {string|null} */
export function own_image(wasm, args) {
  const image = wasm.replace(/\.wasm$/, '.img');
  if (image === wasm || process.env.WEBEAM_IMAGE === '0' || !serves(args)) return null;
  return fits(wasm, image) ? image : null;
}

/** Makes the image. Nothing of the user's home gets into it. @param {string} wasm @param {string[]} command */
function make(wasm, command) {
  const image = wasm.replace(/\.wasm$/, '.img');
  const format = fileURLToPath(new URL('../web/image.js', import.meta.url));
  if (fits(wasm, image) && statSync(image).mtimeMs >= statSync(format).mtimeMs) return true;
  for (const old of [image, `${image}.key`]) rmSync(old, { force: true });
  const key = host_key();
  const home = `${image}.no-home`; // there is no such folder
  const { status, error } = spawnSync(
    command[0],
    [...command.slice(1), '--save-image', `${image}.new`, '-noshell', '-s', 'webeam_resume', 'warm'],
    {
      stdio: ['ignore', 2, 2],
      timeout: 120000,
      env: { ...process.env, WEBEAM_IMAGE: '0', HOME: home, XDG_CONFIG_HOME: home },
    },
  );
  if (status !== 0 || key !== host_key()) {
    if (error) process.stderr.write(`webeam: ${error.message}\n`);
    return false;
  }
  writeFileSync(`${image}.key`, key);
  renameSync(`${image}.new`, image);
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [wasm, ...command] = process.argv.slice(2);
  if (!wasm?.endsWith('.wasm') || !command.length) {
    process.stderr.write('usage: node wasm/own-image.mjs X.wasm COMMAND...\n');
    process.exit(2);
  }
  process.exit(make(wasm, command) ? 0 : 1);
}
