// SPDX-License-Identifier: Apache-2.0
// web/learn/pattern.js — the patterns of a lesson's check. No regular expressions: a stranger's check must end soon.
//
//   text        itself                        <number>    decimal digits, all that there are
//   <any>       anything, also nothing        <A..B>      such a number, from A to B
//   <name>      letters, digits, _, @: all of a word
//
// Cost: at most the pattern's length times the text's; both are bounded.

export const MAX_PATTERN = 400;
export const MAX_TEXT = 1 << 18;

/** A part of a pattern. @typedef {{ text: string } | 'any' | 'name' | { from: number, to: number }} Part */

const SPECIAL = /<(any|name|number|[0-9]{1,15}\.\.[0-9]{1,15})>/;

/** @param {string} pattern @returns {Part[]} */
export function parts_of(pattern) {
  return pattern.split(SPECIAL).flatMap((piece, i) => {
    if (i % 2 === 0) return piece ? [{ text: piece }] : [];
    if (piece === 'any' || piece === 'name') return [/** @type {Part} */ (piece)];
    const [from, to] = piece.split('..');
    return [piece === 'number' ? { from: 0, to: Infinity } : { from: Number(from), to: Number(to) }];
  });
}

/** @param {string | undefined} c */
const is_digit = c => c !== undefined && c >= '0' && c <= '9';
/** @param {string | undefined} c */
const is_letter = c => c !== undefined && /[\p{L}\p{N}_@]/u.test(c);

/** Where a part ends that begins at `at`; -1: it does not. @param {Part} part @param {string} text @param {number} at
 * */
function end_of(part, text, at) {
  if (part === 'any') return at;
  if (part === 'name') {
    let end = at;
    while (is_letter(text[end])) end++;
    return end === at || is_letter(text[at - 1]) ? -1 : end;
  }
  if ('text' in part) return text.startsWith(part.text, at) ? at + part.text.length : -1;
  let end = at;
  while (is_digit(text[end])) end++;
  if (end === at || is_digit(text[at - 1])) return -1;
  const value = Number(text.slice(at, end));
  return value >= part.from && value <= part.to ? end : -1;
}

/** Whether the pattern is the whole of text. @param {string} pattern @param {string} text */
export function matches(pattern, text) {
  if (pattern.length > MAX_PATTERN) return false;
  const parts = parts_of(pattern);
  // As every part has one end for one beginning, only the last `any` has ever to be tried again.
  let i = 0;
  let at = 0;
  let retry = -1;
  let retry_at = 0;
  for (;;) {
    const part = parts[i];
    const end = part === undefined ? -1 : end_of(part, text, at);
    if (part === undefined && at === text.length) return true;
    if (part === 'any') {
      i++;
      retry = i;
      retry_at = at;
    } else if (end >= 0) {
      i++;
      at = end;
    } else if (retry >= 0 && retry_at < text.length) {
      retry_at++;
      i = retry;
      at = retry_at;
    } else return false;
  }
}

/** Whether the pattern is somewhere in text. @param {string} pattern @param {string} text */
export const occurs = (pattern, text) => matches(`<any>${pattern}<any>`, text);
