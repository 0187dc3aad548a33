// SPDX-License-Identifier: Apache-2.0
// web/play/advice.js — what the page says of the mistakes that beginners make, beside what a compiler says: one
// sentence, and where there is one, the change that mends it. It goes by the text alone; a compiler knows better, so
// it speaks only when nothing ran.
import { module_name } from './program.js';

/** @typedef {import('./flavour.js').Program} Program @typedef {import('./flavour.js').File} File */
/** What a button does. rename: the file; put: the file's text; script: runs the program as a script.
 * @typedef {{ label: string } & ({ rename: [from: string, to: string] } | { put: File } | { script: true })} Act */
/** @typedef {{ text: string, act?: Act }} Advice */

/** Without comments, and without what is in quotation marks. @param {File} file */
const bare = ({ name, text }) =>
  text
    .replace(/"""[^]*?"""/g, '""')
    .replace(/"(?:[^"\\]|\\.)*"/g, '""')
    .replace(/\.[eh]rl$/.test(name) ? /%.*/g : /#.*/g, '');
const ELIXIR =
  /^\s*(defmodule|def|defp|alias|use|import|require)\s+\w|^\s*[A-Z]\w*(\.[A-Z]\w*)*\.[a-z_]\w*[ (!?]|\|>|\bdo\s*$/m;
const is_elixir_text = (/** @type {string} */ text) => ELIXIR.test(text);
const is_erlang_text = (/** @type {string} */ text) => /^\s*-(module|export|include|define|record)\s*\(/m.test(text);
const HAS_MODULE = /^\s*-\s*module\s*\(/m;
const CLAUSE = /^([a-z]\w*)\s*\(([^]*?)\)\s*(?:when\b[^]*?)?->/gm;
/** Its functions as NAME/ARITY, in order. @param {string} text  bare */
function functions_of(text) {
  /** @type {Set<string>} */
  const found = new Set();
  for (const [, name, args] of text.matchAll(CLAUSE)) {
    let flat = args;
    for (let last = ''; last !== flat;) [last, flat] = [flat, flat.replace(/[[{(<][^[\]{}()<>]*[\]})>]/g, '')];
    found.add(`${name}/${args.trim() ? flat.split(',').length : 0}`);
  }
  return [...found];
}
const stem = (/** @type {string} */ name) => name.replace(/\.\w+$/, '');
/** A button that renames, unless there is such a file. @param {Program} program @param {string} from
 * @param {string} to @returns {Act | undefined} */
const rename = (program, from, to) =>
  program.files.some(f => f.name === to) ? undefined : { label: `Rename to ${to}`, rename: [from, to] };

/** Why a program cannot run here, whatever it does; null: it can. @param {Program} program */
export function why_not(program) {
  const installs = program.files.find(f => /\.exs?$/.test(f.name) && /^\s*Mix\.install\b/m.test(bare(f)));
  if (!installs) return null;
  return (
    'Mix.install cannot work here: it fetches packages and compiles them, and a program in this page has no network. ' +
    'What the program needs of a package can come as files: + makes one.'
  );
}

/** What to say when it does not compile. @param {Program} program @returns {Advice[]} */
export function on_errors(program) {
  return program.files.map(f => (f.name.endsWith('.erl') ? of_erlang(program, f) : of_elixir(program, f))).flat();
}
/** @param {Program} program @param {File} file @returns {Advice[]} */
function of_erlang(program, file) {
  const { name, text } = file;
  const code = bare(file);
  if (HAS_MODULE.test(code) || !code.trim()) return [];
  if (is_elixir_text(code)) {
    const said = `This looks like Elixir, but the name ${name} says that it is Erlang.`;
    return [{ text: said, act: rename(program, name, `${stem(name)}.exs`) }];
  }
  const functions = functions_of(code);
  if (functions.length) {
    const exported = functions.filter(f => /^(main|start)\/[01]$/.test(f));
    const lines = `-module(${stem(name)}).\n-export([${(exported.length ? exported : functions).join(', ')}]).\n\n`;
    const said = `An Erlang file begins with the name of its module, and says which functions others may call.`;
    return [{ text: said, act: { label: 'Add these lines', put: { name, text: lines + text } } }];
  }
  const said =
    `${name} has expressions, as one types them into the shell. In a module they stand in functions; ` +
    `as a script they are evaluated one after another.`;
  return [{ text: said, act: name === program.files[0].name ? { label: 'Run as a script', script: true } : undefined }];
}
/** @param {Program} program @param {File} file @returns {Advice[]} */
function of_elixir(program, file) {
  const { name, text } = file;
  if (!is_erlang_text(bare(file)) || is_elixir_text(text.replace(/^\s*-.*$/gm, ''))) return [];
  const said = `This looks like Erlang, but the name ${name} says that it is Elixir.`;
  return [{ text: said, act: rename(program, name, module_name(text) ?? `${stem(name)}.erl`) }];
}

/** What to say when it compiles, but there is nothing to run. @param {Program} program @returns {Advice} */
export function on_no_main(program) {
  const [file] = program.files;
  const { name, text } = file;
  if (!name.endsWith('.erl')) {
    const scripts = name.endsWith('.ex') ? rename(program, name, `${stem(name)}.exs`) : undefined;
    const more = name.endsWith('.ex') ? ` A script, ${stem(name)}.exs, is run from its top.` : '';
    return { text: `Run calls main/0 of a module in ${name}, and none of them has it.${more}`, act: scripts };
  }
  const mains = functions_of(bare(file)).filter(f => f.startsWith('main/'));
  const local = mains.find(f => f === 'main/0' || f === 'main/1');
  const after_module = text.replace(/^.*-\s*module\s*\([^)]*\)\s*\./m, line => `${line}\n-export([${local}]).`);
  if (local) {
    const act = { label: `Export ${local}`, put: { name, text: after_module } };
    return { text: `${local} is not exported, so nobody outside of the module can call it.`, act };
  }
  const other = program.files.find(f => f !== file && functions_of(bare(f)).includes('main/0'));
  if (other) return { text: `Run calls main/0 of the first file, ${name}, which has none; ${other.name} has one.` };
  const calls = `Run calls main/0, main/1 or start/0 of ${name}`;
  return { text: mains.length ? `${calls}; it has ${mains.join(', ')}.` : `${calls}, and it has none of them.` };
}

/** Of a file that is not named as its module. @param {Program} program @returns {Advice[]} */
export function on_names(program) {
  return program.files.flatMap(({ name, text }) => {
    const wants = name.endsWith('.erl') ? module_name(text) : null;
    if (!wants || wants === name) return [];
    const said = `The module in ${name} is called ${stem(wants)}: outside of this page its file has to be ${wants}.`;
    return [{ text: said, act: rename(program, name, wants) }];
  });
}
