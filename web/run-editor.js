// SPDX-License-Identifier: Apache-2.0
// web/run-editor.js — the editor of <webeam-run>: the playground's, for one text in a page of somebody else's. Tab
// leaves it, as it leaves a text field.
import { isolateHistory } from '@codemirror/commands';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { Editor } from './play/editor.js';

/** @param {HTMLElement} parent
 * @param {{text: string, name: string, label: string, readonly: boolean, changed: (text: string) => void,
 *    run: () => void}} about */
export function editor(parent, { text, name, label, readonly, changed, run }) {
  const look = EditorView.theme({
    '&': { height: 'auto' },
    '&:not(.cm-focused) .cm-activeLine': { background: 'none' },
    '.cm-gutter-lint': { width: '1.3em' },
    '.cm-gutter-lint .cm-gutterElement': { padding: '0', display: 'flex', alignItems: 'center' },
  });
  const it = new Editor(parent, {
    run,
    changed: (_, now) => changed(now),
    tab: false,
    label: () => label,
    more: [look, ...(readonly ? [EditorState.readOnly.of(true)] : [])],
  });
  it.open([{ name, text }]);
  return {
    get text() {
      return it.view.state.doc.toString();
    },
    set text(now) {
      it.view.dispatch({
        changes: { from: 0, to: it.view.state.doc.length, insert: now },
        annotations: isolateHistory.of('full'), // one goes back to what was there before
      });
    },
    /** Another text, of which nobody can go back to the one before. @param {string} as  its name @param {string} now */
    open(as, now) {
      name = as;
      it.open([{ name, text: now }]);
    },
    /** @param {import('./errors.js').Problem[]} problems */
    mark(problems) {
      it.clear_marks();
      for (const p of problems)
        it.mark({ file: name, line: p.line ?? 0, column: p.column ?? 0, severity: p.severity, text: p.text });
    },
    /** @param {number} from @param {number} to */
    select(from, to) {
      it.view.dispatch({ selection: { anchor: from, head: to } });
      it.focus();
    },
    view: it.view,
  };
}
