// SPDX-License-Identifier: Apache-2.0
// web/learn/text.js — a lesson's text: a small set of Markdown becomes a tree of nodes. Never a string of HTML: the
// page
// makes an element of each node, so what a stranger wrote can only ever be text.
//
//   # H   ## H   ### H        headings                  - item   1. item     lists, one level
//   ```erlang ... ```         a block of code           `code`   *emphasis*   **strong**
//   lines                     a paragraph, up to an empty line

/** @typedef {'h1' | 'h2' | 'h3' | 'p' | 'pre' | 'ul' | 'ol' | 'li' | 'code' | 'em' | 'strong'} Tag */
/** An element, or text. language: of a `pre`, what stands behind its first fence, or ''.
 * @typedef {{ tag: Tag, kids: Node[], language?: string }} Element @typedef {Element | string} Node */

const HEADING = /^(#{1,3}) (.+)$/;
const FENCE = /^```([a-z]*)$/;
const BULLET = /^- (.+)$/;
const NUMBERED = /^[0-9]{1,3}\. (.+)$/;
const MARKS = /** @type {[string, Tag][]} */ ([
  ['**', 'strong'],
  ['*', 'em'],
  ['`', 'code'],
]);

/** @param {Tag} tag @param {Node[]} kids @returns {Element} */
const element = (tag, kids) => ({ tag, kids });

/** What stands between marks within a line. A mark without its partner, or with a space inside it, is text. @param
 * {string} line @returns {Node[]} */
export function inline(line) {
  /** @type {Node[]} */
  const out = [];
  let from = 0;
  let at = 0;
  while (at < line.length) {
    const mark = MARKS.find(([m]) => line.startsWith(m, at));
    const end = mark ? line.indexOf(mark[0], at + mark[0].length) : -1;
    const spaced = mark && mark[1] !== 'code' && (line[at + mark[0].length] === ' ' || line[end - 1] === ' ');
    if (!mark || end <= at + mark[0].length || spaced) {
      at += mark ? mark[0].length : 1;
      continue;
    }
    if (at > from) out.push(line.slice(from, at));
    const inner = line.slice(at + mark[0].length, end);
    out.push(element(mark[1], mark[1] === 'code' ? [inner] : inline(inner)));
    at = end + mark[0].length;
    from = at;
  }
  if (from < line.length) out.push(line.slice(from));
  return out;
}

/** @param {string[]} lines @param {number} at @returns {{ list: Element, next: number } | null} */
function list_at(lines, at) {
  const item = [BULLET, NUMBERED].find(r => r.test(lines[at] ?? ''));
  if (!item) return null;
  const list = element(item === BULLET ? 'ul' : 'ol', []);
  let next = at;
  for (let text = item.exec(lines[next] ?? ''); text; text = item.exec(lines[next] ?? '')) {
    const parts = [text[1] ?? ''];
    next++;
    // What is indented goes on with the item.
    while (/^ {2,}\S/.test(lines[next] ?? '')) parts.push((lines[next++] ?? '').trim());
    list.kids.push(element('li', inline(parts.join(' '))));
  }
  return { list, next };
}

/** @param {string} line */
const begins_a_block = line => !line.trim() || [HEADING, FENCE, BULLET, NUMBERED].some(r => r.test(line));

/**
 * The nodes of a text.
 * @param {string} text
 * @param {(what: string, line: number) => never} wrong  called with what is wrong in which line, from 1
 * @returns {Element[]}
 */
export function parse_text(text, wrong) {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  /** @type {Element[]} */
  const out = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const heading = HEADING.exec(line);
    const fence = FENCE.exec(line);
    const list = list_at(lines, at);
    if (!line.trim()) at++;
    else if (heading) {
      out.push(element(/** @type {Tag} */ (`h${heading[1]?.length}`), inline(heading[2] ?? '')));
      at++;
    } else if (fence) {
      const end = lines.indexOf('```', at + 1);
      if (end < 0) wrong('a block of code that does not end', at + 1);
      out.push({ tag: 'pre', kids: [lines.slice(at + 1, end).join('\n')], language: fence[1] ?? '' });
      at = end + 1;
    } else if (list) {
      out.push(list.list);
      at = list.next;
    } else {
      const from = at;
      if (line.startsWith('```')) wrong('a fence has only the name of a language behind it', at + 1);
      do at++;
      while (at < lines.length && !begins_a_block(lines[at] ?? ''));
      const words = lines.slice(from, at).map(l => l.trim());
      out.push(element('p', inline(words.join(' '))));
    }
  }
  return out;
}

/** The words of nodes, as plain text. @param {Node[]} nodes @returns {string} */
export const plain = nodes => nodes.map(n => (typeof n === 'string' ? n : plain(n.kids))).join(' ');
