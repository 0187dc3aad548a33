// SPDX-License-Identifier: Apache-2.0
// web/play/editor_place.js — the mark of the line where a process is: it is not the cursor, and an edit takes it away.
import { RangeSet, StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView, GutterMarker, gutterLineClass } from '@codemirror/view';

/** The line, from 1; 0: none. @type {import('@codemirror/state').StateEffectType<number>} */
export const set_place = StateEffect.define();

const of_line = Decoration.line({
  class: 'cm-place',
  attributes: { 'aria-current': 'step', title: 'The chosen process is here' },
});
class PlaceMarker extends GutterMarker {
  elementClass = 'cm-placeGutter';
}
const marker = new PlaceMarker();

/** Where the marked line begins; -1: none. @type {StateField<number>} */
const place = StateField.define({
  create: () => -1,
  update(from, change) {
    for (const e of change.effects) if (e.is(set_place)) return e.value > 0 ? change.state.doc.line(e.value).from : -1;
    return change.docChanged ? -1 : from;
  },
  provide: field => [
    EditorView.decorations.compute([field], state => {
      const from = state.field(field);
      return from < 0 ? Decoration.none : Decoration.set([of_line.range(from)]);
    }),
    gutterLineClass.compute([field], state => {
      const from = state.field(field);
      return from < 0 ? RangeSet.empty : RangeSet.of([marker.range(from)]);
    }),
  ],
});
const look = EditorView.theme({
  '.cm-line.cm-place': { background: 'var(--place)', boxShadow: 'inset 3px 0 var(--mark)' },
  '.cm-lineNumbers .cm-gutterElement.cm-placeGutter': { color: 'var(--mark)', fontWeight: '700' },
});
export const place_mark = [place, look];
