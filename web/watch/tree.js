// SPDX-License-Identifier: Apache-2.0
// web/watch/tree.js — who started whom, as a tree, with the links between processes: solid along the tree, bent where they cross it.
// Supervisors are double-framed.
import { NOBODY, pid_text, state_text } from '../observe.js';
import { color, el, number, svg } from './dom.js';

const ROW = 26;
const STEP = 22;
const MOST = 400;
const CHILDREN = 12;
const CHAR = 7.3;
const is_supervisor = r =>
  r.initial.startsWith('supervisor:') ||
  r.initial.startsWith("'Elixir.Supervisor':") ||
  r.initial.startsWith("'Elixir.DynamicSupervisor':");

export class Tree {
  /** @param {HTMLElement} element @param {(pid: number) => void} choose */
  constructor(element, choose) {
    this.element = element;
    this.choose = choose;
    this.open = new Set(); // all children of these are shown
    this.focus = -1;
    this.said = '';
    element.addEventListener('keydown', e => {
      const nodes = [...element.querySelectorAll('g.node')];
      const i = nodes.indexOf(/** @type {any} */ (document.activeElement));
      const to = { ArrowDown: i + 1, ArrowUp: i - 1, Home: 0, End: nodes.length - 1 }[e.key];
      if (to === undefined || !nodes[to]) return;
      e.preventDefault();
      this.#focus(nodes[to]);
    });
  }
  #focus(node) {
    for (const n of this.element.querySelectorAll('g.node[tabindex="0"]')) n.setAttribute('tabindex', '-1');
    node.setAttribute('tabindex', '0');
    node.focus();
    this.focus = Number(node.dataset.pid);
  }
  /** @param {any[]} rows @param {[number, number][]} links @param {number} selected @param {number} more  processes besides */
  draw(rows, links, selected, more = 0) {
    const said = JSON.stringify([
      selected,
      more,
      [...this.open],
      links,
      document.documentElement.dataset.theme,
      rows.map(r => [r.pid, r.parent, r.name, r.initial]),
    ]);
    if (said === this.said) return;
    this.said = said;
    const by = new Map(rows.map(r => [r.pid, r]));
    const kids = new Map();
    const roots = [];
    const linked = new Set(links.map(([a, b]) => `${a} ${b}`));
    for (const r of rows) {
      const list =
        r.parent !== NOBODY && r.parent !== r.pid && by.has(r.parent)
          ? (kids.get(r.parent) ?? kids.set(r.parent, []).get(r.parent))
          : roots;
      list.push(r);
    }
    const place = new Map();
    const out = [];
    const lines = [];
    const had = this.element.contains(document.activeElement) && document.activeElement !== this.element;
    let y = 0;
    let width = 300;
    const todo = roots.map(r => ({ r, depth: 0, parent: null })).reverse();
    const act = (node, f) => {
      node.addEventListener('click', f);
      node.addEventListener('keydown', e => {
        if (e.key === 'Enter' || e.key === ' ') {
          f();
          e.preventDefault();
        }
      });
      return node;
    };
    while (todo.length && out.length < MOST) {
      const { r, depth, parent, rest } = /** @type {any} */ (todo.pop());
      const x = 8 + depth * STEP;
      const cy = y * ROW + ROW / 2;
      if (parent !== null)
        lines.push([
          place.get(parent),
          { x, y: cy },
          rest || linked.has(`${Math.min(parent, r.pid)} ${Math.max(parent, r.pid)}`),
          !!rest,
        ]);
      y++;
      if (rest) {
        const text = `${number(rest)} more`;
        out.push(
          act(
            svg(
              'g',
              {
                class: 'node more',
                tabindex: -1,
                role: 'treeitem',
                'aria-level': depth + 1,
                'aria-label': `${text}: show them`,
                'data-pid': -2 - parent,
              },
              svg('rect', {
                x,
                y: cy - 10,
                width: 16 + text.length * CHAR,
                height: 20,
                rx: 10,
                stroke: 'var(--line)',
                fill: 'none',
                'stroke-dasharray': '2 3',
              }),
              svg('text', { x: x + 8, y: cy + 4, class: 'soft' }, text),
            ),
            () => {
              this.open.add(parent);
              this.draw(rows, links, selected, more);
            },
          ),
        );
        continue;
      }
      place.set(r.pid, { x, y: cy });
      const name = r.name || r.initial || '?';
      const text = `${name}  ${pid_text(r.pid)}`;
      const wide = 16 + text.length * CHAR;
      const boss = is_supervisor(r);
      const edge = r.pid === selected ? 'var(--mark)' : 'var(--line)';
      width = Math.max(width, x + wide + 60);
      out.push(
        act(
          svg(
            'g',
            {
              class: 'node',
              tabindex: -1,
              role: 'treeitem',
              'aria-level': depth + 1,
              'aria-selected': r.pid === selected,
              'aria-label': `${text}, ${boss ? 'supervisor, ' : ''}${state_text(r.state)}`,
              'data-pid': r.pid,
            },
            ...(boss ? [svg('rect', { x: x - 3, y: cy - 12, width: wide + 6, height: 24, rx: 7, stroke: edge })] : []),
            svg('rect', {
              class: 'box',
              x,
              y: cy - 10,
              width: wide,
              height: 20,
              rx: 5,
              stroke: edge,
              fill: 'var(--raised)',
            }),
            svg('rect', { x: x + 4, y: cy - 5, width: 9, height: 9, rx: 3, fill: color(r.pid) }),
            svg('text', { x: x + 18, y: cy + 4 }, name),
            svg('text', { x: x + 18 + (name.length + 1) * CHAR, y: cy + 4, class: 'soft' }, pid_text(r.pid)),
          ),
          () => this.choose(r.pid),
        ),
      );
      const list = kids.get(r.pid) ?? [];
      const shown = this.open.has(r.pid) ? list.length : CHILDREN;
      if (list.length > shown) todo.push({ r: null, depth: depth + 1, parent: r.pid, rest: list.length - shown });
      for (const c of list.slice(0, shown).reverse()) todo.push({ r: c, depth: depth + 1, parent: r.pid });
    }
    const edges = lines.map(([a, b, on, rest]) =>
      svg('path', {
        class: on && !rest ? 'linked' : 'born',
        d: `M${a.x + 8} ${a.y + 10}V${b.y}H${b.x}`,
        stroke: on && !rest ? 'var(--ink)' : 'var(--faint)',
        'stroke-dasharray': on && !rest ? '' : '3 3',
      }),
    );
    const across = links
      .filter(([a, b]) => place.has(a) && place.has(b) && by.get(a).parent !== b && by.get(b).parent !== a)
      .slice(0, 200)
      .map(([a, b]) => {
        const p = place.get(a);
        const q = place.get(b);
        const end = r => {
          const name = by.get(r).name || by.get(r).initial || '?';
          return place.get(r).x + 16 + (name.length + 2 + pid_text(r).length) * CHAR;
        };
        const right = Math.max(end(a), end(b)) + 16;
        return svg(
          'path',
          {
            class: 'across',
            d: `M${end(a)} ${p.y}C${right + 24} ${p.y} ${right + 24} ${q.y} ${end(b)} ${q.y}`,
            stroke: 'var(--blue)',
          },
          svg('title', {}, `${pid_text(a)} and ${pid_text(b)} are linked`),
        );
      });
    const hidden = rows.length + more - place.size;
    const key = el(
      'p',
      { className: 'soft', style: 'margin:0 0 .5rem;font-size:12px' },
      'Below its parent; ',
      el('b', { textContent: '—' }),
      ' linked, ',
      el('b', { textContent: '┄' }),
      ' not; double frame: a supervisor',
      hidden > 0 ? `; ${number(hidden)} more are not drawn` : '',
    );
    this.element.replaceChildren(
      key,
      svg(
        'svg',
        {
          class: 'tree',
          width,
          height: y * ROW + 8,
          viewBox: `-4 -2 ${width + 4} ${y * ROW + 10}`,
          role: 'tree',
          'aria-label': 'Processes by who started them',
        },
        ...edges,
        ...across,
        ...out,
      ),
    );
    const node = this.element.querySelector(`g.node[data-pid="${this.focus}"]`) ?? this.element.querySelector('g.node');
    node?.setAttribute('tabindex', '0');
    if (had) /** @type {any} */ (node)?.focus();
  }
}
