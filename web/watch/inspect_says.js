// SPDX-License-Identifier: Apache-2.0
// web/watch/inspect_says.js — what there is to see in one or two descriptions of a term, in words.
import { el, number } from './dom.js';

/** @typedef {import('./types.d.ts').Description} Description */
/** A description and how it came about. @typedef {{ name: string, how?: string, d: Description }} Snap */
/** @typedef {import('./memory_compare.js').Found} Found */

const SUB_BINARIES = 3;
const n = (/** @type {number} */ k) => el('b', { textContent: number(k) });
const plural = (/** @type {number} */ k, /** @type {string} */ what) => `${what}${k === 1 ? '' : 's'}`;
const boxes = (/** @type {number} */ k) => (k === 1 ? 'box' : 'boxes');
const li = (/** @type {(Node | string)[]} */ ...kids) => el('li', {}, ...kids);

/** @param {Snap} a @param {Snap | undefined} b @param {Found | null} found  what b has of a */
export function sentences(a, b, found) {
  const list = [whole(a.d), ...left_out(a.d), ...sub_binaries(a.d)];
  return b && found ? [...list, second(a, b, found), ...shared(found)] : list;
}
/** @param {Description} d */
function whole(d) {
  const begin = [n(d.words), ` ${plural(d.words, 'word')} on the heap, each shared box once`];
  if (d.roots && d.roots.length > 1) return li(...begin, '.');
  const c = d.copied;
  if (Array.isArray(c)) return li(...begin, '; a message copies ', `at least ${number(c[1])}`, '.');
  return li(...begin, '; a message copies ', n(c), c > d.words ? ': sharing is lost.' : '.');
}
/** @param {Description} d */
function left_out(d) {
  if (!d.more && !d.boxes.some(x => x.more && x.kind !== 'shared_bytes')) return [];
  const drawn = d.boxes.reduce((m, x) => m + (x.kind === 'shared_bytes' ? 0 : x.words.length), 0);
  const more = d.more ? `, ${number(d.more)} pointers lead to what is left out` : '';
  return [el('li', { className: 'soft', textContent: `Large: the first ${number(drawn)} words are drawn${more}.` })];
}
/** @param {Description} d */
function sub_binaries(d) {
  return d.boxes
    .filter(k => k.kind === 'sub_binary')
    .slice(0, SUB_BINARIES)
    .flatMap(x => {
      const nbytes = Number(x.words[1]?.value);
      const from = Number(x.words[3]?.value);
      const behind = d.boxes.find(k => k.id === x.words[4]?.to);
      if (!behind || !nbytes) return [];
      const size = number(Number(behind.words[1]?.value));
      const end = ` of the ${size} behind it, which it keeps alive.`;
      return [li('A sub-binary: bytes ', n(from), ' to ', n(from + nbytes - 1), end)];
    });
}
/** @param {Snap} a @param {Snap} b @param {Found} found */
function second(a, b, found) {
  const { words } = b.d;
  if (b.how === 'collected') {
    const moved = b.d.boxes.length - found.same.length;
    const end = ` ${plural(words, 'word')}; they have survived.`;
    return li(`${b.name}: `, n(moved), ` ${boxes(moved)} moved, `, n(words), end);
  }
  const more = number(words - a.d.words);
  const lost = ` (${more} more than there were: what was shared is there once for each pointer)`;
  return li(`${b.name}: `, n(words), ` ${plural(words, 'word')} copied`, words > a.d.words ? lost : '', '.');
}
/** @param {Found} found */
function shared(found) {
  const list = [];
  if (found.literal) {
    const says = ` ${boxes(found.literal)} of the literal area (dashed): not copied, both point to the same.`;
    list.push(li(n(found.literal), says));
  }
  for (const [x, y] of found.refs) {
    const count = `reference count ${x.refs}${x.refs === y.refs ? '.' : ` → ${y.refs}.`}`;
    list.push(li('The ', n(x.nbytes), ` bytes off the heap (dashed) are the same, not copied: ${count}`));
  }
  return list;
}
