// SPDX-License-Identifier: Apache-2.0
// web/play/hints.js — a line that says what a tab is for, while it is used for the first time in this browser.
import { framed } from './flavour.js';
import { at } from './layout.js';

const SEEN = 'webeam.tabs';
/** @type {Record<string, string>} */
const WORDS = {
  shell:
    'A shell of Erlang or Elixir: expressions are evaluated as you type them. Your files are in its folder: c(name).',
  watch: 'Run a program: this shows its processes, what they wait for, and what the schedulers do, while it runs.',
  step: 'Runs the program one event at a time (a message, a switch, a collection), forwards and back.',
  inspect: 'Shows how a term lies in memory, word by word.',
  learn: 'Short lessons on the machine: each has a text, a program, a task, and the view that shows it.',
};
function seen() {
  try {
    return (localStorage.getItem(SEEN) ?? '').split(' ');
  } catch {
    return Object.keys(WORDS); // nothing can be kept: no line comes back each time
  }
}

/** The tab is shown: its line comes with it the first time, and goes with it, or once something in it is used. In
 * a frame there is none.
 * @param {string} id */
export function hint_for(id) {
  if (framed) return;
  const line = at('#hint', HTMLElement);
  const known = seen();
  line.textContent = known.includes(id) ? '' : (WORDS[id] ?? '');
  line.hidden = !line.textContent;
  if (line.hidden) return;
  at('#panels', HTMLElement).addEventListener('click', () => (line.hidden = true), { once: true });
  try {
    localStorage.setItem(SEEN, [...known, id].join(' ').trim());
  } catch {
    /* it comes again then */
  }
}
