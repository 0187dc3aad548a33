// SPDX-License-Identifier: Apache-2.0
// web/play/libraries.js — applications of OTP beyond kernel, stdlib and compiler: found by what a program calls,
// fetched when it does.

import { fetch_bytes } from '../fetch.js';
import { message_of } from '../watch/dom.js';
import { folder } from './release.js';
import { chosen } from './versions.js';

/** @typedef {import('./flavour.js').Program} Program @typedef {import('./arrivals.js').Arriving} Arriving */
/** An application: its name, and a zip file of it. @typedef {{ name: string, bytes: Uint8Array }} Library */
/** Application to modules: those that can be fetched, and those that webeam does not have. scripts/playground writes
 * it. @typedef {{ there: Record<string, string[]>, absent: Record<string, string[]> }} Table */

/** Modules that came with a later OTP, or Elixir, than programs may be written for. @type {Record<string, number>} */
const SINCE_OTP = { argparse: 26, json: 27, tprof: 27, trace: 27, io_ansi: 29, zstd: 28 };
/** @type {Record<string, string>} */
const SINCE_ELIXIR = { 'Elixir.Duration': '1.17', 'Elixir.JSON': '1.18' };
const number_of = (/** @type {string} */ version) => Number(version.split('.')[1]);
/** What to say of a module that is too new for this page; null: it is not. @param {string} module */
function about_later(module) {
  const otp = SINCE_OTP[module];
  const now = chosen();
  if (otp > now.release) return `The module ${module} came with OTP ${otp}; this page runs OTP ${now.release}.`;
  const elixir = SINCE_ELIXIR[module];
  if (!elixir || number_of(elixir) <= number_of(now.elixir)) return null;
  const name = module.replace(/^Elixir\./, '');
  return `The module ${name} came with Elixir ${elixir}; this page runs Elixir ${now.elixir}.`;
}

/** By the folder of a release. @type {Map<string, Promise<Table>>} */
const tables = new Map();
function get_table() {
  const from = folder();
  const table = tables.get(from) ?? fetch(new URL(`../${from}apps.json`, import.meta.url)).then(r => r.json());
  tables.set(from, table);
  return table;
}

/** Strings and comments say nothing about what is called (include_lib is looked at before). A string without an end
 * goes to the end of its line, so each character is looked at once. */
const bare = (/** @type {string} */ text) => text.replace(/"(?:[^"\\\n]|\\[^])*["\\]?/g, '""').replace(/[%#].*/g, '');
const ERLANG_CALL = /\b([a-z]\w*)\s*:\s*[a-z]\w*/g;
const ELIXIR_CALL = /(?<![\w:]):([a-z]\w*)\s*\.\s*[a-z]/g;
const INCLUDE_LIB = /-include_lib\(\s*"(\w+)\//g;

/** The names of modules, and of applications with header files, that it may use. @param {Program} program */
function used(program) {
  /** @type {Set<string>} */
  const modules = new Set();
  /** @type {Set<string>} */
  const headers = new Set();
  for (const { name, text } of program.files) {
    const erlang = /\.[eh]rl$/.test(name);
    if (erlang) for (const [, app] of text.matchAll(INCLUDE_LIB)) headers.add(app);
    for (const [, module] of bare(text).matchAll(erlang ? ERLANG_CALL : ELIXIR_CALL)) modules.add(module);
  }
  return { modules, headers };
}
/** The applications that have this module. @param {Record<string, string[]>} apps @param {string} module */
const with_module = (apps, module) => Object.keys(apps).filter(app => apps[app].includes(module));
const belongs = (/** @type {string} */ module, /** @type {string} */ app) =>
  `The module ${module} belongs to the application ${app}`;

/** What the program needs beyond what is loaded, and what to say about it. @param {Program} program
 * @param {(file: Arriving) => void} tell  how far what it fetches is
 * @returns {Promise<{ libraries: Library[], words: string[] }>} */
export async function libraries_for(program, tell) {
  const { modules, headers } = used(program);
  const { there, absent } = await get_table();
  /** @type {Set<string>} */
  const apps = new Set();
  /** @type {string[]} */
  const words = [];
  const own = new Set(program.files.map(f => f.name.replace(/\.\w+$/, '')));
  for (const m of modules) {
    if (own.has(m)) continue;
    const later = about_later(m);
    if (later) words.push(later);
    for (const app of with_module(there, m)) {
      apps.add(app);
      words.push(`${belongs(m, app)}, which is loaded for this run.`);
    }
    for (const app of with_module(absent, m)) words.push(`${belongs(m, app)}, which webeam does not have.`);
  }
  // Headers include headers.
  for (const a of headers) if (a in there) for (const app of [a, 'kernel', 'stdlib']) apps.add(app);
  return { libraries: await Promise.all([...apps].map(app => fetch_library(app, tell))), words };
}
/** @param {string} name @param {(file: Arriving) => void} tell @returns {Promise<Library>} */
async function fetch_library(name, tell) {
  const address = new URL(`../${folder()}apps/${name}.zip`, import.meta.url).href;
  const far = (/** @type {number} */ loaded, /** @type {number | null} */ total, over = false) =>
    tell({ address, loaded, total: total ?? 0, over });
  try {
    const bytes = await fetch_bytes(address, far);
    far(bytes.length, bytes.length, true);
    return { name, bytes };
  } catch (e) {
    far(0, 0, true);
    throw new Error(`the application ${name} could not be fetched: ${message_of(e)}`, { cause: e });
  }
}

/** What to say about a module that a run called and did not find. @param {string} module */
export async function about_missing(module) {
  const later = about_later(module);
  if (later) return later;
  const { there, absent } = await get_table();
  const [app] = with_module(there, module);
  if (app) return `${belongs(module, app)}, which is not loaded: name it in the program, as ${module}:..., and it is.`;
  const [lacking] = with_module(absent, module);
  if (lacking) return `${belongs(module, lacking)}, which webeam does not have.`;
  const name = module.replace(/^Elixir\./, '');
  return `There is no module ${name}: neither in the program, nor in what the page has of OTP.`;
}
