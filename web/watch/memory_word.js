// SPDX-License-Identifier: Apache-2.0
// web/watch/memory_word.js — boxes and words of a described term as text: their names, what a word means, its bits.
import { el, number } from './dom.js';

/** @typedef {import('./types.d.ts').Box} Box @typedef {import('./types.d.ts').Word} Word */
/** @typedef {import('./types.d.ts').Value} Value */
/** A word in the map. left: what it means; right: its tag; title: both in a sentence; to: the box it points to.
 * @typedef {{ left: string, right: string, title: string, to?: Word['to'] }} Meaning */

/** Colour and name of each place a box may lie in. @type {Record<string, [string, string]>} */
const PLACES = {
  young: ['var(--blue)', 'young'],
  survivor: ['var(--cyan)', 'survived a collection'],
  old: ['var(--magenta)', 'old'],
  fragment: ['var(--yellow)', 'fragment (message)'],
  literal: ['var(--green)', 'literal area'],
  off_heap: ['var(--red)', 'off the heap'],
  table: ['var(--cyan)', 'in the table'],
  elsewhere: ['var(--faint)', 'elsewhere'],
};
/** @type {Record<string, string>} */
const TITLES = {
  cons: 'cons cell',
  big: 'big integer',
  float: 'float',
  reference: 'reference',
  magic_reference: 'reference with an object',
  fun: 'fun',
  heap_binary: 'heap binary',
  refc_binary: 'ProcBin',
  sub_binary: 'sub-binary',
  match_context: 'match context',
  flat_map: 'flat map',
  hash_root: 'HAMT root',
  hash_node: 'HAMT node',
  external: 'of another node',
  shared_bytes: 'shared bytes',
};
const SHOWN_BITS = 16;

/** Colour and name of a place. @param {string} where */
export const place_of = where => PLACES[where] ?? PLACES.elsewhere;
/** @param {number | bigint} n @param {number} [digits]  at least */
export const hex = (n, digits = 1) => BigInt(n).toString(16).padStart(digits, '0');
/** @param {Value | undefined} v */
function text(v) {
  if (v === null) return 'undefined';
  return typeof v === 'string' || typeof v === 'bigint' ? String(v) : JSON.stringify(v);
}

/** What a box is. @param {Box} b */
export function title(b) {
  if (b.kind === 'tuple') return `tuple of ${b.nwords - 1}`;
  const name = TITLES[b.kind] ?? b.kind;
  return b.kind === 'flat_map' || b.kind === 'hash_root' ? `${name} of ${b.words[1]?.value ?? '?'}` : name;
}
/** How large a box is. @param {Box} b */
export function size(b) {
  if (b.kind === 'shared_bytes') return `${number(b.nbytes)} bytes, ${b.refs} ref${b.refs === 1 ? '' : 's'}`;
  return `${number(b.nwords)} words`;
}
/** What is left out of a box. @param {Box} b */
export const and_more = b => `and ${number(b.more)} more ${b.kind === 'shared_bytes' ? 'bytes' : 'words'}`;

/** What a word means, and its tag. @param {Word} w @returns {Meaning} */
export function word(w) {
  switch (w.kind) {
    case 'immediate':
      return immediate(w);
    case 'pointer':
      return pointer(w);
    case 'header':
      return header(w);
    case 'bytes':
      return { left: JSON.stringify(w.value), right: 'bytes', title: `bytes ${JSON.stringify(w.value)}` };
    default:
      return raw(w);
  }
}
/** @param {Word} w @returns {Meaning} */
function immediate({ type, tag, value }) {
  const small = type === 'small';
  return {
    left: type === 'nil' ? '[]' : text(value),
    right: `${small ? 'int' : type} ${tag}`,
    title: `an immediate: the ${small ? 'integer' : type} itself is in the word, tag ${tag}`,
  };
}
/** @param {Word} w @returns {Meaning} */
function pointer({ to, tag, literal }) {
  const left = to === 'more' ? '… (left out)' : '';
  if (!tag) return { left, right: 'address', to, title: `address of what is off the heap: box ${to}` };
  const cons = tag === '01';
  const what = cons ? 'a cons cell' : 'a box with a header';
  const bit = literal ? '; the highest bit says literal' : '';
  return {
    left,
    right: `${cons ? 'cons' : 'boxed'} ${tag}`,
    to,
    title: `pointer to box ${to}, tag ${tag} (${what})${bit}`,
  };
}
/** @param {Word} w @returns {Meaning} */
function header({ type, nwords, extra }) {
  const branches = extra ? extra.toString(2).padStart(16, '0') : '';
  const bitmap = branches ? `; bitmap ${branches}: which of 16 branches are there` : '';
  return {
    left: `arity ${nwords}`,
    right: 'header 11',
    title: `header: ${type}, ${nwords} words follow, tag 11${bitmap}`,
  };
}
/** @param {Word} w @returns {Meaning} */
function raw({ what, value }) {
  const name = what.replaceAll('_', ' ');
  const v = what === 'bits' && Array.isArray(value) ? `bit ${value[0]}, ${value[1]} more` : value;
  return { left: v === null ? name : `${name} ${text(v)}`, right: 'raw', title: `${name}: ${text(v)}` };
}

/** The words of one box: as they are, in bits, and what they mean. @param {Box} b */
export function words_of(b) {
  const heads = ['+', 'Word (hex)', 'Low bits, tag bold', 'What it is'];
  const table = el(
    'table',
    {},
    el('thead', {}, el('tr', {}, ...heads.map(t => el('th', { scope: 'col', textContent: t })))),
    el('tbody', {}, ...b.words.map(row)),
  );
  const textContent = `Box ${b.id}: ${title(b)}, ${size(b)}, ${place_of(b.where)[1]}, at ${hex(b.at)}`;
  return el(
    'section',
    { className: 'words', 'aria-label': `Words of box ${b.id}` },
    el('h3', { textContent }),
    el('div', { className: 'wide', tabIndex: 0, role: 'group', 'aria-label': 'Its words' }, table),
    b.more ? el('p', { className: 'soft', textContent: and_more(b) }) : null,
  );
}
/** @param {Word} w @param {number} i */
function row(w, i) {
  const { bits } = w;
  const meaning = word(w);
  return el(
    'tr',
    {},
    el('td', { textContent: String(i) }),
    el('td', { className: 'mono', textContent: bits === undefined ? '' : hex(bits, 16) }),
    el('td', { className: 'mono' }, ...(bits === undefined ? [''] : low_bits(bits, w.tag?.length ?? 0))),
    el('td', {}, [meaning.left, meaning.title].filter(Boolean).join(': ')),
  );
}
/** @param {number | bigint} bits @param {number} ntag  the length of the tag, in bits */
function low_bits(bits, ntag) {
  const s = BigInt.asUintN(SHOWN_BITS, BigInt(bits)).toString(2).padStart(SHOWN_BITS, '0');
  const at = SHOWN_BITS - ntag;
  return [`…${s.slice(0, at)}`, el('b', { textContent: s.slice(at) })];
}
