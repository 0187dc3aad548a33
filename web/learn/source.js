// SPDX-License-Identifier: Apache-2.0
// web/learn/source.js — a program as a check looks at it: without comments, and with white space only where two words
// would else be one. So how somebody lays a program out does not matter.

/** @typedef {'erlang' | 'elixir'} Language */

const WORD = /[\p{L}\p{N}_@]/u;

/** Where a comment that begins at `at` ends. @param {string} text @param {number} at */
function line_end(text, at) {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
/** Where the quoted text that begins at `at` ends, behind its quote. @param {string} text @param {number} at */
function quote_end(text, at) {
  const three = text.slice(at, at + 3);
  const quote = three === '"""' ? three : text.charAt(at);
  let i = at + quote.length;
  while (i < text.length && !text.startsWith(quote, i)) i += text[i] === '\\' ? 2 : 1;
  return Math.min(text.length, i + quote.length);
}

/** @param {string} text @param {Language} language @returns {string} */
export function essence(text, language) {
  const comment = language === 'erlang' ? '%' : '#';
  let out = '';
  let at = 0;
  let gap = false;
  while (at < text.length) {
    const c = text.charAt(at);
    let end = at + 1;
    if (c === comment) {
      at = line_end(text, at);
      gap = true;
      continue;
    }
    if (/\s/.test(c)) {
      at++;
      gap = true;
      continue;
    }
    if (language === 'erlang' && c === '$') end = at + (text[at + 1] === '\\' ? 3 : 2);
    else if (c === '"' || c === "'") end = quote_end(text, at);
    if (gap && WORD.test(out.at(-1) ?? '') && WORD.test(c)) out += ' ';
    out += text.slice(at, end);
    gap = false;
    at = end;
  }
  return out;
}
