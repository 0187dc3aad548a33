// SPDX-License-Identifier: Apache-2.0
// web/play/files.js — the program in the editor: its text, a tab for each file, how many problems each has.
//
// The text is here. The editor (editor.js, a part of its own that comes later) shows one file of it and says what is
// typed. The first file is the main one.
import { el } from '../watch/dom.js';
import { Emitter } from './events.js';
import { unfold } from './fold.js';
import { arrows } from './layout.js';
import { module_name } from './program.js';

/** @typedef {import('./flavour.js').Program} Program @typedef {import('./types.d.ts').Diagnostic} Diagnostic */
/** edited: the program is another one than before, by what somebody did here. wants_rename, wants_removal: asked for
 * with a key or the mouse; somebody has to ask back.
 * @typedef {{ edited: object, wants_rename: { name: string }, wants_removal: { name: string } }} FileEvents */

const MANY_TITLE = 'F2 or a double click renames, Delete removes; the first file is the main one';
const tab_id = (/** @type {string} */ name) => `file-${name.replace('.', '-')}`;

/** @extends {Emitter<FileEvents>} */
export class Files extends Emitter {
  /** @type {import('./flavour.js').File[]} */ #files = [{ name: 'main.erl', text: '' }];
  /** The name of the file that is shown. */
  #current = '';
  /** By file. @type {Map<string, Diagnostic[]>} */ #problems = new Map();
  /** @type {import('./editor.js').Editor | null} */ #editor = null;

