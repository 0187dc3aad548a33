// SPDX-License-Identifier: Apache-2.0
// web/watch/memory_map.js — a described term as a drawing: boxes of words, and an arrow for each pointer.
import { svg } from './dom.js';
import { Arrows } from './memory_arrows.js';
import { HEAD, MARGIN, ROOT, ROW, WIDE, height_of, layout, left_of } from './memory_layout.js';
import { and_more, hex, place_of, size, title, word } from './memory_word.js';

/** @typedef {import('./types.d.ts').Description} Description @typedef {import('./types.d.ts').Box} Box */
/** @typedef {import('./types.d.ts').Word} Word @typedef {import('./memory_compare.js').Mark} Mark */
/** @typedef {import('./memory_layout.js').Layout} Layout @typedef {import('./memory_layout.js').Place} Place */
/** id: unlike other maps'; marks: by id of a box; choose: called with the box that the user chooses; name: of the map.
 * @typedef {{ id: string, marks?: Map<number, Mark>, choose?: (box: Box) => void, name?: string }} Options */

const ROUND = 5; // radius of the corners
const ADDRESS = 7; // digits of it that are shown
/** How far to the next box. @type {Record<string, number>} */
const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
const cut = (/** @type {string} */ s, /** @type {number} */ n) => (s.length > n ? `${s.slice(0, n - 1)}…` : s);

/** @param {Description} d @param {Options} options @returns {SVGSVGElement} */
export function memory_map(d, options) {
  return new MemoryMap(d, options).svg;
}

class MemoryMap {
  /** Of each box that is drawn. @type {SVGGElement[]} */
  #groups = [];

  /** @param {Description} d @param {Options} options */
  constructor(d, { id, marks, choose, name = 'The term' }) {
    this.marks = marks;
    this.choose = choose;
    /** @type {Layout} */
    this.layout = layout(d);
    const tip = `tip-${id}`;
    this.arrows = new Arrows(this.layout.places, tip);
    const roots = this.#roots();
    for (const b of d.boxes) {
      const at = this.layout.places.get(b.id);
      if (at) this.#groups.push(this.#box(b, at));
    }
    const { width, height } = this.layout;
    this.svg = svg(
      'svg',
      {
        class: 'memory-map',
        width,
        height,
        viewBox: `0 0 ${width} ${height}`,
        role: 'group',
        'aria-label': `${name}: ${d.boxes.length} boxes in memory, ${d.words} words`,
      },
      tip_of_arrows(tip),
      ...roots,
      ...this.#groups,
      ...this.arrows.list,
    );
  }
  #roots() {
    const { roots, root_height } = this.layout;
    const words = roots.map(({ name, word: w, y }) => {
      const t = word(w);
      if (typeof t.to === 'number') this.arrows.add({ box: 0, col: 0, x: MARGIN + ROOT, y }, t.to);
      const is_pointer = t.to !== undefined;
      const left = cut([name, t.left].filter(Boolean).join(' '), is_pointer ? 13 : 8);
      const right = name && is_pointer ? (t.right.split(' ')[1] ?? '') : t.right;
      return svg(
        'g',
        {},
        svg('title', {}, t.title),
        svg('text', { x: MARGIN + 8, y: y + 4 }, left),
        svg('text', { x: MARGIN + ROOT - 8, y: y + 4, 'text-anchor': 'end', class: 'soft small' }, right),
      );
    });
    return [
      svg('rect', { class: 'box', x: MARGIN, y: MARGIN, width: ROOT, height: root_height + 4, rx: ROUND }),
      svg('text', { class: 'head', x: MARGIN + 8, y: MARGIN + 16 }, roots.length > 1 ? 'roots' : 'the term'),
      ...words,
    ];
  }
  /** @param {Box} b @param {Place} at */
  #box(b, at) {
    const x = left_of(at.col);
    const same = this.marks?.get(b.id) === 'the same';
    const [, where] = place_of(b.where);
    const g = svg(
      'g',
      {
        class: same ? 'one same' : 'one',
        role: 'group',
        tabindex: this.#groups.length ? -1 : 0,
        'data-id': b.id,
        'aria-label':
          `Box ${b.id}: ${title(b)}, ${size(b)}, ${where}${same ? ', the same as before' : ''}: ` +
          b.words.map(spoken).join(', '),
      },
      ...frame(b, x, at.y, same),
    );
    b.words.forEach((w, i) => {
      const y = at.y + HEAD + i * ROW;
      g.append(...in_box(w, x, y));
      if (typeof w.to === 'number') this.arrows.add({ box: b.id, col: at.col, x: x + WIDE, y: y + 10 }, w.to);
    });
    const below = at.y + HEAD + b.words.length * ROW + 14;
    if (b.more) g.append(svg('text', { class: 'soft', x: x + 10, y: below }, and_more(b)));
    g.addEventListener('click', () => this.#pick(g, b));
    g.addEventListener('keydown', e => this.#key(e, g));
    return g;
  }
  /** @param {SVGGElement} g @param {Box | undefined} box */
  #pick(g, box) {
    for (const o of this.#groups) {
      o.setAttribute('tabindex', o === g ? '0' : '-1');
      o.setAttribute('aria-current', String(o === g));
    }
    this.arrows.light(g.dataset.id);
    if (box) this.choose?.(box);
  }
  /** @param {KeyboardEvent} e @param {SVGGElement} g  where the focus is */
  #key(e, g) {
    const step = e.key === 'Enter' || e.key === ' ' ? 0 : STEPS[e.key];
    if (step === undefined) return;
    const last = this.#groups.length - 1;
    const to = this.#groups[Math.min(Math.max(this.#groups.indexOf(g) + step, 0), last)];
    to.focus();
    to.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    this.#pick(to, this.layout.boxes.get(Number(to.dataset.id)));
    e.preventDefault();
  }
}
/** A word, for a screen reader. @param {Word} w */
function spoken(w) {
  const { left, to } = word(w);
  return to === undefined ? left : `pointer to box ${to}`;
}
/** What stands above the words of a box, and around them. @param {Box} b @param {number} x @param {number} y
 * @param {boolean} same  as in the description before */
