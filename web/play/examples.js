// SPDX-License-Identifier: Apache-2.0
// web/play/examples.js — the menu of examples: demo/, as scripts/playground packs it.

/** @type {Promise<{name: string, title: string, about: string, language: string, files: {name: string, text: string}[]}[]> | null} */
let list = null;
const all = () => (list ??= fetch(new URL('../examples.json', import.meta.url)).then(r => r.json()));
const EMPTY = {
  erlang: {
    files: [{ name: 'main.erl', text: '-module(main).\n-export([main/0]).\n\nmain() ->\n    io:format("Hello~n").\n' }],
  },
  elixir: { files: [{ name: 'main.exs', text: 'IO.puts("Hello")\n' }] },
};

/** @param {string} name @returns {Promise<import('./session.js').Program | null>} */
export async function find_example(name) {
  const e = (await all()).find(x => x.name === name);
  return e ? { files: e.files.map(f => ({ ...f })) } : null;
}

/** @param {HTMLElement} menu  a popover  @param {(p: import('./session.js').Program) => void} open */
export function examples(menu, open) {
  const entry = (title, about, program) => {
    const li = document.createElement('li');
    const b = document.createElement('button');
    const t = document.createElement('b');
    const a = document.createElement('span');
    b.type = 'button';
    t.textContent = title;
    a.textContent = about;
    b.append(t, a);
    b.addEventListener('click', () => {
      menu.hidePopover();
      open({ files: program.files.map(f => ({ ...f })) });
    });
    li.append(b);
    return li;
  };
  const group = (title, entries) => {
    const h = document.createElement('h2');
    const ul = document.createElement('ul');
    h.textContent = title;
    ul.append(...entries);
    return [h, ul];
  };
  menu.addEventListener('toggle', async e => {
    if (/** @type {any} */ (e).newState !== 'open') return;
    if (!menu.childElementCount) {
      const found = await all();
      const of = language => found.filter(x => x.language === language).map(x => entry(x.title, x.about, x));
      menu.append(
        ...group('Start anew', [
          entry('Empty Erlang program', 'A module with main/0', EMPTY.erlang),
          entry('Empty Elixir script', 'One line to change', EMPTY.elixir),
        ]),
        ...group('Erlang', of('erlang')),
        ...group('Elixir', of('elixir')),
      );
    }
    menu.querySelector('button')?.focus();
  });
  menu.addEventListener('keydown', e => {
    const buttons = [...menu.querySelectorAll('button')];
    const at = buttons.indexOf(/** @type {any} */ (document.activeElement));
    const by = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (by) {
      e.preventDefault();
      buttons[(at + by + buttons.length) % buttons.length].focus();
    }
  });
}
