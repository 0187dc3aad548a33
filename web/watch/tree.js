// SPDX-License-Identifier: Apache-2.0
// web/watch/tree.js — who started whom, as a tree, with the links between processes: solid along the tree, bent where they cross it.
import { NOBODY, pid_text, state_text } from '../observe.js';
import { color, number, svg } from './dom.js';

const ROW = 26, STEP = 22, MOST = 300, CHILDREN = 12;

/** @param {HTMLElement} element @param {any[]} rows @param {[number, number][]} links @param {(pid: number) => void} choose @param {number} selected */
export function tree(element, rows, links, choose, selected) {
  const by = new Map(rows.map(r => [r.pid, r])), kids = new Map(), roots = [], linked = new Set(links.map(([a, b]) => `${a} ${b}`));
  for (const r of rows) {
    const list = r.parent !== NOBODY && by.has(r.parent) ? kids.get(r.parent) ?? kids.set(r.parent, []).get(r.parent) : roots;
    list.push(r);
  }
  const place = new Map(), out = [], lines = [];
  let y = 0;
  const todo = roots.map(r => ({ r, depth: 0, parent: null })).reverse();
  while (todo.length && out.length < MOST) {
    const { r, depth, parent, more } = /** @type {any} */ (todo.pop());
    const x = 8 + depth * STEP, cy = y * ROW + ROW / 2;
    if (parent !== null) lines.push([place.get(parent), { x, y: cy }, linked.has(`${Math.min(parent, r?.pid ?? -1)} ${Math.max(parent, r?.pid ?? -1)}`)]);
    y++;
    if (more) { out.push(svg('text', { x: x + 4, y: cy + 4, class: 'soft' }, `and ${number(more)} more`)); continue; }
    place.set(r.pid, { x, y: cy });
    const name = r.name || r.initial, text = `${name}  ${pid_text(r.pid)}`, go = () => choose(r.pid);
    const node = svg('g', { class: 'node', tabindex: 0, role: 'button', 'aria-label': `${text}, ${state_text(r.state)}` },
      svg('rect', { x, y: cy - 10, width: 16 + text.length * 7.3, height: 20, rx: 5, stroke: r.pid === selected ? 'var(--mark)' : 'var(--line)', fill: 'var(--raised)' }),
      svg('rect', { x: x + 4, y: cy - 5, width: 9, height: 9, rx: 3, fill: color(r.pid) }), svg('text', { x: x + 18, y: cy + 4 }, name), svg('text', { x: x + 18 + (name.length + 1) * 7.3, y: cy + 4, class: 'soft' }, pid_text(r.pid)));
    node.addEventListener('click', go);
    node.addEventListener('keydown', e => { if (e.key === 'Enter' || e.key === ' ') { go(); e.preventDefault(); } });
    out.push(node);
    const list = kids.get(r.pid) ?? [];
    if (list.length > CHILDREN) todo.push({ r: null, depth: depth + 1, parent: r.pid, more: list.length - CHILDREN });
    for (const c of list.slice(0, CHILDREN).reverse()) todo.push({ r: c, depth: depth + 1, parent: r.pid });
  }
  const width = 40 + Math.max(200, ...[...place].map(([pid, p]) => p.x + ((by.get(pid).name || by.get(pid).initial).length + 12) * 7.3 + 40));
  const edges = lines.map(([a, b, on]) => svg('path', { d: `M${a.x + 8} ${a.y + 10}V${b.y}H${b.x}`, stroke: on ? 'var(--ink)' : 'var(--line)', 'stroke-dasharray': on ? '' : '3 3' }));
  const across = links.filter(([a, b]) => place.has(a) && place.has(b) && by.get(a).parent !== b && by.get(b).parent !== a).slice(0, 200).map(([a, b]) => {
    const p = place.get(a), q = place.get(b), right = width - 24;
    return svg('path', { d: `M${right - 20} ${p.y}C${right + 14} ${p.y} ${right + 14} ${q.y} ${right - 20} ${q.y}`, stroke: 'var(--blue)' }, svg('title', {}, `${pid_text(a)} and ${pid_text(b)} are linked`));
  });
  element.replaceChildren(svg('svg', { class: 'tree', width, height: y * ROW + 8, viewBox: `0 0 ${width} ${y * ROW + 8}`, role: 'group', 'aria-label': 'Processes by who started them' }, ...edges, ...across, ...out));
  return out.length;
}
