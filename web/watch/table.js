// SPDX-License-Identifier: Apache-2.0
// web/watch/table.js — the process table, and one process in detail.
import { PRIORITIES, pid_number, pid_text, state_text } from '../observe.js';
import { bytes, color, el, number } from './dom.js';

const ROW = 26;
const AROUND = 20;
const ALL = [
  { key: 'pid', title: 'Pid', width: '84px' },
  { key: 'label', title: 'Name or initial call', width: 'auto' },
  { key: 'state', title: 'State', width: '74px' },
  { key: 'priority', title: 'Priority', width: '70px' },
  { key: 'reductions', title: 'Reductions', width: '100px', num: true },
  { key: 'messages', title: 'Messages', width: '84px', num: true },
  { key: 'heap', title: 'Heap', hint: 'words', width: '76px', num: true },
  { key: 'current', title: 'Runs', width: '24%' },
];

/** A table of any number of rows, of which those in sight are in the page. With options.wants the rows come from elsewhere: it is called when others are wanted
 * than there are (wish() says which), and show() brings them; else update() has them all. */
export class ProcessTable {
  /** @param {HTMLElement} element @param {(pid: number) => void} choose @param {{ wants?: () => void, columns?: string[] }} [options] */
  constructor(element, choose, options = {}) {
    const COLUMNS = (this.columns = ALL.filter(c => !options.columns || options.columns.includes(c.key)));
    this.rows = [];
    this.shown = [];
    this.first = 0; // which one shown[0] is
    this.total = 0;
    this.choose = choose;
    this.wants = options.wants ?? null;
    this.sort = 'reductions';
    this.up = false;
    this.filter = '';
    this.selected = -1;
    this.lines = /** @type {any[]} */ ([]);
    this.heads = COLUMNS.map(c => {
      const b = el(
        'button',
        {
          type: 'button',
          title: c.hint ? `${c.title}, ${c.hint}` : null,
          onclick: () => {
            if (this.sort === c.key) this.up = !this.up;
            else {
              this.sort = c.key;
              this.up = !c.num;
            }
            this.refresh();
          },
        },
        c.title,
        el('span', { 'aria-hidden': 'true' }),
      );
      return el(
        'th',
        { scope: 'col', className: c.key === 'current' ? 'runs' : c.num ? 'num' : '', style: `width:${c.width}` },
        b,
      );
    });
    this.body = el('tbody');
    this.above = pad();
    this.below = pad();
    this.table = el('table', { 'aria-label': 'Processes' }, el('thead', {}, el('tr', {}, ...this.heads)), this.body);
    this.box = el(
      'div',
      { className: 'table', tabIndex: 0, role: 'region', 'aria-label': 'Processes: up and down choose one' },
      this.table,
    );
    element.append(this.box);
    this.box.addEventListener('scroll', () => {
      this.draw();
      const { first, last } = this.#sight();
      if (this.wants && (first < this.first || last > this.first + this.shown.length)) this.wants();
    });
    this.box.addEventListener('keydown', e => {
      const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15, Home: -1e9, End: 1e9 }[e.key];
      if (!by || e.target instanceof HTMLButtonElement) return;
      e.preventDefault();
      const now = this.shown.findIndex(r => r.pid === this.selected);
      const at = Math.min(Math.max((now < 0 ? -1 : now + this.first) + by, 0), this.total - 1);
      const y = at * ROW;
      if (y < this.box.scrollTop) this.box.scrollTop = y;
      else if (y > this.box.scrollTop + this.box.clientHeight - 3 * ROW)
        this.box.scrollTop = y - this.box.clientHeight + 3 * ROW;
      const r = this.shown[at - this.first];
      if (!r) return;
      this.select(r.pid);
      this.choose(r.pid);
    });
    new ResizeObserver(() => this.draw()).observe(this.box);
    this.#heads();
  }
  #sight() {
    const first = Math.max(0, Math.floor(this.box.scrollTop / ROW) - 2);
    return { first, last: Math.min(this.total, first + Math.ceil((this.box.clientHeight || 400) / ROW) + 4) };
  }
  /** Rows that are wanted. */
  wish() {
    const { first } = this.#sight();
    const from = Math.max(0, first - AROUND);
    return {
      column: this.sort,
      up: this.up,
      filter: this.filter,
      first: from,
      count: Math.ceil((this.box.clientHeight || 400) / ROW) + 2 * AROUND + 4,
    };
  }
  /** @param {number} first @param {number} total @param {any[]} rows */
  show(first, total, rows) {
    this.first = first;
    this.total = total;
    this.shown = rows;
    this.draw();
  }
  update(rows) {
    this.rows = rows;
    this.refresh();
  }
  select(pid) {
    this.selected = pid;
    this.draw();
  }
  #heads() {
    this.heads.forEach((h, i) => {
      const on = this.columns[i].key === this.sort;
      h.setAttribute('aria-sort', on ? (this.up ? 'ascending' : 'descending') : 'none');
      h.firstChild.lastChild.textContent = on ? (this.up ? ' ▲' : ' ▼') : '';
    });
  }
  refresh() {
    this.#heads();
    if (this.wants) {
      this.wants();
      return;
    }
    const want = this.filter.toLowerCase();
    const k = this.sort;
    const sign = this.up ? 1 : -1;
    const value = k === 'label' ? r => r.name || r.initial : k === 'state' ? r => state_text(r.state) : r => r[k];
    const list = want
      ? this.rows.filter(r =>
          `${pid_text(r.pid)} ${r.name} ${r.initial} ${r.current} ${state_text(r.state)}`.toLowerCase().includes(want),
        )
      : this.rows.slice();
    list.sort((a, b) => {
      const x = value(a);
      const y = value(b);
      return x < y ? -sign : x > y ? sign : a.pid - b.pid;
    });
    this.show(0, list.length, list);
  }
  #line() {
    const at = this.columns.findIndex(c => c.key === 'label');
    const cells = this.columns.map(c =>
      el('td', { className: c.key === 'current' ? 'mono runs' : c.num ? 'num' : c.key === 'pid' ? 'mono' : '' }),
    );
    const dot = el('span', { className: 'dot' });
    const label = el('span');
    cells[at].append(dot, label);
    const line = {
      tr: el('tr', { className: 'row' }, ...cells),
      cells,
      dot,
      label,
      said: /** @type {any[]} */ ([]),
      pid: -1,
    };
    line.tr.addEventListener('click', () => {
      if (line.pid >= 0) {
        this.select(line.pid);
        this.choose(line.pid);
      }
    });
    return line;
  }
  draw() {
    const { first, last } = this.#sight();
    const n = Math.max(0, last - first);
    while (this.lines.length < n) this.lines.push(this.#line());
    for (let k = 0; k < n; k++) {
      const line = this.lines[k];
      const r = this.shown[first + k - this.first];
      const state = r ? state_text(r.state) : '';
      line.pid = r ? r.pid : -1;
      this.columns.forEach(({ key }, i) => {
        const text = !r
          ? i
            ? ''
            : '…'
          : key === 'pid'
            ? pid_text(r.pid)
            : key === 'label'
              ? r.name || r.initial || '?'
              : key === 'state'
                ? state
                : key === 'priority'
                  ? (PRIORITIES[r.priority] ?? '?')
                  : key === 'current'
                    ? r.current
                    : number(r[key]);
        if (line.said[i] === text) return;
        line.said[i] = text;
        if (key === 'label') {
          line.label.textContent = text;
          line.cells[i].title = text;
        } else line.cells[i].textContent = text;
        if (key === 'current') line.cells[i].title = text;
        if (key === 'state') line.cells[i].className = `state ${text}`;
        if (key === 'pid') line.dot.style.background = r ? color(r.pid) : 'none';
      });
      const picked = String(!!r && r.pid === this.selected);
      if (line.tr.getAttribute('aria-selected') !== picked) line.tr.setAttribute('aria-selected', picked);
      if (line.tr.ariaRowIndex !== String(first + k + 2)) line.tr.ariaRowIndex = String(first + k + 2);
    }
    const kids = [this.above, ...this.lines.slice(0, n).map(l => l.tr), this.below];
    if (kids.length !== this.body.childElementCount || kids.some((k, i) => this.body.children[i] !== k))
      this.body.replaceChildren(...kids);
    const tall = (line, h) => {
      const px = `${h}px`;
      if (line.firstChild.style.height !== px) {
        line.firstChild.style.height = px;
        line.hidden = !h;
      }
    };
    tall(this.above, first * ROW);
    tall(this.below, (this.total - last) * ROW);
    this.table.ariaRowCount = String(this.total + 1);
  }
}
const pad = () => el('tr', { 'aria-hidden': 'true', hidden: true }, el('td', { style: 'padding:0;border:none' }));

