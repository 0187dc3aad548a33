// SPDX-License-Identifier: Apache-2.0
// web/play/versions.js — what runs in this page, by its versions; and the menu of releases, where the site has several.
import { el } from '../watch/dom.js';
import { OTHERS, asked_release, folder, other_release } from './release.js';

/** @typedef {import('./release.js').Release} Release */

/** The site's own; pack.mjs puts them in its place.
 * @type {{ webeam: string, otp: string, erts: string, elixir: string }} */
const OWN = /** @type {any} any: a text until it is packed */ (globalThis).webeam_versions;
/** First the site's own. @type {Release[]} */
const RELEASES = [{ ...OWN, release: Number.parseInt(OWN.otp, 10) }, ...OTHERS];
export const WEBEAM = OWN.webeam;

/** What the page runs now. @returns {Release} */
export const chosen = () => other_release() ?? RELEASES[0];
/** The options of a webeam that runs it. */
export const of_release = () => (folder() ? { base: folder() } : {});
/** Why the page does not run what the address asks for; '': it does. */
export function why_not_release() {
  const asked = asked_release();
  if (!asked || asked === chosen().release) return '';
  return `This page does not have Erlang/OTP ${asked}: it runs Erlang/OTP ${chosen().release}.`;
}
const words = (/** @type {Release} */ { release, elixir }) => `Erlang/OTP ${release} · Elixir ${elixir}`;

/** The address asks for this release from now on. @param {number} release */
function ask_for(release) {
  const search = new URLSearchParams(location.search);
  search.delete('otp');
  if (release !== RELEASES[0].release) search.set('otp', String(release));
  const text = String(search);
  history.replaceState(history.state, '', `${location.pathname}${text && `?${text}`}${location.hash}`);
}
/** Tells who follows that the page runs another release. */
const changed = () => document.dispatchEvent(new Event('releasechange'));
/** To the site's own. */
export function leave_release() {
  ask_for(RELEASES[0].release);
  changed();
}

/** A menu of the releases; where there is one, its words. @returns {Node} */
export function menu_of_releases() {
  if (!OTHERS.length) return document.createTextNode(words(chosen()));
  const options = RELEASES.map(r => el('option', { value: String(r.release), textContent: words(r) }));
  const onchange = () => {
    ask_for(Number(menu.value));
    changed();
  };
  const menu = el('select', { className: 'releases', 'aria-label': 'Release of Erlang/OTP', onchange }, ...options);
  const show = () => {
    menu.value = String(chosen().release);
  };
  document.addEventListener('releasechange', show);
  show();
  return menu;
}
