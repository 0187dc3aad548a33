// SPDX-License-Identifier: Apache-2.0
// web/watch/tree.js — the tree of processes: each below the one that spawned it. Lines say which of them are linked:
// solid along the tree, bent where a link crosses it. Supervisors have a double frame.
import { pid_text, state_text } from '../observe.js';
import { is_supervisor } from './census.js';
import { color, el, number, svg } from './dom.js';
import { CHAR, layout } from './tree_layout.js';

/** @typedef {import('./types.d.ts').Row} Row @typedef {import('./tree_layout.js').Line} Line */
/** @typedef {import('./tree_layout.js').Layout} Layout */
/** What is drawn. links: pairs of pids; selected: a pid, or -1; more: processes that are not among the rows.
 * @typedef {{ rows: Row[], links: [number, number][], selected: number, more: number }} Drawn */

const MOST_ACROSS = 200; // links across the tree
const pair = (/** @type {number} */ a, /** @type {number} */ b) => `${Math.min(a, b)} ${Math.max(a, b)}`;
/** What a node says which stands for the children of `parent` that are not shown. */
const rest_of = (/** @type {number} */ parent) => -2 - parent;

export class Tree {
  /** The pids of which all children are shown. @type {Set<number>} */
  open = new Set();
  /** data-pid of the node that the keyboard is at. */
  #at = -1;
  /** What was drawn last, as text. */
  #said = '';