/** Pids in a text become links. */
export function with_links(text, go) {
  const parts = [];
  let at = 0;
  for (const m of text.matchAll(/<0\.\d+\.\d+>/g)) {
    parts.push(
      text.slice(at, m.index),
      el('button', { type: 'button', className: 'link', textContent: m[0], onclick: () => go(pid_number(m[0])) }),
    );
    at = m.index + m[0].length;
  }
  parts.push(text.slice(at));
  return parts;
}

/** The mailbox, and where receive looks next. */
export function mailbox(d) {
  const seen = d.save === 'none' ? d.messages.length : d.save;
  const hidden = d.nmessages - d.messages.length;
  const items = d.messages.map((m, i) =>
    el(
      'li',
      {
        className: `${i < seen ? 'seen' : ''} ${m.arriving ? 'arriving' : ''} ${i === seen ? 'save' : ''}`,
        title: `${m.text}${m.from === 'none' ? '' : `\nfrom ${pid_text(m.from)}`}${m.arriving ? '\narrived, not looked at yet' : i < seen ? '\nno clause of this receive matched it' : ''}`,
      },
      m.text,
    ),
  );
  if (hidden > 0)
    items.push(el('li', { className: `end ${seen >= d.messages.length ? 'save' : ''}` }, `and ${number(hidden)} more`));
  else
    items.push(
      el(
        'li',
        { className: `end ${seen >= d.messages.length && d.messages.length ? 'save' : ''}` },
        d.messages.length ? 'end' : 'empty',
      ),
    );
  return el(
    'ol',
    {
      className: 'mailbox',
      tabIndex: 0,
      'aria-label': `Mailbox, oldest first; receive has passed over ${number(seen)}`,
    },
    ...items,
  );
}

