// SPDX-License-Identifier: Apache-2.0
// web/learn/nodes.js — a lesson's text (text.js) as elements of the page. Never from a string of HTML.
import { el } from '../watch/dom.js';
import { inline } from './text.js';

/** @typedef {import('./text.js').Node} TextNode @typedef {import('./source.js').Language} Language */

/** The page has a heading of its own above the lesson's.
 * @type {Partial<Record<import('./text.js').Tag, 'h2' | 'h3' | 'h4'>>} */
const HEADINGS = { h1: 'h2', h2: 'h3', h3: 'h4' };

/** @param {TextNode} node @returns {Node | string} */
function node_of(node) {
  if (typeof node === 'string') return node;
  return el(HEADINGS[node.tag] ?? node.tag, {}, ...node.kids.map(node_of));
}
/** Elements of a text. A block of code in another language is left out.
 * @param {import('./text.js').Element[]} text @param {Language} language @returns {HTMLElement[]} */
export const elements = (text, language) =>
  text
    .filter(n => n.tag !== 'pre' || ['', language].includes(n.language ?? ''))
    .map(n => /** @type {HTMLElement} */ (node_of(n)));
/** What one sentence is, with its `code` and *emphasis*. @param {string} sentence */
export const words = sentence => inline(sentence).map(node_of);