  /** @param {HTMLElement} element @param {(pid: number) => void} choose
   * @param {(r: Row) => string} name @param {(r: Row) => string} more  what is said behind it */
  constructor(element, choose, name, more) {
    this.says = { name, more };
    this.element = element;
    this.choose = choose;
    element.addEventListener('keydown', e => this.#key(e));
  }
  /** @returns {SVGGElement[]} */
  #nodes() {
    return [...this.element.querySelectorAll(/** @type {'g'} */ ('g.node'))];
  }
  #key(/** @type {KeyboardEvent} */ e) {
    const nodes = this.#nodes();
    const i = nodes.findIndex(n => n === document.activeElement);
    /** @type {Record<string, number>} */
    const keys = { ArrowDown: i + 1, ArrowUp: i - 1, Home: 0, End: nodes.length - 1 };
    const node = nodes[keys[e.key]];
    if (!node) return;
    e.preventDefault();
    for (const n of nodes) n.setAttribute('tabindex', n === node ? '0' : '-1');
    node.focus();
    this.#at = Number(node.dataset.pid);
  }

  /** @param {Row[]} rows @param {[number, number][]} links @param {number} selected
   * @param {number} more  processes besides */
  draw(rows, links, selected, more = 0) {
    const said = JSON.stringify([
      selected,
      more,
      [...this.open],
      links,
      document.documentElement.dataset.theme,
      rows.map(r => [r.pid, r.parent, this.says.name(r), this.says.more(r)]),
    ]);
    if (said === this.#said) return;
    this.#said = said;
    this.#draw({ rows, links, selected, more });
  }
  #draw(/** @type {Drawn} */ drawn) {
    const { rows, links } = drawn;
    const placed = layout(rows, this.open, this.says);
    const had = this.element.contains(document.activeElement) && document.activeElement !== this.element;
    const nodes = placed.lines.map(line => (line.row ? this.#process(line, line.row, drawn) : this.#rest(line, drawn)));
    const { width, height } = placed;
    const tree = svg(
      'svg',
      {
        class: 'tree',
        width,
        height: height + 8,
        viewBox: `-4 -2 ${width + 4} ${height + 10}`,
        role: 'tree',
        'aria-label': 'Processes by who started them',
      },
      ...edges(placed, links),
      ...across(placed, links),
      ...nodes,
    );
    this.element.replaceChildren(key(rows.length + drawn.more - placed.places.size), tree);
    const node = nodes.find(n => n.dataset.pid === String(this.#at)) ?? nodes[0];
    node?.setAttribute('tabindex', '0');
    if (had) node?.focus();
  }
  /** @param {Line} line @param {Row} row @param {Drawn} drawn */
  #process(line, row, { selected }) {
    const { x, y, width, text } = line;
    const boss = is_supervisor(row);
    const stroke = row.pid === selected ? 'var(--mark)' : 'var(--line)';
    const name = this.says.name(row);
    const after = this.says.more(row);
    const dead = 'how' in row;
    const at = x + 18 + (name.length + 1) * CHAR;
    const double = svg('rect', { x: x - 3, y: y - 12, width: width + 6, height: 24, rx: 7, stroke });
    const node = svg(
      'g',
      {
        class: dead ? 'node dead' : 'node',
        tabindex: -1,
        role: 'treeitem',
        'aria-level': line.depth + 1,
        'aria-selected': row.pid === selected,
        'aria-label': `${text}${boss ? ', supervisor' : ''}${dead ? '' : `, ${state_text(row.state)}`}`,
        'data-pid': row.pid,
      },
      ...(boss ? [double] : []),
      svg('rect', { class: 'box', x, y: y - 10, width, height: 20, rx: 5, stroke, fill: 'var(--raised)' }),
      svg('rect', { x: x + 4, y: y - 5, width: 9, height: 9, rx: 3, fill: color(row.pid) }),
      svg('text', { x: x + 18, y: y + 4 }, name),
      svg('text', { x: at, y: y + 4, class: 'soft' }, `${pid_text(row.pid)}${after && ` ${after}`}`),
    );
    return acts(node, () => this.choose(row.pid));
  }
  /** The children of a process that are not shown. @param {Line} line @param {Drawn} drawn */
  #rest(line, drawn) {
    const { x, y, width, text } = line;
    const parent = line.parent ?? -1;
    const node = svg(
      'g',
      {
        class: 'node more',
        tabindex: -1,
        role: 'treeitem',
        'aria-level': line.depth + 1,
        'aria-label': `${text}: show them`,
        'data-pid': rest_of(parent),
      },
      svg('rect', { class: 'rest', x, y: y - 10, width, height: 20, rx: 10 }),
      svg('text', { x: x + 8, y: y + 4, class: 'soft' }, text),
    );
    return acts(node, () => {
      this.open.add(parent);
      this.draw(drawn.rows, drawn.links, drawn.selected, drawn.more);
    });
  }
}
/** A node that does something on click, Enter and Space. @param {SVGGElement} node @param {() => void} act */
function acts(node, act) {
  node.addEventListener('click', act);
  node.addEventListener('keydown', e => {
    if (e.key !== 'Enter' && e.key !== ' ') return;
    act();
    e.preventDefault();
  });
  return node;
}
/** From each parent down to its children. @param {Layout} placed @param {[number, number][]} links */
function edges({ lines, places }, links) {
  const linked = new Set(links.map(([a, b]) => `${a} ${b}`));
  return lines.flatMap(({ row, parent, x, y }) => {
    const from = parent === null ? undefined : places.get(parent);
    if (parent === null || !from) return [];
    const solid = row && linked.has(pair(parent, row.pid));
    const d = `M${from.x + 8} ${from.y + 10}V${y}H${x}`;
    return [svg('path', { class: solid ? 'linked' : 'born', d, 'stroke-dasharray': solid ? '' : '3 3' })];
  });
}
/** Links between processes of which neither is the parent of the other.
 * @param {Layout} placed @param {[number, number][]} links */
function across({ places }, links) {
  const bends = links.flatMap(([a, b]) => {
    const p = places.get(a);
    const q = places.get(b);
    return p && q && p.row?.parent !== b && q.row?.parent !== a ? [{ p, q, a, b }] : [];
  });
  return bends.slice(0, MOST_ACROSS).map(({ p, q, a, b }) => {
    const from = p.x + p.width;
    const to = q.x + q.width;
    const far = Math.max(from, to) + 40;
    return svg(
      'path',
      { class: 'across', d: `M${from} ${p.y}C${far} ${p.y} ${far} ${q.y} ${to} ${q.y}` },
      svg('title', {}, `${pid_text(a)} and ${pid_text(b)} are linked`),
    );
  });
}
/** What the lines mean. @param {number} hidden  processes that are not drawn */
function key(hidden) {
  return el(
    'p',
    { className: 'soft tree-key' },
    'Below its parent; ',
    el('b', { textContent: '—' }),
    ' linked, ',
    el('b', { textContent: '┄' }),
    ' not; double frame: a supervisor',
    hidden > 0 ? `; ${number(hidden)} more are not drawn` : '',
  );
}
