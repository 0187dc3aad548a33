// SPDX-License-Identifier: Apache-2.0
// web/play/captions.js — a recording of Step: points of a run, each with a caption, as a list in a link
// (#p=...&steps=...). Whoever made the link wrote it, so it is text, bounded, and never more than that.
import { checked_point } from './point.js';
import { pack, unpack } from './program.js';

/** @typedef {import('./point.js').Point & { text: string }} Caption */

export const MOST = 50;
export const LONGEST = 300; // characters of a text
/** What would hide or turn round the words beside it. */
const UNSEEN = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;
export const clean = (/** @type {string} */ text) => text.replace(UNSEEN, ' ').trim().slice(0, LONGEST);

/** A list of captions, of whatever somebody wrote. Throws when it is none.
 * @param {unknown} list @returns {Caption[]} */
export function checked_captions(list) {
  if (!Array.isArray(list) || list.length > MOST) throw new Error(`these are not at most ${MOST} captions`);
  return list.map(said => {
    const point = said && typeof said === 'object' ? checked_point(said) : null;
    if (!point || typeof said.text !== 'string' || said.text.length > LONGEST)
      throw new Error(`one is not an event with a text of at most ${LONGEST} characters`);
    return { ...point, text: clean(said.text) };
  });
}
/** For the end of a link's fragment. @param {Caption[]} list */
export const to_steps = async list => (list.length ? `&steps=${await pack(list)}` : '');
/** The captions of a link's fragment. Throws when they cannot be read. @param {string} hash */
export async function from_steps(hash) {
  const text = /&steps=([^&]*)/.exec(hash)?.[1];
  return text === undefined ? [] : checked_captions(await unpack(text));
}
