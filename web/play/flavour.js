// SPDX-License-Identifier: Apache-2.0
// web/play/flavour.js — what a program needs, from its text; and where the browser remembers the last one. early.js
// knows it too.

/** @typedef {{ name: string, text: string }} File @typedef {{ files: File[] }} Program  the first file is the main one */

/** The key in localStorage. */
export const KEY = 'webeam.program';

/** @param {Program} program @returns {'erlang' | 'elixir'} which compilers it needs */
export const flavour_of = program => (program.files.some(f => /\.exs?$/.test(f.name)) ? 'elixir' : 'erlang');

/** What the program's own `%% flags: +S 2` line asks for; 0: nothing. @param {Program} program */
export const schedulers_of = program =>
  Number(/^[%#]+ flags:.*\+S (\d+)/m.exec(program.files[0]?.text ?? '')?.[1] ?? 0);