function frame(b, x, y, same) {
  const [tint, where] = place_of(b.where);
  const height = height_of(b);
  const head = `M${x} ${y + ROUND}a5 5 0 015-5h${WIDE - 2 * ROUND}a5 5 0 015 5v${HEAD - ROUND}h-${WIDE}z`;
  const small = 'soft small';
  const end = { x: x + WIDE - 8, 'text-anchor': 'end', class: small };
  return [
    svg('rect', { class: 'box', x, y, width: WIDE, height, rx: ROUND }),
    svg('path', { d: head, fill: tint, 'fill-opacity': 0.16 }),
    svg('rect', { x, y: y + 3, width: 4, height: height - 6, rx: 2, fill: tint }),
    svg('text', { class: 'head', x: x + 10, y: y + 15 }, title(b)),
    svg('text', { ...end, y: y + 15 }, size(b)),
    svg('text', { class: small, x: x + 10, y: y + 30 }, `${where}${same ? ' = the same' : ''}`),
    svg('text', { ...end, y: y + 30 }, same ? '' : hex(b.at).slice(-ADDRESS)),
  ];
}
/** A word in its box, whose left edge is at x; y: the word's upper edge.
 * @param {Word} w @param {number} x @param {number} y */
function in_box(w, x, y) {
  const t = word(w);
  const left = cut(t.left, Math.max(6, 25 - Math.ceil(t.right.length * 0.85)));
  const line = svg(
    'g',
    {},
    svg('title', {}, t.title),
    svg('text', { x: x + 10, y: y + 14 }, left),
    svg('text', { x: x + WIDE - 8, y: y + 14, 'text-anchor': 'end', class: 'soft small' }, t.right),
  );
  if (typeof t.to !== 'number') return [line];
  return [line, svg('circle', { class: 'pointer', cx: x + 15, cy: y + 10, r: 3.2 })];
}
/** @param {string} id */
function tip_of_arrows(id) {
  const props = { id, viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 9, markerHeight: 9, orient: 'auto' };
  const tip = svg('path', { class: 'tip', d: 'M0 0L8 4L0 8z' });
  return svg('defs', {}, svg('marker', { ...props, markerUnits: 'userSpaceOnUse' }, tip));
}
