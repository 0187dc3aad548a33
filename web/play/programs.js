// SPDX-License-Identifier: Apache-2.0
// web/play/programs.js — the menu of one's own programs: open, rename, delete and undo that; and the button that says
// which program is in the editor.
import { visible_name } from '../visible.js';
import { download, el } from '../watch/dom.js';
import * as kept from './kept.js';
import { arrows_down, at, say_notice } from './layout.js';

/** @typedef {import('./kept.js').Entry} Entry @typedef {import('./work.js').Work} Work */

/** What is said of a program that is not one's own, behind its name. @type {Record<string, string>} */
const FROM = { example: 'example', lesson: 'lesson', new: 'new', shared: 'from a link', deleted: 'deleted' };
const NONE = 'None yet. An edit makes the program in the editor yours; it is kept in this browser.';
const MAKES_YOURS = 'What is in the editor is a copy. An edit makes it yours.';
const IN_EDITOR = 'in the editor';
const FULL = 'This browser keeps no more: its storage is full, or closed to this page.';
const bad_name = (/** @type {string} */ name) => (name ? null : 'A name has at least one letter.');

/** @param {Entry} entry */
function about({ program, changed }) {
  if (!program) return 'Save brings it into a file as it is.';
  const [{ name }, ...others] = program.files;
  const date = new Date(changed).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' });
  return [others.length ? `${name} and ${others.length} more` : name, date].join(' · ');
}

export class Programs {
  #button = at('#mine', HTMLButtonElement);
  #menu = at('#programs', HTMLElement);
  #list = el('ul', {});
  #note = el('p', {});
  #copy = el('button', { type: 'button', textContent: 'Keep a copy', onclick: () => this.#keep_copy() });
  /** What was deleted since the page was loaded. @type {Map<string, { entry: Entry, undo: () => void }>} */
  #deleted = new Map();

  /** @param {Work} work @param {import('./dialogs.js').Dialogs} dialogs
   * @param {(put: () => void) => void} choose  brings another program */
  constructor(work, dialogs, choose) {
    this.work = work;
    this.dialogs = dialogs;
    this.choose = choose;
    const row = el('div', { className: 'row' }, this.#copy);
    this.#menu.append(el('h2', { textContent: 'My programs' }), this.#note, this.#list, row);
    this.#menu.addEventListener('beforetoggle', e => {
      if (/** @type {ToggleEvent} */ (e).newState === 'open') this.#draw();
    });
    this.#menu.addEventListener('toggle', e => {
      if (/** @type {ToggleEvent} */ (e).newState !== 'open') return;
      this.#place();
      this.#menu.querySelector('button')?.focus();
    });
    arrows_down(this.#menu);
    work.on('changed', () => {
      this.#say();
      if (this.#menu.matches(':popover-open')) this.#draw();
    });
    work.on('say', ({ text }) => say_notice(text));
    this.#say();
  }
  /** The button's words. */
  #say() {
    const { name, from, failed } = this.work;
    const state = failed ? kept.UNKEPT : (FROM[from] ?? '');
    this.#button.replaceChildren(
      el('span', { className: 'name', textContent: visible_name(name) || 'Program' }),
      state ? el('span', { className: 'from', textContent: ` · ${state}` }) : '',
    );
    this.#button.classList.toggle('bad', failed);
  }
  /** Below the button, within the window. */
  #place() {
    const { right, bottom } = this.#button.getBoundingClientRect();
    const left = Math.min(right, innerWidth - 8) - this.#menu.offsetWidth;
    Object.assign(this.#menu.style, { left: `${Math.max(8, left)}px`, top: `${bottom + 4}px` });
  }

  // ---- the menu ----------------------------------------------------------------------------------------------------
  #draw() {
    const rows = [
      ...kept.entries().map(entry => ({ entry, undo: null })),
      ...[...this.#deleted.values()].filter(({ entry }) => kept.raw_of(entry.id) === null),
    ];
    rows.sort((a, b) => b.entry.changed - a.entry.changed);
    this.#list.replaceChildren(...rows.map(({ entry, undo }) => (undo ? this.#gone(entry, undo) : this.#row(entry))));
    this.#note.textContent = this.#words(rows.length);
    this.#note.hidden = !this.#note.textContent;
  }
  #words(/** @type {number} */ n) {
    if (!n) return NONE;
    return this.work.id ? '' : MAKES_YOURS;
  }
  #row(/** @type {Entry} */ entry) {
    const { id, program } = entry;
    const name = visible_name(entry.name);
    const open = id === this.work.id;
    const words = [
      el('b', { textContent: name }),
      el('span', { textContent: open ? `${about(entry)} · ${IN_EDITOR}` : about(entry) }),
    ];
    const main = program
      ? el('button', { type: 'button', className: 'open', onclick: () => this.#open({ ...entry, program }) }, ...words)
      : el('div', { className: 'open' }, ...words);
    const act = (/** @type {string} */ word, /** @type {() => void} */ onclick) =>
      el('button', { type: 'button', className: 'quiet', 'aria-label': `${word} ${name}`, onclick }, word);
    const first = program
      ? act('Rename', () => this.#rename({ ...entry, program }))
      : act('Save', () => download(`${id}.json`, entry.raw));
    return el(
      'li',
      open ? { 'aria-current': 'true' } : {},
      main,
      first,
      act('Delete', () => this.#delete(entry)),
    );
  }
  /** @param {Entry} entry @param {() => void} undo */
  #gone({ id, name: raw }, undo) {
    const name = visible_name(raw);
    const onclick = () => this.#undo(id, undo);
    const button = el('button', { type: 'button', className: 'undo', 'aria-label': `Undo: ${name}`, onclick }, 'Undo');
    return el('li', { className: 'gone' }, el('span', { className: 'open' }, `${name} is deleted.`), button);
  }

  // ---- what one does there -----------------------------------------------------------------------------------------
  #open(/** @type {Entry & { program: import('./flavour.js').Program }} */ entry) {
    this.#menu.hidePopover();
    if (entry.id !== this.work.id) this.choose(() => this.work.open_own(entry));
  }
  #rename(/** @type {Entry & { program: import('./flavour.js').Program }} */ entry) {
    const title = `Rename ${visible_name(entry.name)}`;
    const words = { title, label: 'New name', button: 'Rename', value: entry.name };
    this.#menu.hidePopover();
    this.dialogs.ask(words, bad_name, name => {
      this.#try(() => this.work.rename(entry, kept.free_name(name, entry.id)));
      this.#menu.showPopover();
    });
  }
  #delete(/** @type {Entry} */ entry) {
    this.#deleted.set(entry.id, { entry, undo: this.work.remove(entry) });
    this.#draw();
    at('.undo', HTMLButtonElement, this.#list).focus();
  }
  #undo(/** @type {string} */ id, /** @type {() => void} */ undo) {
    this.#try(undo);
    if (kept.raw_of(id) !== null) this.#deleted.delete(id);
    this.#draw();
    this.#menu.querySelector('button')?.focus();
  }
  #keep_copy() {
    this.work.copy();
    this.#draw();
  }
  #try(/** @type {() => void} */ f) {
    try {
      f();
    } catch {
      say_notice(FULL);
    }
  }
}
