// SPDX-License-Identifier: Apache-2.0
// web/watch/memory_map.js — a description of webeam:inspect as boxes of words and arrows: a column per depth, the cells of a list below one another;
// what two descriptions have in common; the words of one box.
import { el, number, svg } from './dom.js';

const WIDE = 190;
const ROOT = 118;
const GAP = 62;
const ROW = 20;
const HEAD = 38;
const MARGIN = 12;
const AFTER = 20;
const LANE = 4;
const LANES = 11;
const WHERE = {
  young: ['var(--blue)', 'young'],
  survivor: ['var(--cyan)', 'survived a collection'],
  old: ['var(--magenta)', 'old'],
  fragment: ['var(--yellow)', 'fragment (message)'],
  literal: ['var(--green)', 'literal area'],
  off_heap: ['var(--red)', 'off the heap'],
  table: ['var(--cyan)', 'in the table'],
  elsewhere: ['var(--faint)', 'elsewhere'],
};
/** Colour and name of each place a box may lie in. @type {Record<string, string[]>} */
export const places = WHERE;
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

const cut = (s, n) => (s.length > n ? `${s.slice(0, n - 1)}…` : s);
const text = v =>
  v === null ? 'undefined' : typeof v === 'string' ? v : typeof v === 'bigint' ? String(v) : JSON.stringify(v);
const hex = (n, digits = 1) => BigInt(n).toString(16).padStart(digits, '0');
const title = b =>
  b.kind === 'tuple'
    ? `tuple of ${b.nwords - 1}`
    : b.kind === 'flat_map'
      ? `flat map of ${b.words[1]?.value ?? '?'}`
      : b.kind === 'hash_root'
        ? `HAMT root of ${b.words[1]?.value ?? '?'}`
        : (TITLES[b.kind] ?? b.kind);
const size = b =>
  b.kind === 'shared_bytes'
    ? `${number(b.nbytes)} bytes, ${b.refs} ref${b.refs === 1 ? '' : 's'}`
    : `${number(b.nwords)} words`;

/** A word: what it means, and beside it its tag or bits. */
export function word(w) {
  switch (w.kind) {
    case 'immediate':
      return {
        left: w.type === 'nil' ? '[]' : text(w.value),
        right: `${w.type === 'small' ? 'int' : w.type} ${w.tag}`,
        title: `an immediate: the ${w.type === 'small' ? 'integer' : w.type} itself is in the word, tag ${w.tag}`,
      };
    case 'pointer':
      return {
        left: w.to === 'more' ? '… (left out)' : '',
        right: w.tag ? `${w.tag === '01' ? 'cons' : 'boxed'} ${w.tag}` : 'address',
        to: w.to,
        title: w.tag
          ? `pointer to box ${w.to}, tag ${w.tag} (${w.tag === '01' ? 'a cons cell' : 'a box with a header'})${w.literal ? '; the highest bit says literal' : ''}`
          : `address of what is off the heap: box ${w.to}`,
      };
    case 'header':
      return {
        left: `arity ${w.nwords}`,
        right: 'header 11',
        title: `header: ${w.type}, ${w.nwords} words follow, tag 11${w.extra ? `; bitmap ${w.extra.toString(2).padStart(16, '0')}: which of 16 branches are there` : ''}`,
      };
    case 'bytes':
      return { left: JSON.stringify(w.value), right: 'bytes', title: `bytes ${JSON.stringify(w.value)}` };
    default: {
      const v = w.what === 'bits' ? `bit ${w.value[0]}, ${w.value[1]} more` : w.value;
      return {
        left: `${w.what.replaceAll('_', ' ')}${v === null ? '' : ` ${text(v)}`}`,
        right: 'raw',
        title: `${w.what.replaceAll('_', ' ')}: ${text(v)}`,
      };
    }
  }
}

const lies_still = b => b.where === 'literal' || b.where === 'off_heap';
/**
 * What a second description has of the first. Literals and shared bytes keep their address; all else was copied or moved.
 * @returns {{ marks: Map<number, string>, same: any[], words: number, literal: number, refs: [any, any][] }} marks: by box of the second */
