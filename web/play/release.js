// SPDX-License-Identifier: Apache-2.0
// web/play/release.js — which other release of OTP the address asks for: ?otp=29, where the site has it.
//
// It is a folder otp-29/ with the same files as the site has of its own release: what page.js takes as base.
// scripts/playground --otp 29 makes it. early.js asks this too, before all else.

/** release.json of such a folder; elixir: the Elixir that comes with it.
 * @typedef {{ release: number, erts: string, elixir: string }} Release */

/** Those of the site; pack.mjs puts them in its place. @type {Release[]} */
export const OTHERS = /** @type {any} any: a text until it is packed */ (globalThis).webeam_releases ?? [];

/** The number in the address; 0: none. */
export const asked_release = () => Number(/[?&]otp=(\d{1,4})(?!\w)/.exec(location.search)?.[1] ?? 0);
/** Undefined: the site's own. */
export const other_release = () => OTHERS.find(({ release }) => release === asked_release());
/** Where its files are, relative to the site: 'otp-29/', or ''. */
export function folder() {
  const other = other_release();
  return other ? `otp-${other.release}/` : '';
}
