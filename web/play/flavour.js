// SPDX-License-Identifier: Apache-2.0
// web/play/flavour.js — what a program needs, from its text; and which program was there last. early.js, which comes
// before all else, knows both.

/** @typedef {{ name: string, text: string }} File */
/** The first file is the main one. script: it has expressions, as one types them into the shell.
 * @typedef {{ files: File[], script?: boolean }} Program */

/** @param {Program} program @returns {'erlang' | 'elixir'} which compilers it needs */
export const flavour_of = program => (program.files.some(f => /\.exs?$/.test(f.name)) ? 'elixir' : 'erlang');

/** What the program's own `%% flags: +S 2` line asks for; 0: nothing. @param {Program} program */
export const schedulers_of = program =>
  Number(/^[%#]+ flags:.*\+S (\d+)/m.exec(program.files[0]?.text ?? '')?.[1] ?? 0);

/** The page is in a frame of another page, which shows one program (framed.js). Of one's own it reads and keeps
 * nothing then. */
export const framed = typeof location === 'object' && /[?&]embed\b/.test(location.search);

/** Where kept.js has what. PREFIX and a program's id: the program; LAST: the id of the last one; HERE: what this tab
 * shows, in sessionStorage; OLD: where earlier versions of this page kept their only program. */
export const PREFIX = 'webeam.kept.';
export const LAST = 'webeam.last';
export const HERE = 'webeam.here';
export const OLD = 'webeam.program';

/** The program that most likely will be shown, unless the address says another; null: none was there. It is not
 * checked. @returns {Program | null} */
export function program_at_hand() {
  if (framed) return null;
  const parse = (/** @type {string | null} */ json) => (json ? JSON.parse(json) : null);
  try {
    const here = parse(sessionStorage.getItem(HERE));
    const id = here?.id ?? localStorage.getItem(LAST);
    const found = parse(localStorage.getItem(OLD)) ?? (here?.files ? here : parse(localStorage.getItem(PREFIX + id)));
    return found?.files ? { files: found.files } : null;
  } catch {
    return null;
  }
}
