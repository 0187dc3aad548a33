// SPDX-License-Identifier: Apache-2.0
// web/play/dialogs.js — the few questions the page asks, in one <dialog>.
import { el } from '../watch/dom.js';
import { flavour_of } from './flavour.js';
import { bad_name } from './program.js';

const TOO_LONG = 8000; // characters of a link, for some programs
/** A file that is made: what is in it. @param {string} name */
function beginning(name) {
  const module = name.replace(/\.\w+$/, '');
  if (name.endsWith('.erl')) return `-module(${module}).\n-export([]).\n\n`;
  return name.endsWith('.ex') ? `defmodule ${module[0].toUpperCase()}${module.slice(1)} do\nend\n` : '';
}

export class Dialogs {
  #bad = el('p', { className: 'bad', role: 'alert' });

  /** @param {HTMLDialogElement} element */
  constructor(element) {
    this.element = element;
  }
  /** Shows a form. @param {string} title @param {Node[]} parts @param {Node[]} buttons
   * @param {() => string | void} done  on submit; gives a reason to stay. What it does is done after the dialog */
  #form(title, parts, buttons, done = () => {}) {
    const onsubmit = (/** @type {SubmitEvent} */ e) => {
      const why_not = done();
      if (!why_not) return;
      e.preventDefault();
      this.#bad.textContent = why_not;
      this.element.querySelector('input')?.focus();
    };
    const heading = el('h2', { id: 'dialog-title', textContent: title });
    const row = el('div', { className: 'row' }, ...buttons);
    this.#bad.textContent = '';
    this.element.replaceChildren(el('form', { method: 'dialog', onsubmit }, heading, ...parts, row));
    this.element.showModal();
    this.element.querySelector('input')?.select();
  }
  #close(text = 'Cancel') {
    return el('button', { type: 'button', textContent: text, onclick: () => this.element.close() });
  }
  /** Calls f when the dialog is gone. @param {() => void} f */
  #after(f) {
    this.element.addEventListener('close', () => setTimeout(f), { once: true });
  }

  /** Asks for one line. @param {{ title: string, label: string, value: string, button: string }} words
   * @param {(text: string) => string | null} why_not  a reason that it cannot be, or null
   * @param {(text: string) => void} done */
  ask({ title, label, value, button }, why_not, done) {
    const input = el('input', { id: 'name', spellcheck: false, autocapitalize: 'off', autocomplete: 'off', value });
    const ok = el('button', { className: 'primary', value: 'ok', textContent: button });
    this.#form(
      title,
      [el('label', { htmlFor: 'name', textContent: label }), input, this.#bad],
      [this.#close(), ok],
      () => {
        const text = input.value.trim();
        const reason = why_not(text);
        if (reason) return reason;
        this.#after(() => done(text));
      },
    );
    const dot = value.lastIndexOf('.');
    if (dot > 0) input.setSelectionRange(0, dot);
  }
  /** @param {{ title: string, text: string, button: string }} words @param {() => void} done */
  confirm({ title, text, button }, done) {
    const ok = el('button', { className: 'primary', value: 'ok', textContent: button });
    this.#form(title, [el('p', { className: 'text', textContent: text })], [this.#close(), ok], () => {
      this.#after(done);
    });
    ok.focus();
  }

  // ---- files -------------------------------------------------------------------------------------------------------
  /** Asks for a new file. @param {import('./files.js').Files} files */
  add_file(files) {
    const { program } = files;
    const type = flavour_of(program) === 'elixir' ? 'ex' : 'erl';
    let n = 2;
    while (program.files.some(f => f.name.startsWith(`module${n}.`))) n++;
    const words = { title: 'New file', label: 'Name (.erl, .hrl, .ex or .exs)', button: 'Add' };
    this.ask({ ...words, value: `module${n}.${type}` }, why_not_in(files), name => files.add(name, beginning(name)));
  }
  /** @param {import('./files.js').Files} files @param {string} from */
  rename_file(files, from) {
    const words = { title: `Rename ${from}`, label: 'New name', button: 'Rename', value: from };
    const why_not = (/** @type {string} */ name) => (name === from ? null : why_not_in(files)(name));
    this.ask(words, why_not, name => {
      if (name !== from) files.rename(from, name);
    });
  }
  /** @param {import('./files.js').Files} files @param {string} name */
  remove_file(files, name) {
    const words = { title: `Remove ${name}?`, text: 'Its text is lost.', button: 'Remove' };
    this.confirm(words, () => files.remove(name));
  }

  // ---- a link ------------------------------------------------------------------------------------------------------
  /** @param {string} link */
  share(link) {
    const input = el('input', { id: 'link', readOnly: true, value: link });
    const copy = el('button', { type: 'button', className: 'primary', id: 'copy', textContent: 'Copy' });
    const length = link.length.toLocaleString('en');
    const long = `It is ${length} characters long: some programs cut such links. Download sends it whole.`;
    copy.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(link);
      } catch {
        input.select();
        document.execCommand('copy');
      }
      copy.textContent = 'Copied';
    });
    const about = el('p', { textContent: 'The link holds the whole program; nothing is uploaded.' });
    const parts = [el('label', { htmlFor: 'link', textContent: 'Link' }), input];
    const more = el('p', { className: 'length', textContent: link.length > TOO_LONG ? long : '' });
    this.#form('Share', [about, ...parts, more], [this.#close('Close'), copy]);
  }
}
/** Why a new file cannot have a name. @param {import('./files.js').Files} files */
const why_not_in = files => (/** @type {string} */ name) =>
  bad_name(name) ?? (files.has(name) ? 'There is a file of that name.' : null);
