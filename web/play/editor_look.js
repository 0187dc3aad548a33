// SPDX-License-Identifier: Apache-2.0
// web/play/editor_look.js — the colours and shapes of the editor, in the page's custom properties (colours.css).
import { EditorView } from '@codemirror/view';
import { HighlightStyle } from '@codemirror/language';
import { tags as t } from '@lezer/highlight';

export const colours = HighlightStyle.define([
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
export const look = EditorView.theme({
  '&': { height: '100%', fontSize: 'var(--code-size)', color: 'var(--ink)' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55', overflow: 'auto' },
  '.cm-content': { padding: '10px 0', caretColor: 'var(--mark)' },
  '.cm-gutters': { background: 'var(--back)', border: 'none', color: 'var(--faint)', paddingLeft: '4px' },
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