export function compare(a, b) {
  const before = new Map(a.boxes.filter(lies_still).map(x => [String(x.at), x]));
  const marks = new Map();
  const same = [];
  const refs = [];
  for (const x of b.boxes) {
    const y = lies_still(x) && before.get(String(x.at));
    marks.set(x.id, y ? 'the same' : 'new');
    if (!y) continue;
    same.push(x);
    if (x.kind === 'shared_bytes') refs.push([y, x]);
  }
  return { marks, same, words: b.words, literal: same.filter(x => x.where === 'literal').length, refs };
}

/** The words of one box: as they are, in bits, and what they say. @param {any} b */
export function words_of(b) {
  const bits = w => {
    const s = (BigInt(w.bits ?? 0) & 0xffffn).toString(2).padStart(16, '0');
    const n = w.tag?.length ?? 0;
    return [`…${s.slice(0, 16 - n)}`, el('b', { textContent: n ? s.slice(16 - n) : '' })];
  };
  return el(
    'section',
    { className: 'words', 'aria-label': `Words of box ${b.id}` },
    el('h3', {
      textContent: `Box ${b.id}: ${title(b)}, ${size(b)}, ${(WHERE[b.where] ?? WHERE.elsewhere)[1]}, at ${hex(b.at)}`,
    }),
    el(
      'div',
      { className: 'wide', tabIndex: 0, role: 'group', 'aria-label': 'Its words' },
      el(
        'table',
        {},
        el(
          'thead',
          {},
          el(
            'tr',
            {},
            ...['+', 'Word (hex)', 'Low bits, tag bold', 'What it is'].map(t =>
              el('th', { scope: 'col', textContent: t }),
            ),
          ),
        ),
        el(
          'tbody',
          {},
          ...b.words.map((w, i) =>
            el(
              'tr',
              {},
              el('td', { textContent: String(i) }),
              el('td', { className: 'mono', textContent: w.bits === undefined ? '' : hex(w.bits, 16) }),
              el('td', { className: 'mono' }, ...(w.bits === undefined ? [''] : bits(w))),
              el('td', {}, [word(w).left, word(w).title].filter(Boolean).join(': ')),
            ),
          ),
        ),
      ),
    ),
    b.more
      ? el('p', {
          className: 'soft',
          textContent: `and ${number(b.more)} more ${b.kind === 'shared_bytes' ? 'bytes' : 'words'}`,
        })
      : null,
  );
}

/**
 * @param {any} d  a description
 * @param {{ id: string, marks?: Map<number, string>, choose?: (box: any) => void, name?: string }} how  id: unlike other maps' */
