// SPDX-License-Identifier: Apache-2.0
// web/watch/memory_arrows.js — the arrows of a map of memory. They leave to the right, each down a lane of its own, and
// come in from the left; from above where the box stands in the same column, or before it. Lengths are in px.
import { svg } from './dom.js';
import { GAP, left_of } from './memory_layout.js';

/** @typedef {import('./memory_layout.js').Place} Place */
/** Where an arrow begins. box: its id, 0 for the roots; col: its column.
 * @typedef {{ box: number, col: number, x: number, y: number }} From */

const LANE = 4;
const LANES = 11;
const BEND = 5;

export class Arrows {
  /** @type {SVGPathElement[]} */
  list = [];
  /** How many arrows come into a box, by its id. @type {Map<number, number>} */
  #into = new Map();
  /** How many leave a column. @type {Map<number, number>} */
  #out_of = new Map();

  /** @param {Map<number, Place>} places  by id of a box @param {string} tip  id of the marker at an arrow's end */
  constructor(places, tip) {
    this.places = places;
    this.tip = tip;
  }
  /** @param {From} from @param {number} to  id of a box */
  add(from, to) {
    const p = this.places.get(to);
    if (!p) return;
    const n = this.#into.get(to) ?? 0;
    const k = this.#out_of.get(from.col) ?? 0;
    this.#into.set(to, n + 1);
    this.#out_of.set(from.col, k + 1);
    const d = p.col > from.col ? from_left(from, p, n, k) : from_above(from, p, n, k);
    const marker = `url(#${this.tip})`;
    this.list.push(svg('path', { class: 'arrow', 'marker-end': marker, 'data-from': from.box, 'data-to': to, d }));
  }
  /** Lights up those that begin or end at a box. @param {string | undefined} id */
  light(id) {
    for (const a of this.list) a.classList.toggle('on', a.dataset.from === id || a.dataset.to === id);
  }
}
/** @param {From} from @param {Place} p @param {number} n  arrows into the box so far
 * @param {number} k  arrows out of the column so far */
function from_left({ x: x0, y: y0 }, p, n, k) {
  const end = left_of(p.col) - 2;
  const y1 = p.y + 8 + (n % 4) * 8;
  const far = Math.abs(y1 - y0);
  if (far < 1) return `M${x0} ${y0}H${end}`;
  const lane = x0 + GAP - 14 - (k % LANES) * LANE;
  const q = Math.min(BEND, far / 2);
  const down = Math.sign(y1 - y0) * q;
  const bend_out = `H${lane - q}Q${lane} ${y0} ${lane} ${y0 + down}`;
  const bend_in = `V${y1 - down}Q${lane} ${y1} ${lane + q} ${y1}`;
  return `M${x0} ${y0}${bend_out}${bend_in}H${end}`;
}
/** @param {From} from @param {Place} p @param {number} n @param {number} k  as above */
function from_above({ x: x0, y: y0 }, p, n, k) {
  const top = p.y - 6 - (n % 2) * 6;
  const down = (Math.sign(top - y0) || 1) * BEND;
  const near = x0 + 8 + (k % 6) * 3;
  const to = left_of(p.col) + 26 + (n % 6) * 12;
  const bend_out = `H${near - BEND}Q${near} ${y0} ${near} ${y0 + down}`;
  const bend_back = `V${top - down}Q${near} ${top} ${near - BEND} ${top}`;
  return `M${x0} ${y0}${bend_out}${bend_back}H${to + 3}Q${to} ${top} ${to} ${top + 3}V${p.y - 1}`;
}
