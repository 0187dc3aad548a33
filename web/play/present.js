// SPDX-License-Identifier: Apache-2.0
// web/play/present.js — the page for a room: large type, few controls (css/present.css). ?present of the address says
// so, so that a reload and a copied link do as well.
import { at } from './layout.js';

const NAME = 'present';

/** Is it on? */
export const presents = () => document.documentElement.hasAttribute(`data-${NAME}`);
/** @param {boolean} on */
export function present(on) {
  document.documentElement.toggleAttribute(`data-${NAME}`, on);
  const search = location.search.replace(/^\?/, '').split('&');
  const others = search.filter(part => part && !new RegExp(`^${NAME}(=|$)`).test(part));
  const query = [...others, ...(on ? [NAME] : [])].join('&');
  history.replaceState(history.state, '', `${location.pathname}${query && `?${query}`}${location.hash}`);
  dispatchEvent(new Event('resize')); // what measures itself does so again
}
export function begin_present() {
  at('#leave-present', HTMLElement).addEventListener('click', () => present(false));
  if (new URLSearchParams(location.search).has(NAME)) present(true);
}
