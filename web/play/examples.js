// SPDX-License-Identifier: Apache-2.0
// web/play/examples.js — the menu of examples: demo/, as scripts/playground packs it.
import { el } from '../watch/dom.js';
import { arrows_down } from './layout.js';

/** @typedef {import('./flavour.js').Program} Program */
/** called: what it is called in the editor, instead of its title; it is no example then.
 * @typedef {Program & { name: string, title: string, about: string, language: string, called?: string }} Example */

/** @type {Promise<Example[]> | null} */
let list = null;
/** @returns {Promise<Example[]>} */
const all = () => (list ??= fetch(new URL('../examples.json', import.meta.url)).then(r => r.json()));
const MAIN = '-module(main).\n-export([main/0]).\n\nmain() ->\n    io:format("Hello~n").\n';
/** @type {Example[]} */
const EMPTY = [
  {
    name: 'empty_erlang',
    title: 'New program in Erlang',
    called: 'New program',
    about: 'A module with main/0',
    language: 'erlang',
    files: [{ name: 'main.erl', text: MAIN }],
  },
  {
    name: 'empty_elixir',
    title: 'New program in Elixir',
    called: 'New program',
    about: 'One line to change',
    language: 'elixir',
    files: [{ name: 'main.exs', text: 'IO.puts("Hello")\n' }],
  },
];

/** @param {string} name @returns {Promise<Example | undefined>} */
export async function find_example(name) {
  return (await all()).find(e => e.name === name);
}

/** @param {HTMLElement} menu  a popover  @param {(example: Example) => void} open */
export function examples(menu, open) {
  const entry = (/** @type {Example} */ e) => {
    const onclick = () => {
      menu.hidePopover();
      open(e);
    };
    const words = [el('b', { textContent: e.title }), el('span', { textContent: e.about })];
    return el('li', {}, el('button', { type: 'button', onclick }, ...words));
  };
  const group = (/** @type {string} */ title, /** @type {Example[]} */ entries) => [
    el('h2', { textContent: title }),
    el('ul', {}, ...entries.map(entry)),
  ];
  menu.addEventListener('toggle', async e => {
    if (/** @type {ToggleEvent} */ (e).newState !== 'open') return;
    if (!menu.childElementCount) {
      const found = await all();
      const of = (/** @type {string} */ language) => found.filter(x => x.language === language);
      menu.append(...group('Start anew', EMPTY), ...group('Erlang', of('erlang')), ...group('Elixir', of('elixir')));
    }
    menu.querySelector('button')?.focus();
  });
  arrows_down(menu);
}
