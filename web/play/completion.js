// SPDX-License-Identifier: Apache-2.0
// web/play/completion.js — what may stand at the cursor: modules, functions of a module with their arities, names of
// the text itself. exports.json has what OTP and Elixir export; scripts/playground writes it.
import { completeAnyWord } from '@codemirror/autocomplete';
import { folder } from './release.js';

/** @typedef {import('@codemirror/autocomplete').CompletionContext} Context */
/** @typedef {import('@codemirror/autocomplete').CompletionResult} Result */

/** The npm package has the editor without that file, and its bundlers must not look for it. */
const HERE = import.meta.url;
/** By module: its functions, as NAME/ARITY; modules of Elixir begin with "Elixir.". @typedef {Record<string, string[]>}
 * Table */
/** By the folder of a release. @type {Map<string, Promise<Table>>} */
const tables = new Map();
/** @returns {Promise<Table>} */
function get_table() {
  const name = `${folder()}exports.json`;
  const table =
    tables.get(name) ??
    fetch(new URL(`../${name}`, HERE)).then(
      r => (r.ok ? r.json() : {}),
      () => ({}),
    );
  tables.set(name, table);
  return table;
}
const ERLANG = { call: /\b([a-z]\w*):(\w*)$/, name: /(?<![\w:.?#])[a-z]\w*$/ };
const ELIXIR = {
  call: /((?::[a-z]\w*|[A-Z]\w*(?:\.[A-Z]\w*)*))\.([a-z_]\w*)?$/,
  name: /(?<![\w.])(:[a-z]\w*|[A-Z][\w.]*)$/,
};
const PREFIX = 'Elixir.';

/** @param {Context} context @param {boolean} elixir @returns {Promise<Result | null>} */
export async function completions(context, elixir) {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  if (/^\s*[%#]/.test(before)) return null;
  const { call, name } = elixir ? ELIXIR : ERLANG;
  const called = call.exec(before);
  if (called) {
    const [, module, begun = ''] = called;
    const functions = (await get_table())[key_of(module, elixir)];
    if (!functions) return null;
    return { from: context.pos - begun.length, options: functions.map(f => option(f)), validFor: /^\w*$/ };
  }
  const words = await completeAnyWord(context);
  const [begun] = name.exec(before) ?? [''];
  if (begun.length < 2) return words;
  const modules = Object.keys(await get_table()).map(m => shown(m, elixir));
  const fits = modules.filter(m => m.startsWith(begun)).map(label => ({ label, type: 'namespace' }));
  const from = context.pos - begun.length;
  const own = words?.from === from ? words.options : [];
  return { from, options: [...own, ...fits], validFor: /^[:\w.]*$/ };
}
const key_of = (/** @type {string} */ module, /** @type {boolean} */ elixir) => {
  if (!elixir) return module;
  return module.startsWith(':') ? module.slice(1) : PREFIX + module;
};
const shown = (/** @type {string} */ key, /** @type {boolean} */ elixir) => {
  if (!elixir) return key;
  return key.startsWith(PREFIX) ? key.slice(PREFIX.length) : `:${key}`;
};
/** NAME/ARITY is put as NAME( @param {string} text */
function option(text) {
  const [, name] = /^(.*)\/\d+$/.exec(text) ?? [text, text];
  return { label: text, apply: name, type: 'function' };
}