export function memory_map(d, { id: own, marks, choose, name = 'The term' }) {
  const boxes = new Map(d.boxes.map(b => [b.id, b]));
  const place = new Map();
  const bottom = [];
  const roots = d.roots?.length ? d.roots : [{ name: '', word: d.root }];
  const root_at = [];
  const height = b => HEAD + ROW * (b.words.length + (b.more ? 1 : 0));
  // Breadth first; the tail of a list stands below its cell.
  const todo = [];
  const put = (id, col, after) => {
    for (let from = 0; ;) {
      const b = boxes.get(id);
      if (!b || place.has(id)) return;
      const y = Math.max(bottom[col] ?? MARGIN, from ? 0 : (after ?? 0));
      place.set(id, { col, y });
      bottom[col] = y + height(b) + AFTER;
      todo.push(id);
      const tail = b.kind === 'cons' ? b.words[1] : null;
      if (tail?.kind !== 'pointer' || boxes.get(tail.to)?.kind !== 'cons') return;
      from = id;
      id = tail.to;
    }
  };
  const root_height = HEAD - 14 + ROW * roots.length;
  roots.forEach((r, i) => {
    root_at.push(MARGIN + 24 + i * ROW + 10);
    if (typeof r.word.to === 'number') put(r.word.to, 1, Math.max(MARGIN, MARGIN + i * ROW - 20));
  });
  for (let i = 0; i < todo.length; i++) {
    const at = place.get(todo[i]);
    for (const w of boxes.get(todo[i]).words)
      if (w.kind === 'pointer' && typeof w.to === 'number') put(w.to, at.col + 1, Math.max(MARGIN, at.y - 40));
  }
  const x = col => MARGIN + col * (WIDE + GAP) - (col > 0 ? WIDE - ROOT : 0);
  const shapes = [];
  const arrows = [];
  const into = new Map();
  const lanes = new Map();
  // Arrows leave to the right, each down a lane of its own, and come in from the left, or from above where the box stands in the same column or before.
  const arrow = (from, col, x0, y0, id) => {
    const p = place.get(id);
    if (!p) return;
    const n = into.get(id) ?? 0;
    const k = lanes.get(col) ?? 0;
    const x1 = x(p.col);
    const r = 5;
    into.set(id, n + 1);
    lanes.set(col, k + 1);
    const lane = x0 + GAP - 14 - (k % LANES) * LANE;
    let d;
    if (p.col > col) {
      const y1 = p.y + 8 + (n % 4) * 8;
      const s = Math.sign(y1 - y0);
      const q = Math.min(r, Math.abs(y1 - y0) / 2);
      d =
        Math.abs(y1 - y0) < 1
          ? `M${x0} ${y0}H${x1 - 2}`
          : `M${x0} ${y0}H${lane - q}Q${lane} ${y0} ${lane} ${y0 + s * q}V${y1 - s * q}Q${lane} ${y1} ${lane + q} ${y1}H${x1 - 2}`;
    } else {
      const top = p.y - 6 - (n % 2) * 6;
      const s = Math.sign(top - y0) || 1;
      const near = x0 + 8 + (k % 6) * 3;
      const to = x1 + 26 + (n % 6) * 12;
      d = `M${x0} ${y0}H${near - r}Q${near} ${y0} ${near} ${y0 + s * r}V${top - s * r}Q${near} ${top} ${near - r} ${top}H${to + 3}Q${to} ${top} ${to} ${top + 3}V${p.y - 1}`;
    }
    arrows.push(svg('path', { class: 'arrow', 'marker-end': `url(#tip-${own})`, 'data-from': from, 'data-to': id, d }));
  };
  // the roots: words in registers or on the stack
  const words = [];
  roots.forEach((r, i) => {
    const t = word(r.word);
    const y = root_at[i];
    words.push(
      svg(
        'g',
        {},
        svg('title', {}, t.title),
        svg(
          'text',
          { x: MARGIN + 8, y: y + 4 },
          cut([r.name, t.left].filter(Boolean).join(' '), t.to === undefined ? 8 : 13),
        ),
        svg(
          'text',
          { x: MARGIN + ROOT - 8, y: y + 4, 'text-anchor': 'end', class: 'soft small' },
          r.name && t.to !== undefined ? (t.right.split(' ')[1] ?? '') : t.right,
        ),
      ),
    );
    if (typeof t.to === 'number') arrow(0, 0, MARGIN + ROOT, y, t.to);
  });
  shapes.push(
    svg('rect', { class: 'box', x: MARGIN, y: MARGIN, width: ROOT, height: root_height + 4, rx: 5 }),
    svg('text', { class: 'head', x: MARGIN + 8, y: MARGIN + 16 }, roots.length > 1 ? 'roots' : 'the term'),
    ...words,
  );
  const groups = [];
  const pick = (g, focus) => {
    groups.forEach(o => {
      o.setAttribute('tabindex', o === g ? '0' : '-1');
      o.setAttribute('aria-current', String(o === g));
    });
    arrows.forEach(a => a.classList.toggle('on', a.dataset.from === g.dataset.id || a.dataset.to === g.dataset.id));
    if (focus) {
      g.focus();
      g.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }
    choose?.(boxes.get(Number(g.dataset.id)));
  };
  for (const b of d.boxes) {
    const p = place.get(b.id);
    if (!p) continue;
    const x0 = x(p.col);
    const [tint, where] = WHERE[b.where] ?? WHERE.elsewhere;
    const mark = marks?.get(b.id);
    const h = height(b);
    const means = b.words
      .map(w => {
        const t = word(w);
        return t.to === undefined ? t.left : `pointer to box ${t.to}`;
      })
      .join(', ');
    const g = svg(
      'g',
      {
        class: `one${mark === 'the same' ? ' same' : ''}`,
        role: 'group',
        tabindex: groups.length ? -1 : 0,
        'data-id': b.id,
        'aria-label': `Box ${b.id}: ${title(b)}, ${size(b)}, ${where}${mark === 'the same' ? ', the same as before' : ''}: ${means}`,
      },
      svg('rect', { class: 'box', x: x0, y: p.y, width: WIDE, height: h, rx: 5 }),
      svg('path', {
        d: `M${x0} ${p.y + 5}a5 5 0 015-5h${WIDE - 10}a5 5 0 015 5v${HEAD - 5}h-${WIDE}z`,
        fill: tint,
        'fill-opacity': 0.16,
      }),
      svg('rect', { x: x0, y: p.y + 3, width: 4, height: h - 6, rx: 2, fill: tint }),
      svg('text', { class: 'head', x: x0 + 10, y: p.y + 15 }, title(b)),
      svg('text', { x: x0 + WIDE - 8, y: p.y + 15, 'text-anchor': 'end', class: 'soft small' }, size(b)),
      svg(
        'text',
        { class: 'soft small', x: x0 + 10, y: p.y + 30 },
        `${where}${mark === 'the same' ? ' = the same' : ''}`,
      ),
      svg(
        'text',
        { class: 'soft small', x: x0 + WIDE - 8, y: p.y + 30, 'text-anchor': 'end' },
        mark === 'the same' ? '' : hex(b.at).slice(-7),
      ),
    );
    b.words.forEach((w, i) => {
      const t = word(w);
      const y = p.y + HEAD + i * ROW;
      g.append(
        svg(
          'g',
          {},
          svg('title', {}, t.title),
          svg('text', { x: x0 + 10, y: y + 14 }, cut(t.left, Math.max(6, 25 - Math.ceil(t.right.length * 0.85)))),
          svg('text', { x: x0 + WIDE - 8, y: y + 14, 'text-anchor': 'end', class: 'soft small' }, t.right),
        ),
      );
      if (typeof t.to === 'number') {
        g.append(svg('circle', { cx: x0 + 15, cy: y + 10, r: 3.2, fill: 'var(--blue)' }));
        arrow(b.id, p.col, x0 + WIDE, y + 10, t.to);
      }
    });
    if (b.more)
      g.append(
        svg(
          'text',
          { class: 'soft', x: x0 + 10, y: p.y + HEAD + b.words.length * ROW + 14 },
          `and ${number(b.more)} more ${b.kind === 'shared_bytes' ? 'bytes' : 'words'}`,
        ),
      );
    g.addEventListener('click', () => pick(g, false));
    g.addEventListener('keydown', e => {
      const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[e.key];
      if (e.key === 'Enter' || e.key === ' ') pick(g, true);
      else if (by) pick(groups[Math.min(Math.max(groups.indexOf(g) + by, 0), groups.length - 1)], true);
      else return;
      e.preventDefault();
    });
    groups.push(g);
  }
  const width = Math.max(ROOT + 2 * MARGIN, ...[...place.values()].map(p => x(p.col) + WIDE + 30));
  const tall = Math.max(MARGIN + root_height + 20, ...bottom.filter(Boolean));
  return svg(
    'svg',
    {
      class: 'memory-map',
      width,
      height: tall,
      viewBox: `0 0 ${width} ${tall}`,
      role: 'group',
      'aria-label': `${name}: ${d.boxes.length} boxes in memory, ${d.words} words`,
    },
    svg(
      'defs',
      {},
      svg(
        'marker',
        {
          id: `tip-${own}`,
          viewBox: '0 0 8 8',
          refX: 7,
          refY: 4,
          markerWidth: 9,
          markerHeight: 9,
          markerUnits: 'userSpaceOnUse',
          orient: 'auto',
        },
        svg('path', { d: 'M0 0L8 4L0 8z', fill: 'var(--blue)' }),
      ),
    ),
    ...shapes,
    ...groups,
    ...arrows,
  );
}
