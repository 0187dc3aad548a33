// SPDX-License-Identifier: Apache-2.0
// web/watch/table.js — the process table: of any number of rows those in sight are in the page.
import { PRIORITIES, pid_text, state_text } from '../observe.js';
import { color, dot, el, number } from './dom.js';

/** @typedef {import('./types.d.ts').Row} Row */
/** text: what a cell says; value: what it is sorted by.
 * @typedef {{ key: string, title: string, width: string, hint?: string, num?: boolean, class?: string,
 *    text: (r: Row) => string, value: (r: Row) => string | number }} Column */
/** A row of the page, which shows one process after another.
 * @typedef {{ tr: HTMLTableRowElement, cells: HTMLTableCellElement[], mark: HTMLElement, label: HTMLElement,
 *    said: string[], pid: number }} Line */

const ROW = 26; // px
// The column of states: how it is, how it ended.
const NARROW = '74px';
const WIDE = '112px';
const AROUND = 20; // rows asked for above and below those in sight
const counted = (/** @type {'reductions' | 'messages' | 'heap'} */ key) => ({
  key,
  num: true,
  class: 'num',
  text: (/** @type {Row} */ r) => number(r[key]),
  value: (/** @type {Row} */ r) => r[key],
});
/** @type {Column[]} */
const ALL = [
  { key: 'pid', title: 'Pid', width: '84px', class: 'mono', text: r => pid_text(r.pid), value: r => r.pid },
  {
    key: 'label',
    title: 'Name',
    hint: 'registered name, label, or what it began with',
    width: 'auto',
    text: r => r.name || r.initial || '?',
    value: r => (r.name || r.initial).toLowerCase(),
  },
  {
    key: 'state',
    title: 'State',
    width: NARROW,
    text: state_of,
    value: state_of,
  },
  {
    key: 'priority',
    title: 'Priority',
    width: '70px',
    text: r => PRIORITIES[r.priority] ?? '?',
    value: r => r.priority,
  },
  { title: 'Reductions', width: '100px', ...counted('reductions') },
  { title: 'Messages', width: '84px', ...counted('messages') },
  { title: 'Heap', hint: 'words', width: '76px', ...counted('heap') },
  { key: 'current', title: 'Runs', width: '24%', class: 'mono runs', text: r => r.current, value: r => r.current },
];

/** In words: how it is, or how it ended. @param {Row | import('./types.d.ts').Ended} r */
function state_of(r) {
  return 'how' in r ? r.how : state_text(r.state);
}

/** With options.wants the rows come from elsewhere: it is called when others are wanted than there are (wish() says
 * which), and show() brings them; else update() has them all. options.name: of a process, for people. */
export class ProcessTable {
  /** @type {Row[]} */
  #rows = [];
  /** @type {Row[]} */
  #shown = [];
  /** Of the options. @type {(() => void) | null} */
  #wants = null;
  /** Which one #shown[0] is. */
  #first = 0;
  #total = 0;
  /** @type {Line[]} */
  #lines = [];
  sort = 'reductions';
  up = false;
  filter = '';
  selected = -1;

