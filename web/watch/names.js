// SPDX-License-Identifier: Apache-2.0
// web/watch/names.js — what a process is called where people read it: its registered name or label, `main` for the
// program's first process, else what it began with (`worker/2`, `fun in main/0, line 6`). The names of the trace file
// are those of ../observe.js.
import { KIND, NOBODY, Names, pid_text } from '../observe.js';

/** @typedef {import('../observe.js').Events} Events @typedef {import('./types.d.ts').Row} Row */

const ELIXIR = 'Elixir.';
const COUNTED = 50_000; // processes, and names
const FUN = /^-(.+)\/(\d+)-fun-\d+-$/;
/** What `fun name/1` is. */
const NAMED = /^-fun\.(.+)\/(\d+)-$/;
/** Functions of Elixir that hold what stands outside of any function. */
const OUTSIDE = ['__FILE__', '__MODULE__'];
/** They call the function of which somebody wants to read. */
const WRAPPERS = ['proc_lib:init_p', 'proc_lib:init_p_do_apply'];

/** A function as the program's text writes it. own: the module needs no mention.
 * @param {string} module @param {string} name @param {number} arity @param {boolean} own */
function function_text(module, name, arity, own) {
  if (module.startsWith(ELIXIR)) return `${module.slice(ELIXIR.length)}.${name}/${arity}`;
  if (module === 'supervisor') return `supervisor ${name}`;
  return own ? `${name}/${arity}` : `${module}:${name}/${arity}`;
}
/** What a process began with, for people.
 * @param {string} module @param {string} name @param {number} arity @param {number} line  0: not known
 * @param {boolean} own  the program's only module, or its main one */
export function call_text(module, name, arity, line, own) {
  const [, named, n_of_named] = NAMED.exec(name) ?? [];
  if (named) return function_text(module, named, Number(n_of_named), own);
  const fun = FUN.exec(name);
  // A callback `init` says nothing without its module.
  if (!fun) return function_text(module, name, arity, own && name !== 'init');
  const [, where, n] = fun;
  const elixir = module.startsWith(ELIXIR) || module.startsWith('elixir_compiler_');
  const at = line ? `, line ${line}` : '';
  const inside = OUTSIDE.includes(where) ? 'the program' : function_text(module, where, Number(n), own);
  return `${elixir ? 'fn' : 'fun'} in ${inside}${at}`;
}
const QUOTED = /^(?:'((?:[^'\\]|\\.)*)'|([^:]+)):(?:'((?:[^'\\]|\\.)*)'|([^/]+))\/(\d+)$/s;
/** A function that the VM names, for people. @param {string} text  module:name/arity, quoted where it must be
 * @param {string} [own]  the module of the program's main file */
export function function_words(text, own = '') {
  const [, m1, m2, f1, f2, arity] = QUOTED.exec(text) ?? [];
  if (arity === undefined) return text;
  const module = m1 ?? m2;
  return call_text(module, f1 ?? f2, Number(arity), 0, module === own);
}
const name_text = (/** @type {string} */ atom) => (atom.startsWith(ELIXIR) ? atom.slice(ELIXIR.length) : atom);

export class People extends Names {
  /** The program's first process. */
  main = NOBODY;
  /** The module of the program's main file. */
  own = '';
  /** Lines of funs, by pid. @type {Map<number, number>} */
  #lines = new Map();
  /** Texts of calls. @type {Map<string, string>} */
  #texts = new Map();
  /** What rows say that processes began with. @type {Map<number, string>} */
  #inner = new Map();
  /** How many have had a name; who was counted. @type {Map<string, number>} */
  #had = new Map();
  /** @type {Set<number>} */
  #counted = new Set();

  /** The program whose processes these are. @param {{ name: string }[]} files  the first one is the main file */
  program(files) {
    this.own = files[0]?.name.replace(/\.\w+$/, '') ?? '';
    this.#texts.clear();
  }
  /** @param {Events} e @param {number} i */
  learn(e, i) {
    super.learn(e, i);
    if (e.kind(i) !== KIND.spawn) return;
    const pid = e.pid(i);
    if (e.c(i)) this.#lines.set(pid, e.c(i));
    else this.#lines.delete(pid);
    drop_oldest(this.#lines);
    this.#counted.delete(pid);
    this.#count(pid, this.#call(e.lo(i), e.hi(i), e.c(i)));
  }
  /** @param {number} pid @param {string} text */
  #count(pid, text) {
    if (this.#counted.has(pid)) return;
    this.#counted.add(pid);
    this.#had.set(text, (this.#had.get(text) ?? 0) + 1);
    drop_oldest(this.#counted);
    drop_oldest(this.#had);
  }
  /** @param {number} lo @param {number} hi @param {number} line */
  #call(lo, hi, line) {
    const key = `${lo} ${hi} ${line}`;
    let text = this.#texts.get(key);
    if (text === undefined) {
      const { module, name, arity } = this.atoms.parts(lo, hi);
      text = call_text(module, name, arity, line, module === this.own);
      this.#texts.set(key, text);
      drop_oldest(this.#texts);
    }
    return text;
  }
  /** Of a row of the process table. @param {Row} r */
  label(r) {
    if (r.name) return name_text(r.name);
    if (r.pid === this.main) return 'main';
    if (!r.born[0] && !r.born[1]) return this.short(r.pid);
    const text = this.#call(r.born[0], r.born[1], r.line);
    this.#count(r.pid, text);
    this.#inner.set(r.pid, text);
    drop_oldest(this.#inner);
    return text;
  }
  /** Without its pid. @param {number} pid */
  short(pid) {
    const name = this.names.get(pid);
    if (name !== undefined) return name_text(this.atoms.text(name));
    if (pid === this.main) return 'main';
    const call = this.calls.get(pid);
    if (!call) return this.known(pid) || pid_text(pid);
    const { module, name: f } = this.atoms.parts(call[0], call[1]);
    const inner = WRAPPERS.includes(`${module}:${f}`) ? this.known(pid) || this.#inner.get(pid) : '';
    return inner || this.#call(call[0], call[1], this.#lines.get(pid) ?? 0);
  }
  /** With its pid, where others have the same name. @param {number} pid */
  told(pid) {
    const text = this.short(pid);
    return (this.#had.get(text) ?? 0) > 1 && !this.names.has(pid) ? `${text} ${pid_text(pid)}` : text;
  }
  /** With its pid. @param {number} pid */
  whole(pid) {
    const text = this.short(pid);
    const number = pid_text(pid);
    return text === number ? text : `${text} ${number}`;
  }
}
/** @param {Map<any, any> | Set<any>} list any: whatever is kept */
function drop_oldest(list) {
  if (list.size > COUNTED) list.delete(list.keys().next().value);
}
