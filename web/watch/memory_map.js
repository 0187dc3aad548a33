// SPDX-License-Identifier: Apache-2.0
// web/watch/memory_map.js — a description of webeam:inspect/1 as boxes of words and arrows: a column per depth, the cells of a list below one another.
import { svg } from './dom.js';

const WIDE = 172, ROOT = 104, GAP = 44, ROW = 20, HEAD = 24, MARGIN = 12, AFTER = 18;
const WHERE = { young: ['var(--blue)', 'young'], survivor: ['var(--cyan)', 'young, survived a collection'], old: ['var(--magenta)', 'old'], fragment: ['var(--yellow)', 'fragment (a message)'], literal: ['var(--green)', 'literal area'], off_heap: ['var(--red)', 'off the heap'], elsewhere: ['var(--faint)', 'elsewhere'] };
export const places = Object.values(WHERE);
const TITLES = { tuple: 'tuple', cons: 'cons', big: 'big integer', float: 'float', reference: 'reference', magic_reference: 'reference with an object', fun: 'fun', heap_binary: 'heap binary', refc_binary: 'ProcBin', sub_binary: 'sub-binary', match_context: 'match context', flat_map: 'flat map', hash_root: 'hash map, root', hash_node: 'hash map, node', external: 'of another node', shared_bytes: 'shared' };

const cut = (s, n = 23) => s.length > n ? `${s.slice(0, n - 1)}…` : s;
const text = v => v === null ? 'undefined' : typeof v === 'string' ? v : JSON.stringify(v);
const bits = w => w.bits === undefined ? '' : `…${(BigInt(w.bits) & 0xFFFFn).toString(2).padStart(16, '0').slice(-16 + 0)}`;

/** A word: what it means, and beside it its tag or bits. */
export function word(w) {
  switch (w.kind) {
    case 'immediate': return { left: w.type === 'nil' ? '[]' : w.type === 'atom' ? text(w.value) : String(w.value), right: `${w.type === 'small' ? 'int' : w.type} ${w.tag}`, title: `${w.type}: 0x${BigInt(w.bits).toString(16).padStart(16, '0')}\nlow bits ${bits(w)}, tag ${w.tag}` };
    case 'pointer': return { left: w.to === 'more' ? '… (left out)' : '', right: w.tag ? `${w.tag === '01' ? 'cons' : 'boxed'} ${w.tag}${w.literal ? ' lit' : ''}` : 'address', to: w.to, title: `pointer${w.tag ? `, tag ${w.tag}` : ' off the heap'}` };
    case 'header': return { left: `header, arity ${w.nwords}`, right: '11', title: `header 0x${BigInt(w.bits).toString(16)}: ${w.type}, ${w.nwords} words follow, tag 11${w.extra ? `\nbitmap ${w.extra.toString(2).padStart(16, '0')}` : ''}` };
    case 'bytes': return { left: JSON.stringify(w.value), right: 'bytes', title: w.value };
    default: {
      const v = w.what === 'bits' ? `bit ${w.value[0]}, ${w.value[1]} more` : w.value;
      return { left: `${w.what.replaceAll('_', ' ')}${v === null ? '' : ` ${text(v)}`}`, right: 'raw', title: `${w.what}: ${text(v)}` };
    }
  }
}