  /** @param {HTMLElement} element @param {(pid: number) => void} choose
   * @param {{ wants?: () => void, columns?: string[], name?: (r: Row) => string }} [options] */
  constructor(element, choose, options = {}) {
    const { name } = options;
    const all = ALL.map(c => (name && c.key === 'label' ? named(c, name) : c));
    this.columns = all.filter(c => !options.columns || options.columns.includes(c.key));
    this.choose = choose;
    this.#wants = this.wants = options.wants ?? null;
    this.marks = this.columns.map(() => el('span', { 'aria-hidden': 'true' }));
    this.heads = this.columns.map((c, i) => this.#head(c, this.marks[i]));
    this.body = el('tbody');
    this.above = space();
    this.below = space();
    this.table = el('table', { 'aria-label': 'Processes' }, el('thead', {}, el('tr', {}, ...this.heads)), this.body);
    this.box = el(
      'div',
      { className: 'table', tabIndex: 0, role: 'region', 'aria-label': 'Processes: up and down choose one' },
      this.table,
    );
    element.append(this.box);
    this.box.addEventListener('scroll', () => this.#scrolled());
    this.box.addEventListener('keydown', e => this.#key(e));
    new ResizeObserver(() => this.draw()).observe(this.box);
    this.#sorted();
  }
  /** @param {Column} c @param {Node} mark  says which way it is sorted */
  #head(c, mark) {
    const sort = el(
      'button',
      { type: 'button', title: c.hint ? `${c.title}, ${c.hint}` : null, onclick: () => this.#sort_by(c) },
      c.title,
      mark,
    );
    const place = c.num ? 'num' : '';
    const className = c.key === 'current' ? 'runs' : place;
    return el('th', { scope: 'col', className, style: `width:${c.width}` }, sort);
  }
  #sort_by(/** @type {Column} */ c) {
    this.up = this.sort === c.key ? !this.up : !c.num;
    this.sort = c.key;
    this.refresh();
  }
  #scrolled() {
    this.draw();
    const { first, last } = this.#sight();
    if (this.wants && (first < this.#first || last > this.#first + this.#shown.length)) this.wants();
  }
  #key(/** @type {KeyboardEvent} */ e) {
    /** @type {Record<string, number>} */
    const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15, Home: -1e9, End: 1e9 };
    const by = moves[e.key];
    if (!by || e.target instanceof HTMLButtonElement) return;
    e.preventDefault();
    const now = this.#shown.findIndex(r => r.pid === this.selected);
    const at = Math.min(Math.max((now < 0 ? -1 : now + this.#first) + by, 0), this.#total - 1);
    const y = at * ROW;
    const { box } = this;
    if (y < box.scrollTop) box.scrollTop = y;
    else if (y > box.scrollTop + box.clientHeight - 3 * ROW) box.scrollTop = y - box.clientHeight + 3 * ROW;
    const r = this.#shown[at - this.#first];
    if (r) this.#pick(r.pid);
  }
  #pick(/** @type {number} */ pid) {
    this.select(pid);
    this.choose(pid);
  }
  #height() {
    return Math.ceil((this.box.clientHeight || 400) / ROW);
  }
  #sight() {
    const first = Math.max(0, Math.floor(this.box.scrollTop / ROW) - 2);
    return { first, last: Math.min(this.#total, first + this.#height() + 4) };
  }
  /** Rows that are wanted. */
  wish() {
    return {
      column: this.sort,
      up: this.up,
      filter: this.filter,
      first: Math.max(0, this.#sight().first - AROUND),
      count: this.#height() + 2 * AROUND + 4,
    };
  }
  /** @param {number} first @param {number} total @param {Row[]} rows */
  show(first, total, rows) {
    this.#first = first;
    this.#total = total;
    this.#shown = rows;
    this.draw();
  }
  /** These are all. */
  update(/** @type {Row[]} */ rows) {
    this.wants = null;
    this.#rows = rows;
    this.#state_width(rows.some(r => 'how' in r) ? WIDE : NARROW);
    this.refresh();
  }
  #state_width(/** @type {string} */ width) {
    const head = this.heads[this.columns.findIndex(c => c.key === 'state')];
    if (head) head.style.width = width;
  }
  /** Rows come from elsewhere again. */
  live() {
    this.wants = this.#wants;
    this.#state_width(NARROW);
    this.show(0, 0, []);
  }
  select(/** @type {number} */ pid) {
    this.selected = pid;
    this.draw();
  }
  #sorted() {
    const way = this.up ? 'ascending' : 'descending';
    const arrow = this.up ? ' ▲' : ' ▼';
    this.columns.forEach(({ key }, i) => {
      const on = key === this.sort;
      this.heads[i].setAttribute('aria-sort', on ? way : 'none');
      this.marks[i].textContent = on ? arrow : '';
    });
  }
  refresh() {
    this.#sorted();
    if (this.wants) {
      this.wants();
      return;
    }
    const want = this.filter.toLowerCase();
    const label = this.columns.find(c => c.key === 'label')?.text ?? (() => '');
    const says = (/** @type {Row} */ r) =>
      `${pid_text(r.pid)} ${label(r)} ${r.initial} ${r.current} ${state_of(r)}`.toLowerCase();
    const list = want ? this.#rows.filter(r => says(r).includes(want)) : this.#rows.slice();
    const { value } = this.columns.find(c => c.key === this.sort) ?? this.columns[0];
    const sign = this.up ? 1 : -1;
    list.sort((a, b) => {
      const x = value(a);
      const y = value(b);
      if (x < y) return -sign;
      return x > y ? sign : a.pid - b.pid;
    });
    this.show(0, list.length, list);
  }
  /** @returns {Line} */
  #line() {
    const cells = this.columns.map(c => el('td', { className: c.class ?? '' }));
    const mark = dot('none');
    const label = el('span');
    cells[this.columns.findIndex(c => c.key === 'label')].append(mark, label);
    /** @type {Line} */
    const line = { tr: el('tr', { className: 'row' }, ...cells), cells, mark, label, said: [], pid: -1 };
    line.tr.addEventListener('click', () => {
      if (line.pid >= 0) this.#pick(line.pid);
    });
    return line;
  }
  /** Only what has changed is written. @param {Line} line @param {Row | undefined} r */
  #fill(line, r) {
    line.pid = r ? r.pid : -1;
    this.columns.forEach(({ key, text: say }, i) => {
      const missing = i ? '' : '…';
      const text = r ? say(r) : missing;
      if (line.said[i] === text) return;
      line.said[i] = text;
      const cell = line.cells[i];
      (key === 'label' ? line.label : cell).textContent = text;
      if (key === 'label' || key === 'current' || key === 'state') cell.title = text;
      if (key === 'state') cell.className = `state ${text.split(' ')[0].replace(/\W/g, '')}`;
      if (key === 'pid') line.mark.style.background = r ? color(r.pid) : 'none';
    });
    const picked = String(!!r && r.pid === this.selected);
    if (line.tr.getAttribute('aria-selected') !== picked) line.tr.setAttribute('aria-selected', picked);
  }
  draw() {
    const { first, last } = this.#sight();
    const n = Math.max(0, last - first);
    while (this.#lines.length < n) this.#lines.push(this.#line());
    const lines = this.#lines.slice(0, n);
    lines.forEach((line, k) => {
      this.#fill(line, this.#shown[first + k - this.#first]);
      const index = String(first + k + 2);
      if (line.tr.ariaRowIndex !== index) line.tr.ariaRowIndex = index;
    });
    const kids = [this.above.tr, ...lines.map(l => l.tr), this.below.tr];
    if (kids.length !== this.body.childElementCount || kids.some((k, i) => this.body.children[i] !== k))
      this.body.replaceChildren(...kids);
    stretch(this.above, first * ROW);
    stretch(this.below, (this.#total - last) * ROW);
    this.table.ariaRowCount = String(this.#total + 1);
  }
}
/** The column of names, with these. @param {Column} column @param {(r: Row) => string} name @returns {Column} */
const named = (column, name) => ({ ...column, text: name, value: r => name(r).toLowerCase() });
/** Stands for the rows that are not in sight. */
function space() {
  const td = el('td', { style: 'padding:0;border:none' });
  return { td, tr: el('tr', { 'aria-hidden': 'true', hidden: true }, td) };
}
function stretch(/** @type {ReturnType<typeof space>} */ { td, tr }, /** @type {number} */ height) {
  const px = `${height}px`;
  if (td.style.height === px) return;
  td.style.height = px;
  tr.hidden = !height;
}