  /** @param {HTMLElement} tabs @param {HTMLElement} panel  with the editor */
  constructor(tabs, panel) {
    super();
    this.tabs = tabs;
    this.panel = panel;
    arrows(tabs);
  }
  /** As it is now. @returns {Program} */
  get program() {
    return { files: this.#files.map(f => ({ ...f })) };
  }
  get editor() {
    return this.#editor;
  }
  /** The editor is there. @param {import('./editor.js').Editor} editor */
  attach(editor) {
    this.#editor = editor;
    editor.open(this.#files);
    editor.show(this.#current);
    for (const list of this.#problems.values()) list.forEach(d => editor.mark(d));
  }
  /** The file that is shown. */
  get shown() {
    return { name: this.#current, text: this.#find(this.#current)?.text ?? '' };
  }
  #find(/** @type {string} */ name) {
    return this.#files.find(f => f.name === name);
  }
  has(/** @type {string} */ name) {
    return !!this.#find(name);
  }

  // ---- the program -------------------------------------------------------------------------------------------------
  /** Another program. @param {Program} program */
  open(program) {
    this.#files = program.files.map(f => ({ ...f }));
    this.#current = this.#files[0].name;
    this.#problems.clear();
    this.#editor?.open(this.#files);
    this.#draw();
  }
  /** The same program, which was changed elsewhere: the cursor stays. @param {Program} program */
  follow(program) {
    const names = (/** @type {Program} */ p) => p.files.map(f => f.name).join();
    if (names(program) !== names(this.program)) {
      const current = this.#current;
      this.open(program);
      if (this.has(current)) this.show(current);
      return;
    }
    const was = this.#files;
    this.#files = program.files.map(f => ({ ...f }));
    for (const [i, f] of this.#files.entries()) if (was[i].text !== f.text) this.#editor?.replace(f.name, f.text);
  }
  /** What is typed into the editor. An Erlang file has the name of its module. @param {string} name
   * @param {string} text */
  type(name, text) {
    const file = this.#find(name);
    if (!file || file.text === text) return;
    file.text = text;
    const wants = name.endsWith('.erl') ? module_name(text) : null;
    if (wants && wants !== name && !this.has(wants)) this.#rename(name, wants);
    this.emit('edited', {});
  }
  /** The page itself changes the text of a file; the editor can undo it. @param {string} name @param {string} text */
  put(name, text) {
    if (this.#editor) this.#editor.replace(name, text);
    this.type(name, text);
  }
  /** The same text in another layout: the editor can undo it, in one step.
   * @param {string} name @param {string} was  nothing is done when the file has another text by now
   * @param {string} text @returns {boolean} whether it was done */
  lay_out(name, was, text) {
    if (this.#find(name)?.text !== was || !this.#editor?.lay_out(name, was, text)) return false;
    this.type(name, text);
    return true;
  }
  /** A new file, which is shown. @param {string} name @param {string} text */
  add(name, text) {
    this.#files.push({ name, text });
    this.#editor?.add({ name, text });
    this.show(name);
    this.emit('edited', {});
    this.#editor?.focus();
  }
  /** @param {string} from @param {string} to */
  rename(from, to) {
    this.#rename(from, to);
    this.emit('edited', {});
  }
  #rename(/** @type {string} */ from, /** @type {string} */ to) {
    const file = this.#find(from);
    if (!file) return;
    file.name = to;
    this.#editor?.rename(from, to);
    if (this.#current === from) this.#current = to;
    this.#draw();
  }
  /** @param {string} name */
  remove(name) {
    const i = this.#files.findIndex(f => f.name === name);
    if (i < 0 || this.#files.length < 2) return;
    this.#files.splice(i, 1);
    this.#editor?.remove(name);
    this.show(this.#files[Math.max(0, i - 1)].name);
    this.emit('edited', {});
  }

  // ---- what is shown -----------------------------------------------------------------------------------------------
  /** @param {string} name */
  show(name) {
    this.#current = name;
    this.#editor?.show(name);
    this.#draw();
  }
  /** To a place in the source. @param {string} file @param {number} line @param {number} column */
  go(file, line, column) {
    if (!this.has(file)) return;
    unfold();
    this.show(file);
    this.#editor?.go(line, column);
  }
  /** Marks a line: a process is there. @param {string} file @param {number} line  0: no line is marked */
  show_place(file, line) {
    if (!line || !this.has(file)) {
      this.#editor?.clear_place();
      return;
    }
    if (this.#current !== file) this.show(file);
    this.#editor?.show_place(file, line);
  }
  focus() {
    this.#editor?.focus();
  }
  /** A problem at a place, which is counted at the file's tab. One that is known is not marked twice.
   * @param {Diagnostic} d */
  mark(d) {
    const had = this.#problems.get(d.file) ?? [];
    if (d.shown && had.some(x => x.line === d.line && x.text === d.text)) return;
    this.#problems.set(d.file, [...had, d]);
    this.#editor?.mark(d);
    this.#draw();
  }
  clear_marks() {
    this.#problems.clear();
    this.#editor?.clear_marks();
    this.#draw();
  }
  #draw() {
    const { tabs } = this;
    const had_focus = tabs.contains(document.activeElement);
    tabs.replaceChildren(...this.#files.map(f => this.#tab(f.name)));
    const selected = tabs.querySelector('[aria-selected=true]');
    if (selected instanceof HTMLElement) {
      selected.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      if (had_focus) selected.focus();
    }
    this.panel.setAttribute('aria-labelledby', tab_id(this.#current));
  }
  #tab(/** @type {string} */ name) {
    const selected = name === this.#current;
    const several = this.#files.length > 1;
    const keys = (/** @type {KeyboardEvent} */ e) => {
      if (e.key === 'F2') this.emit('wants_rename', { name });
      else if (e.key === 'Delete') this.#want_removal(name);
    };
    const props = {
      type: 'button',
      role: 'tab',
      id: tab_id(name),
      'aria-selected': String(selected),
      'aria-controls': 'editor',
      tabIndex: selected ? 0 : -1,
      title: several ? MANY_TITLE : '',
      onclick: () => this.show(name),
      ondblclick: () => this.emit('wants_rename', { name }),
      onkeydown: keys,
    };
    return el('button', props, name, this.#count(name), several && selected ? this.#cross(name) : null);
  }
  #want_removal(/** @type {string} */ name) {
    if (this.#files.length > 1) this.emit('wants_removal', { name });
  }
  /** How many problems it has. @param {string} name */
  #count(name) {
    const list = this.#problems.get(name) ?? [];
    if (!list.length) return null;
    const errors = list.filter(d => d.severity === 'error').length;
    return el('span', {
      className: errors ? 'count' : 'count warning',
      textContent: String(list.length),
      title: errors ? `${errors} errors` : `${list.length} warnings`,
    });
  }
  /** For the mouse; Delete does the same. @param {string} name */
  #cross(name) {
    const onclick = (/** @type {Event} */ e) => {
      e.stopPropagation();
      this.#want_removal(name);
    };
    return el('span', { className: 'close', 'aria-hidden': 'true', textContent: '×', onclick });
  }
}
