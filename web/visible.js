// SPDX-License-Identifier: Apache-2.0
// web/visible.js — text of a program among words of the page: what would not be seen, or would move what stands beside
// it (control characters, changes of direction, spaces without width), is written as Erlang writes it: \x{202E}.

/* eslint-disable no-control-regex -- those are what this is about */
const UNSEEN =
  /[\0-\x08\v-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;
const UNSEEN_IN_NAMES = new RegExp(`${UNSEEN.source}|[\t\n]`, 'gu');
const LONGEST_NAME = 255;

const written = (/** @type {string} */ c) => `\\x{${(c.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`;
/** Text of one or more lines. @param {string} text */
export const visible = text => text.replace(UNSEEN, written);
/** A name, in one line. @param {string} name */
export function visible_name(name) {
  const cut = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
  return cut.replace(UNSEEN_IN_NAMES, written);
}
