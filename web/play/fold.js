// SPDX-License-Identifier: Apache-2.0
// web/play/fold.js — the editor can be folded away, so that the view beside it has all the room.
import { at } from './layout.js';

const button = () => at('#fold', HTMLElement);
export const is_folded = () => at('#split', HTMLElement).dataset.folded === 'editor';
/** @param {boolean} on */
function fold(on) {
  const split = at('#split', HTMLElement);
  if (on) split.dataset.folded = 'editor';
  else delete split.dataset.folded;
  const says = on ? 'Show the editor' : 'Hide the editor: the view has all the room';
  button().setAttribute('aria-pressed', String(on));
  button().title = says;
  button().ariaLabel = on ? says : 'Hide the editor';
}
/** The editor is in sight: somebody goes to a place in it. */
export function unfold() {
  if (is_folded()) fold(false);
}
export function begin_fold() {
  button().addEventListener('click', () => fold(!is_folded()));
  at('.skip', HTMLElement).addEventListener('click', unfold);
  fold(false);
}