/** @param {any} d  a description @param {number} [before]  boxes up to this id are not new */
export function memory_map(d) {
  const boxes = new Map(d.boxes.map(b => [b.id, b])), place = new Map(), bottom = [];
  const height = b => HEAD + ROW * (b.words.length + (b.more ? 1 : 0));
  // Breadth first; the tail of a list stands below its cell.
  const todo = [];
  const put = (id, col, after) => {
    const b = boxes.get(id);
    if (!b || place.has(id)) return false;
    const y = Math.max(bottom[col] ?? MARGIN, after ?? 0);
    place.set(id, { col, y });
    bottom[col] = y + height(b) + AFTER;
    todo.push(id);
    const tail = b.kind === 'cons' ? b.words[1] : null;
    if (tail?.kind === 'pointer' && boxes.get(tail.to)?.kind === 'cons') put(tail.to, col);
    return true;
  };
  if (typeof d.root.to === 'number') put(d.root.to, 1);
  while (todo.length) {
    const id = /** @type {number} */ (todo.shift()), b = boxes.get(id), at = place.get(id);
    b.words.forEach(w => {
      if (w.kind !== 'pointer' || typeof w.to !== 'number') return;
      put(w.to, at.col + 1, Math.max(MARGIN, at.y - 40));
    });
  }
  const x = col => MARGIN + col * (WIDE + GAP) - (col > 0 ? WIDE - ROOT : 0);
  const shapes = [], arrows = [];
  const arrow = (x0, y0, id, same) => {
    const p = place.get(id);
    if (!p) return;
    const x1 = x(p.col), y1 = p.y + HEAD / 2;
    arrows.push(same && x1 < x0 && y1 > y0 ? svg('path', { class: 'arrow', 'marker-end': 'url(#tip)', d: `M${x0} ${y0}C${x0 + 26} ${y0} ${x0 + 26} ${y1 - 14} ${x0 - 40} ${p.y - 9}L${x1 + 30} ${p.y - 9}L${x1 + 30} ${p.y - 1}` })
      : svg('path', { class: 'arrow', 'marker-end': 'url(#tip)', d: `M${x0} ${y0}C${x0 + 40} ${y0} ${x1 - 40} ${y1} ${x1 - 2} ${y1}` }));
  };
  const row = (w, x0, y, id) => {
    const t = word(w), g = svg('g', {}, svg('title', {}, t.title), svg('text', { x: x0 + 8, y: y + 14 }, cut(t.left, t.right ? 17 : 22)), svg('text', { x: x0 + WIDE - 8, y: y + 14, 'text-anchor': 'end', class: 'soft', style: 'font-size:10px' }, t.right));
    shapes.push(g);
    if (typeof t.to === 'number') { shapes.push(svg('circle', { cx: x0 + 14, cy: y + 10, r: 3.2, fill: 'var(--blue)' })); arrow(x0 + WIDE, y + 10, t.to, id !== undefined && place.get(id)?.col === place.get(t.to)?.col); }
  };
  // the root: one word, in a register
  const r = word(d.root);
  shapes.push(svg('rect', { class: 'box', x: MARGIN, y: MARGIN, width: ROOT, height: HEAD + ROW, rx: 5 }), svg('text', { class: 'head', x: MARGIN + 8, y: MARGIN + 16 }, 'the term'), svg('text', { x: MARGIN + 8, y: MARGIN + HEAD + 14 }, svg('title', {}, r.title), cut(r.left, 7)), svg('text', { x: MARGIN + ROOT - 8, y: MARGIN + HEAD + 14, 'text-anchor': 'end', class: 'soft', style: 'font-size:10px' }, r.right));
  if (typeof d.root.to === 'number') arrow(MARGIN + ROOT, MARGIN + HEAD + 10, d.root.to, false);
  for (const b of d.boxes) {
    const p = place.get(b.id);
    if (!p) continue;
    const x0 = x(p.col), [tint, where] = WHERE[b.where] ?? WHERE.elsewhere;
    shapes.push(svg('rect', { class: 'box', x: x0, y: p.y, width: WIDE, height: height(b), rx: 5 }), svg('path', { d: `M${x0} ${p.y + 5}a5 5 0 015-5h${WIDE - 10}a5 5 0 015 5v${HEAD - 5}h-${WIDE}z`, fill: tint, 'fill-opacity': 0.16 }), svg('rect', { x: x0, y: p.y + 3, width: 3, height: height(b) - 6, rx: 1.5, fill: tint }),
      svg('text', { class: 'head', x: x0 + 10, y: p.y + 16 }, `${TITLES[b.kind] ?? b.kind}${b.kind === 'tuple' ? ` of ${b.nwords - 1}` : ''}`), svg('text', { x: x0 + WIDE - 8, y: p.y + 16, 'text-anchor': 'end', class: 'soft', style: 'font-size:10px' }, b.kind === 'shared_bytes' ? `${b.nbytes} bytes, ${b.refs} ref${b.refs === 1 ? '' : 's'}` : `${b.nwords} words`), svg('title', {}, where));
    b.words.forEach((w, i) => row(w, x0, p.y + HEAD + i * ROW, b.id));
    if (b.more) shapes.push(svg('text', { class: 'soft', x: x0 + 8, y: p.y + HEAD + b.words.length * ROW + 14 }, b.kind === 'shared_bytes' ? `and ${b.more} more bytes` : `and ${b.more} more words`));
  }
  const width = Math.max(300, ...[...place.values()].map(p => x(p.col) + WIDE + 40)), tall = Math.max(90, ...bottom.filter(Boolean), MARGIN + HEAD + ROW + 20);
  return svg('svg', { class: 'memory-map', width, height: tall, viewBox: `0 0 ${width} ${tall}`, role: 'img', 'aria-label': `The term as ${d.boxes.length} boxes in memory, ${d.words} words` },
    svg('defs', {}, svg('marker', { id: 'tip', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto' }, svg('path', { d: 'M0 0L8 4L0 8z', fill: 'var(--blue)' }))), ...shapes, ...arrows);
}
