// SPDX-License-Identifier: Apache-2.0
// web/watch/memory_layout.js — where the boxes of a described term stand in the map: a column per depth, the cells of a
// list below one another. Lengths are in px.

/** @typedef {import('./types.d.ts').Description} Description @typedef {import('./types.d.ts').Box} Box */
/** @typedef {import('./types.d.ts').Word} Word */
/** y: the upper edge. @typedef {{ col: number, y: number }} Place */
/** A word that leads into the term: a register, a stack slot, or the term. y: its middle.
 * @typedef {{ name: string, word: Word, y: number }} Root */
/** boxes, places: by id of a box. @typedef {{ roots: Root[], root_height: number, boxes: Map<number, Box>,
 *    places: Map<number, Place>, width: number, height: number }} Layout */

export const MARGIN = 12;
/** Width of a box, and of the roots. */
export const WIDE = 190;
export const ROOT = 118;
/** Between two columns. */
export const GAP = 62;
/** Height of a word, and of what stands above the words of a box. */
export const ROW = 20;
export const HEAD = 38;
const AFTER = 20; // below a box
const RIGHT = 30;
const ROOT_HEAD = 24;

/** The left edge of a column; the roots are column 0. @param {number} col */
export const left_of = col => MARGIN + col * (WIDE + GAP) - (col > 0 ? WIDE - ROOT : 0);
/** @param {Box} b */
export const height_of = b => HEAD + ROW * (b.words.length + (b.more ? 1 : 0));

/** @param {Description} d @returns {Layout} */
export function layout(d) {
  const given = d.roots?.length ? d.roots : [{ name: '', word: d.root }];
  const roots = given.map(({ name, word }, i) => ({ name, word, y: MARGIN + ROOT_HEAD + i * ROW + ROW / 2 }));
  const columns = new Columns(d.boxes);
  roots.forEach(({ word }, i) => {
    if (typeof word.to === 'number') columns.put(word.to, 1, MARGIN + i * ROW - 20);
  });
  columns.follow();
  const { boxes, places } = columns;
  const root_height = ROOT_HEAD + ROW * roots.length;
  const rights = [...places.values()].map(p => left_of(p.col) + WIDE + RIGHT);
  const width = Math.max(ROOT + 2 * MARGIN, ...rights);
  const height = Math.max(MARGIN + root_height + 20, ...columns.bottoms());
  return { roots, root_height, boxes, places, width, height };
}

class Columns {
  /** @type {Map<number, Place>} */
  places = new Map();
  /** How far down each column is filled. @type {Map<number, number>} */
  #bottom = new Map();
  /** Boxes whose words are to be followed, breadth first. @type {{ box: Box, at: Place }[]} */
  #todo = [];

  /** @param {Box[]} list */
  constructor(list) {
    this.boxes = new Map(list.map(b => [b.id, b]));
  }
  bottoms() {
    return this.#bottom.values();
  }
  /** A box and, where it is a cell of a list, the cells of its tail below it; nothing that has a place already.
   * @param {number} id @param {number} col @param {number} after  it stands not above this y */
  put(id, col, after) {
    let least = Math.max(MARGIN, after);
    let box = this.boxes.get(id);
    while (box && !this.places.has(box.id)) {
      const at = { col, y: Math.max(this.#bottom.get(col) ?? MARGIN, least) };
      this.places.set(box.id, at);
      this.#bottom.set(col, at.y + height_of(box) + AFTER);
      this.#todo.push({ box, at });
      box = this.#tail(box);
      least = 0;
    }
  }
  /** @param {Box} box */
  #tail(box) {
    const tail = box.kind === 'cons' ? box.words[1] : undefined;
    if (tail?.kind !== 'pointer' || typeof tail.to !== 'number') return undefined;
    const next = this.boxes.get(tail.to);
    return next?.kind === 'cons' ? next : undefined;
  }
  /** Puts all boxes that those with a place point to. */
  follow() {
    // put() makes the list longer
    for (const { box, at } of this.#todo)
      for (const w of box.words)
        if (w.kind === 'pointer' && typeof w.to === 'number') this.put(w.to, at.col + 1, at.y - 40);
  }
}
