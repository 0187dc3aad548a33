// SPDX-License-Identifier: Apache-2.0
// web/watch/memory_compare.js — what two descriptions of a term have in common.

/** @typedef {import('./types.d.ts').Description} Description @typedef {import('./types.d.ts').Box} Box */
/** How a box of the second description stands to the first. @typedef {'the same' | 'new'} Mark */
/** marks: by id of the second's boxes; same: boxes of the second that have their address in the first; literal: how
 * many of these lie in the literal area; refs: shared bytes as the first has them, and as the second has them.
 * @typedef {{ marks: Map<number, Mark>, same: Box[], literal: number, refs: [Box, Box][] }} Found */

/** What neither a send nor a collection moves. @param {Box} b */
const lies_still = b => b.where === 'literal' || b.where === 'off_heap';

/** What the second has of the first: literals and shared bytes keep their address, all else was copied or moved.
 * @param {Description} a @param {Description} b @returns {Found} */
export function compare(a, b) {
  const before = new Map(a.boxes.filter(lies_still).map(x => [String(x.at), x]));
  /** @type {Found} */
  const found = { marks: new Map(), same: [], literal: 0, refs: [] };
  for (const x of b.boxes) {
    const y = lies_still(x) ? before.get(String(x.at)) : undefined;
    found.marks.set(x.id, y ? 'the same' : 'new');
    if (!y) continue;
    found.same.push(x);
    if (x.where === 'literal') found.literal++;
    if (x.kind === 'shared_bytes') found.refs.push([y, x]);
  }
  return found;
}
