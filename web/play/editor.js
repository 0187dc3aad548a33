// SPDX-License-Identifier: Apache-2.0
// web/play/editor.js — CodeMirror for the files of a program: one editor, a state (text, history, marks) for each file.
import { EditorState, Compartment } from '@codemirror/state';
import {
  EditorView,
  keymap,
  lineNumbers,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  drawSelection,
  dropCursor,
  rectangularSelection,
} from '@codemirror/view';
import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory } from '@codemirror/commands';
import { bracketMatching, indentOnInput, indentUnit, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { erlang } from '@codemirror/legacy-modes/mode/erlang';
import { colours, look } from './editor_look.js';
import { place_mark, set_place } from './editor_place.js';

/** @typedef {import('./flavour.js').File} File @typedef {import('./types.d.ts').Diagnostic} Diagnostic */
/** @typedef {import('@codemirror/state').Extension} Extension */
/** changed: the text of a file is another one; run: Ctrl+Enter; tab: the Tab key indents; label: the editor's name for
 * screen readers, by the file's name.
 * @typedef {{ changed: (name: string, text: string) => void, run: () => void, tab?: boolean, more?: Extension[],
 *    label?: (name: string) => string }} How */

const erlang_language = StreamLanguage.define(erlang);
/** Comes when it is first wanted: its grammar is a third of the editor. @type {Extension | null} */
let elixir_language = null;
const is_elixir = (/** @type {string} */ name) => /\.exs?$/.test(name);
const language_of = (/** @type {string} */ name) => (is_elixir(name) ? (elixir_language ?? []) : erlang_language);
const ending = (/** @type {string} */ name) => name.replace(/.*\./, '');
const says_how_to_leave = (/** @type {string} */ name) => `${name}. Escape, then Tab, leaves the editor`;

/** In localStorage: long lines are wrapped. */
const WRAP = 'webeam.wrap';
function wraps() {
  try {
    return localStorage.getItem(WRAP) === 'yes';
  } catch {
    return false;
  }
}

export class Editor {
  /** Of the files that are not shown. @type {Map<string, EditorState>} */ #states = new Map();
  /** @type {Map<string, Diagnostic[]>} */ #marks = new Map();
  #label = new Compartment();
  #language = new Compartment();
  #wrap = new Compartment();
  /** The file that is shown. */
  #name = '';
  /** Where a process is: it is marked. @type {{ name: string, line: number } | null} */ #place = null;
  /** @type {How} */ #how;
  /** @type {Extension} */ #common;

  /** @param {HTMLElement} parent @param {How} how */
  constructor(parent, how) {
    this.#how = how;
    this.#common = this.#extensions();
    this.view = new EditorView({ parent });
  }
  /** What the states of all files have. @returns {Extension} */
  #extensions() {
    const { run, tab = true, more = [] } = this.#how;
    const run_key = {
      key: 'Mod-Enter',
      run: () => {
        run();
        return true;
      },
    };
    return [
      keymap.of([run_key, { key: 'Alt-z', run: () => this.#toggle_wrap() }]),
      lineNumbers(),
      lintGutter(),
      history(),
      drawSelection(),
      dropCursor(),
      rectangularSelection(),
      highlightSpecialChars(),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      autocompletion({ override: [context => this.#complete(context)] }),
      this.#wrap.of(wraps() ? EditorView.lineWrapping : []),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      highlightSelectionMatches(),
      EditorState.allowMultipleSelections.of(true),
      EditorState.tabSize.of(4),
      syntaxHighlighting(colours),
      look,
      place_mark,
      keymap.of([
        ...completionKeymap,
        ...closeBracketsKeymap,
        ...defaultKeymap,
        ...searchKeymap,
        ...historyKeymap,
        ...lintKeymap,
        ...(tab ? [indentWithTab] : []),
      ]),
      more,
      EditorView.updateListener.of(u => {
        if (!u.docChanged) return;
        if (this.#place?.name === this.#name) this.#place = null;
        this.#how.changed(this.#name, u.state.doc.toString());
      }),
    ];
  }
  /** What may stand at the cursor; the table of it comes when it is first wanted.
   * @param {import('@codemirror/autocomplete').CompletionContext} context */
  async #complete(context) {
    try {
      const { completions } = await import('./completion.js');
      return await completions(context, is_elixir(this.#name));
    } catch {
      return null; // it could not be fetched: one types on
    }
  }
  /** Long lines are wrapped, or not: a choice that is kept. */
  #toggle_wrap() {
    const on = !wraps();
    try {
      localStorage.setItem(WRAP, on ? 'yes' : 'no');
    } catch {
      /* it is for now */
    }
    const effects = this.#wrap.reconfigure(on ? EditorView.lineWrapping : []);
    this.view.dispatch({ effects });
    for (const [name, state] of this.#states)
      if (name !== this.#name) this.#states.set(name, state.update({ effects }).state);
    return true;
  }
  #make(/** @type {string} */ name, /** @type {string} */ text) {
    return EditorState.create({
      doc: text,
      extensions: [
        this.#common,
        indentUnit.of(is_elixir(name) ? '  ' : '    '),
        this.#language.of(language_of(name)),
        this.#label.of(this.#attributes(name)),
      ],
    });
  }
  #attributes(/** @type {string} */ name) {
    const { label = says_how_to_leave } = this.#how;
    return EditorView.contentAttributes.of({
      'aria-label': label(name),
      tabindex: '0',
      autocapitalize: 'off',
      spellcheck: 'false',
    });
  }
  async #bring_elixir() {
    elixir_language = (await import('codemirror-lang-elixir')).elixir();
    const effects = this.#language.reconfigure(elixir_language);
    for (const [name, state] of this.#states)
      if (is_elixir(name) && name !== this.#name) this.#states.set(name, state.update({ effects }).state);
    if (is_elixir(this.#name)) this.view.dispatch({ effects });
  }

  // ---- files -------------------------------------------------------------------------------------------------------
  /** A new program: histories start anew. The first file is shown. @param {File[]} files */
  open(files) {
    this.#states.clear();
    this.#marks.clear();
    this.#place = null;
    for (const f of files) this.#states.set(f.name, this.#make(f.name, f.text));
    this.#name = '';
    this.show(files[0].name);
  }
  /** @param {string} name */
  show(name) {
    const state = this.#states.get(name);
    if (name === this.#name || !state) return;
    if (is_elixir(name) && !elixir_language) void this.#bring_elixir();
    if (this.#states.has(this.#name)) this.#states.set(this.#name, this.view.state);
    this.#name = name;
    this.view.setState(state);
    this.#draw();
    this.#draw_place();
  }
  /** @param {File} file */
  add(file) {
    this.#states.set(file.name, this.#make(file.name, file.text));
  }
  /** @param {string} name */
  remove(name) {
    this.#states.delete(name);
    this.#marks.delete(name);
    if (name === this.#name) this.#name = '';
  }
  /** Its history stays, unless the language is another. @param {string} from @param {string} to */
  rename(from, to) {
    const shown = from === this.#name;
    const state = shown ? this.view.state : this.#states.get(from);
    if (!state) return;
    const same = ending(from) === ending(to);
    const effects = this.#label.reconfigure(this.#attributes(to));
    this.#states.delete(from);
    this.#states.set(to, same ? state.update({ effects }).state : this.#make(to, state.doc.toString()));
    if (!shown) return;
    this.#name = same ? to : '';
    if (same) this.view.dispatch({ effects });
    else this.show(to);
  }
  /** Another text, as if it was typed: the cursor stays where it is in it. @param {string} name @param {string} text */
  replace(name, text) {
    const shown = name === this.#name;
    const state = shown ? this.view.state : this.#states.get(name);
    if (!state) return;
    const changes = difference(state.doc.toString(), text);
    if (this.#place?.name === name) this.#place = null;
    if (shown) this.view.dispatch({ changes });
    else this.#states.set(name, state.update({ changes }).state);
  }
  /** The same text in another layout, as one step of the history. The cursor stays at the same character, and on its
   * place of the screen. @param {string} name @param {string} was  nothing is done when the file has another text now
   * @param {string} text @returns {boolean} whether it was done */
  lay_out(name, was, text) {
    const shown = name === this.#name;
    const state = shown ? this.view.state : this.#states.get(name);
    const old = state?.doc.toString() ?? '';
    if (!state || old !== was.replace(/\r\n?/g, '\n')) return false;
    const { anchor, head } = state.selection.main;
    const selection = { anchor: same_place(old, anchor, text), head: same_place(old, head, text) };
    const how = { changes: difference(old, text), selection, annotations: isolateHistory.of('full') };
    if (!shown) {
      this.#states.set(name, state.update(how).state);
      return true;
    }
    const { view } = this;
    const top = (view.coordsAtPos(head)?.top ?? 0) - view.scrollDOM.getBoundingClientRect().top;
    const in_sight = top > 0 && top < view.scrollDOM.clientHeight;
    const effects = in_sight ? EditorView.scrollIntoView(selection.head, { y: 'start', yMargin: top }) : [];
    view.dispatch({ ...how, effects });
    return true;
  }

  // ---- marks -------------------------------------------------------------------------------------------------------
  clear_marks() {
    this.#marks.clear();
    this.#draw();
  }
  mark(/** @type {Diagnostic} */ d) {
    const list = this.#marks.get(d.file) ?? [];
    this.#marks.set(d.file, list);
    if (d.line > 0) list.push(d);
    if (d.file === this.#name) this.#draw();
  }
  #draw() {
    const { state } = this.view;
    const list = (this.#marks.get(this.#name) ?? []).map(d => mark_in(state.doc, d));
    list.sort((a, b) => a.from - b.from);
    this.view.dispatch(setDiagnostics(state, list));
  }

  /** Marks the line where a process is, as long as the file is not edited. The cursor stays. @param {string} name
   * @param {number} line  from 1 */
  show_place(name, line) {
    this.#place = { name, line };
    this.show(name);
    const effects = this.#draw_place();
    if (effects) this.view.dispatch({ effects });
  }
  clear_place() {
    this.#place = null;
    this.#draw_place();
  }
  /** @returns an effect that brings the mark into sight */
  #draw_place() {
    const { doc } = this.view.state;
    const line = this.#place?.name === this.#name ? Math.min(this.#place.line, doc.lines) : 0;
    this.view.dispatch({ effects: set_place.of(line) });
    return line > 0 ? EditorView.scrollIntoView(doc.line(line).from, { y: 'nearest', yMargin: 48 }) : null;
  }

  // ---- the cursor --------------------------------------------------------------------------------------------------
  /** Both from 1; 0 is the first. @param {number} line @param {number} column */
  go(line, column) {
    const { doc } = this.view.state;
    const l = doc.line(Math.min(Math.max(line, 1), doc.lines));
    const anchor = Math.min(l.from + Math.max(column - 1, 0), l.to);
    this.view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
    this.view.focus();
  }
  focus() {
    this.view.focus();
  }
}

/** The one change that makes `to` of `from`. @param {string} from @param {string} to */
function difference(from, to) {
  const least = Math.min(from.length, to.length);
  let start = 0;
  while (start < least && from[start] === to[start]) start++;
  let end = 0;
  while (end < least - start && from.at(-1 - end) === to.at(-1 - end)) end++;
  return { from: start, to: from.length - end, insert: to.slice(start, to.length - end) };
}
/** The place in `to` behind as many characters that are no white space. @param {string} from @param {number} place
 * @param {string} to */
function same_place(from, place, to) {
  const count = from.slice(0, place).replace(/\s+/g, '').length;
  let at = 0;
  for (let n = 0; n < count && at < to.length; at++) if (/\S/.test(to[at])) n++;
  // Before a word one is not behind the one before.
  if (/\s/.test(from[place - 1] ?? ' ') && /\S/.test(from[place] ?? ' ')) while (/\s/.test(to[at] ?? '')) at++;
  return at;
}
/** Where a diagnostic is, for the editor: the word at its column, or its line. @param {EditorState['doc']} doc
 * @param {Diagnostic} d @returns {import('@codemirror/lint').Diagnostic} */
function mark_in(doc, d) {
  const line = doc.line(Math.min(Math.max(d.line, 1), doc.lines));
  const said = { severity: d.severity, message: d.text };
  if (d.column <= 0) return { from: line.from + (line.text.match(/^\s*/)?.[0].length ?? 0), to: line.to, ...said };
  const from = Math.min(line.from + d.column - 1, line.to);
  const word = /^[\w@?'"]+/.exec(doc.sliceString(from, line.to))?.[0].length;
  return { from, to: Math.min(from + (word || 1), Math.max(line.to, from)), ...said };
}
