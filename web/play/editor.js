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
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  StreamLanguage,
  syntaxHighlighting,
} from '@codemirror/language';
import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { erlang } from '@codemirror/legacy-modes/mode/erlang';
import { tags as t } from '@lezer/highlight';

const erlang_language = StreamLanguage.define(erlang);
/** Comes when it is first wanted: its grammar is a third of the editor. @type {any} */ let elixir_language = null;
const colours = HighlightStyle.define([
  { tag: [t.comment, t.lineComment], color: 'var(--code-comment)', fontStyle: 'italic' },
  {
    tag: [t.keyword, t.controlKeyword, t.definitionKeyword, t.moduleKeyword, t.operatorKeyword],
    color: 'var(--code-keyword)',
    fontWeight: '600',
  },
  { tag: [t.string, t.special(t.string), t.character], color: 'var(--code-string)' },
  { tag: [t.number, t.integer, t.float], color: 'var(--code-number)' },
  { tag: [t.atom, t.bool, t.null], color: 'var(--code-atom)' },
  { tag: [t.variableName, t.special(t.variableName)], color: 'var(--code-variable)' },
  {
    tag: [t.function(t.variableName), t.function(t.definition(t.variableName)), t.standard(t.variableName)],
    color: 'var(--code-function)',
  },
  { tag: [t.typeName, t.className, t.namespace, t.definition(t.variableName)], color: 'var(--code-type)' },
  { tag: [t.meta, t.attributeName, t.propertyName, t.macroName], color: 'var(--code-meta)' },
  { tag: [t.operator, t.punctuation, t.bracket], color: 'var(--code-operator)' },
]);
const look = EditorView.theme({
  '&': { height: '100%', fontSize: 'var(--code-size)', color: 'var(--ink)' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55', overflow: 'auto' },
  '.cm-content': { padding: '10px 0', caretColor: 'var(--mark)' },
  '.cm-gutters': { background: 'transparent', border: 'none', color: 'var(--faint)', paddingLeft: '4px' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '2.2em' },
  '.cm-activeLine': { background: 'var(--line-active)' },
  '.cm-activeLineGutter': { background: 'transparent', color: 'var(--soft)' },
  '&.cm-focused': { outline: 'none' },
  '&.cm-focused .cm-cursor': { borderLeftColor: 'var(--mark)', borderLeftWidth: '2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'var(--selection) !important',
  },
  '&.cm-focused .cm-matchingBracket': { background: 'var(--match)', outline: 'none' },
  '.cm-tooltip, .cm-panels': {
    background: 'var(--raised)',
    color: 'var(--ink)',
    border: '1px solid var(--line)',
    borderRadius: '6px',
  },
  '.cm-diagnostic': { fontFamily: 'var(--sans)', fontSize: '13px', padding: '4px 8px', borderLeftWidth: '3px' },
  '.cm-gutter-lint': { width: '1em' },
});

/** @param {HTMLElement} parent  @param {{changed: (name: string, text: string) => void, run: () => void, tab?: boolean, more?: import('@codemirror/state').Extension[],
 *   label?: (name: string) => string}} to   tab: the Tab key indents */
export function editor(
  parent,
  { changed, run, tab = true, more = [], label: called = n => `${n}. Escape, then Tab, leaves the editor` },
) {
  const states = new Map();
  const marks = new Map();
  const label = new Compartment();
  const language = new Compartment();
  let name = '';
  const view = new EditorView({ parent });
  const is_elixir = n => /\.exs?$/.test(n);
  const language_of = n => (is_elixir(n) ? (elixir_language ?? []) : erlang_language);
  async function bring_elixir() {
    elixir_language = (await import('codemirror-lang-elixir')).elixir();
    const effects = language.reconfigure(elixir_language);
    for (const [n, state] of states) if (is_elixir(n) && n !== name) states.set(n, state.update({ effects }).state);
    if (is_elixir(name)) view.dispatch({ effects });
  }
  const make = (n, text) =>
    EditorState.create({
      doc: text,
      extensions: [
        keymap.of([
          {
            key: 'Mod-Enter',
            run: () => {
              run();
              return true;
            },
          },
        ]),
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
        highlightActiveLine(),
        highlightActiveLineGutter(),
        highlightSelectionMatches(),
        EditorState.allowMultipleSelections.of(true),
        EditorState.tabSize.of(4),
        indentUnit.of(is_elixir(n) ? '  ' : '    '),
        language.of(language_of(n)),
        syntaxHighlighting(colours),
        look,
        label.of(
          EditorView.contentAttributes.of({
            'aria-label': called(n),
            tabindex: '0',
            autocapitalize: 'off',
            spellcheck: 'false',
          }),
        ),
        keymap.of([
          ...closeBracketsKeymap,
          ...defaultKeymap,
          ...searchKeymap,
          ...historyKeymap,
          ...lintKeymap,
          ...(tab ? [indentWithTab] : []),
        ]),
        more,
        EditorView.updateListener.of(u => {
          if (u.docChanged) changed(name, u.state.doc.toString());
        }),
      ],
    });
  const draw = () => {
    const { doc } = view.state;
    const list = (marks.get(name) ?? []).map(d => {
      const line = doc.line(Math.min(Math.max(d.line, 1), doc.lines));
      const text = line.text;
      const from =
        d.column > 0 ? Math.min(line.from + d.column - 1, line.to) : line.from + (/^\s*/.exec(text)?.[0].length ?? 0);
      const word = /^[\w@?'"]+/.exec(doc.sliceString(from, line.to))?.[0].length;
      return {
        from,
        to: d.column > 0 ? Math.min(from + (word || 1), Math.max(line.to, from)) : line.to,
        severity: d.severity,
        message: d.text,
      };
    });
    view.dispatch(
      setDiagnostics(
        view.state,
        list.sort((a, b) => a.from - b.from),
      ),
    );
  };
  return {
    /** @param {{name: string, text: string}[]} files  a new program: histories start anew */
    open(files) {
      states.clear();
      marks.clear();
      for (const f of files) states.set(f.name, make(f.name, f.text));
      name = '';
      this.show(files[0].name);
    },
    show(n) {
      if (n === name) return;
      if (is_elixir(n) && !elixir_language) bring_elixir();
      if (states.has(name)) states.set(name, view.state);
      name = n;
      view.setState(states.get(n));
      draw();
    },
    add(f) {
      states.set(f.name, make(f.name, f.text));
    },
    remove(n) {
      states.delete(n);
      marks.delete(n);
      if (n === name) name = '';
    },
    rename(from, to) {
      const state = from === name ? view.state : states.get(from);
      const text = state.doc.toString();
      states.delete(from);
      const typed = from.replace(/.*\./, '') === to.replace(/.*\./, '') && from === name;
      if (typed) {
        states.set(to, state);
        name = to;
        view.dispatch({
          effects: label.reconfigure(EditorView.contentAttributes.of({ 'aria-label': called(to), tabindex: '0' })),
        });
        return;
      }
      states.set(to, make(to, text));
      if (from === name) {
        name = '';
        this.show(to);
      }
    },
    clear_marks() {
      marks.clear();
      draw();
    },
    mark(d) {
      if (!marks.has(d.file)) marks.set(d.file, []);
      if (d.line > 0) marks.get(d.file).push(d);
      if (d.file === name) draw();
    },
    go(line, column) {
      const l = view.state.doc.line(Math.min(Math.max(line || 1, 1), view.state.doc.lines));
      const at = Math.min(l.from + Math.max((column || 1) - 1, 0), l.to);
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) });
      view.focus();
    },
    focus: () => view.focus(),
    view,
  };
}