/** @param {any} d  Observer.process @param {{ go: (pid: number) => void, close?: () => void }} act */
export function detail(d, act) {
  const pid = d.pid;
  const list = (title, items, n = items.length) =>
    items.length
      ? [
          el('h3', { textContent: `${title} (${number(Math.max(n, items.length))})` }),
          el(
            'ul',
            { className: 'terms' },
            ...items.map(t => el('li', {}, ...with_links(t, act.go))),
            ...(n > items.length
              ? [el('li', { className: 'soft', textContent: `and ${number(n - items.length)} more` })]
              : []),
          ),
        ]
      : [];
  const fact = (k, v) => [el('dt', { textContent: k }), el('dd', {}, ...[v].flat())];
  const h = d.heap;
  return [
    el(
      'header',
      {},
      el('span', { className: 'dot', style: `background:${color(pid)}` }),
      el('b', { textContent: `${pid_text(pid)}${d.name === 'none' ? '' : `  ${d.name}`}` }),
      el('span', { className: 'grow' }),
      act.close ? el('button', { type: 'button', textContent: 'Close', onclick: act.close }) : null,
    ),
    el(
      'dl',
      {},
      ...fact('State', state_text(d.state)),
      ...fact('Priority', d.priority),
      ...fact('Started as', el('code', { textContent: d.initial })),
      ...fact('Parent', d.parent === 'none' ? 'none' : with_links(pid_text(d.parent), act.go)),
      ...fact('Reductions', number(d.reductions)),
      ...fact('Memory', bytes(d.nbytes)),
      ...fact('Heap', `${number(h.young)} words young, ${number(h.old)} old, ${number(h.fragments)} in fragments`),
      ...fact('Stack', `${number(h.stack)} words`),
      ...fact('Traps exits', d.trap_exit ? 'yes' : 'no'),
      ...fact('Group leader', with_links(d.group_leader, act.go)),
    ),
    el('h3', { textContent: `Mailbox (${number(d.nmessages)})` }),
    mailbox(d),
    el('h3', { textContent: 'Stack' }),
    el(
      'ul',
      { className: 'terms' },
      ...d.frames.map((f, i) =>
        el(
          'li',
          { title: f.y.map((y, k) => `y${k} = ${y}`).join('\n') },
          `${i === 0 ? '► ' : '   '}${f.place.at}`,
          f.place.line
            ? el('span', { className: 'soft' }, `  ${f.place.file === 'none' ? '' : f.place.file}:${f.place.line}`)
            : '',
          f.y.length ? el('span', { className: 'soft' }, `   ${f.y.join(', ').slice(0, 120)}`) : '',
        ),
      ),
    ),
    ...list('Links', d.links, d.nlinks),
    ...list('Monitors', d.monitors, d.nmonitors),
    ...list('Monitored by', d.monitored_by),
    ...list('Dictionary', d.dictionary, d.ndictionary),
  ];
}
