// SPDX-License-Identifier: Apache-2.0
// web/watch/table.js — the process table, and one process in detail.
import { PRIORITIES, pid_number, pid_text, state_text } from '../observe.js';
import { bytes, color, el, number } from './dom.js';

const ROW = 26, COLUMNS = [
  { key: 'pid', title: 'Pid', width: '92px' }, { key: 'label', title: 'Name or initial call', width: 'auto' }, { key: 'state', title: 'State', width: '72px' },
  { key: 'priority', title: 'Priority', width: '68px' }, { key: 'reductions', title: 'Reductions', width: '112px', num: true }, { key: 'messages', title: 'Messages', width: '86px', num: true },
  { key: 'heap', title: 'Heap, words', width: '96px', num: true }, { key: 'current', title: 'Runs', width: '24%' },
];

/** A table of any number of rows, of which those in sight are in the page. */
export class ProcessTable {
  /** @param {HTMLElement} element @param {(pid: number) => void} choose */
  constructor(element, choose) {
    this.rows = [];
    this.shown = [];
    this.choose = choose;
    this.sort = 'reductions';
    this.up = false;
    this.filter = '';
    this.selected = -1;
    this.heads = COLUMNS.map(c => {
      const b = el('button', { type: 'button', textContent: c.title, onclick: () => { if (this.sort === c.key) this.up = !this.up; else { this.sort = c.key; this.up = !c.num; } this.refresh(); } });
      return el('th', { scope: 'col', className: c.num ? 'num' : '', style: `width:${c.width}` }, b);
    });
    this.body = el('tbody');
    this.box = el('div', { className: 'table', tabIndex: 0, 'aria-label': 'Processes: up and down choose one' }, el('table', { 'aria-label': 'Processes' }, el('thead', {}, el('tr', {}, ...this.heads)), this.body));
    element.append(this.box);
    this.box.addEventListener('scroll', () => this.draw());
    this.box.addEventListener('keydown', e => {
      const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15 }[e.key];
      if (!by || e.target instanceof HTMLButtonElement) return;
      e.preventDefault();
      const at = Math.min(Math.max(this.shown.findIndex(r => r.pid === this.selected) + by, 0), this.shown.length - 1);
      if (!this.shown[at]) return;
      this.select(this.shown[at].pid);
      const y = at * ROW;
      if (y < this.box.scrollTop) this.box.scrollTop = y; else if (y > this.box.scrollTop + this.box.clientHeight - 3 * ROW) this.box.scrollTop = y - this.box.clientHeight + 3 * ROW;
      this.choose(this.selected);
    });
    new ResizeObserver(() => this.draw()).observe(this.box);
  }
  update(rows) { this.rows = rows; this.refresh(); }
  select(pid) { this.selected = pid; this.draw(); }
  refresh() {
    const want = this.filter.toLowerCase(), k = this.sort;
    const value = k === 'label' ? r => r.name || r.initial : k === 'state' ? r => state_text(r.state) : r => r[k];
    const list = want ? this.rows.filter(r => `${pid_text(r.pid)} ${r.name} ${r.initial} ${r.current} ${state_text(r.state)}`.toLowerCase().includes(want)) : this.rows.slice();
    const sign = this.up ? 1 : -1;
    list.sort((a, b) => { const x = value(a), y = value(b); return x < y ? -sign : x > y ? sign : a.pid - b.pid; });
    this.shown = list;
    this.heads.forEach((h, i) => {
      const on = COLUMNS[i].key === k;
      h.setAttribute('aria-sort', on ? (this.up ? 'ascending' : 'descending') : 'none');
      h.firstChild.textContent = COLUMNS[i].title + (on ? (this.up ? ' ▲' : ' ▼') : '');
    });
    this.draw();
  }
  draw() {
    const n = this.shown.length, first = Math.max(0, Math.floor(this.box.scrollTop / ROW) - 4), last = Math.min(n, first + Math.ceil((this.box.clientHeight || 400) / ROW) + 8);
    const pad = h => el('tr', { 'aria-hidden': 'true' }, el('td', { style: `height:${h}px;padding:0;border:none` }));
    const rows = [];
    if (first) rows.push(pad(first * ROW));
    for (let i = first; i < last; i++) {
      const r = this.shown[i], state = state_text(r.state);
      rows.push(el('tr', { className: 'row', 'aria-selected': String(r.pid === this.selected), onclick: () => { this.select(r.pid); this.choose(r.pid); } },
        el('td', { className: 'mono' }, el('span', { className: 'dot', style: `background:${color(r.pid)}` }), pid_text(r.pid)),
        el('td', { className: 'mono', title: r.initial }, r.name || r.initial), el('td', { className: `state ${state}` }, state), el('td', { className: 'soft' }, PRIORITIES[r.priority] ?? ''),
        el('td', { className: 'num' }, number(r.reductions)), el('td', { className: 'num' }, number(r.messages)), el('td', { className: 'num' }, number(r.heap)), el('td', { className: 'mono', title: r.current }, r.current)));
    }
    if (last < n) rows.push(pad((n - last) * ROW));
    this.body.replaceChildren(...rows);
  }
}

/** Pids in a text become links. */
export function with_links(text, go) {
  const parts = [];
  let at = 0;
  for (const m of text.matchAll(/<0\.\d+\.\d+>/g)) {
    parts.push(text.slice(at, m.index), el('button', { type: 'button', className: 'link', textContent: m[0], onclick: () => go(pid_number(m[0])) }));
    at = m.index + m[0].length;
  }
  parts.push(text.slice(at));
  return parts;
}

/** The mailbox, and where receive looks next. */
export function mailbox(d) {
  const items = d.messages.map((m, i) => el('li', { className: `${i < d.save ? 'seen' : ''} ${m.arriving ? 'arriving' : ''} ${i === d.save ? 'save' : ''}`, title: `${m.text}${m.arriving ? '\narrived, not looked at yet' : ''}` }, m.text));
  const end = d.messages.length <= d.save || d.save === 'none';
  if (d.nmessages > d.messages.length) items.push(el('li', { className: 'end' }, `and ${number(d.nmessages - d.messages.length)} more`));
  else items.push(el('li', { className: `end ${end && d.messages.length ? 'save' : ''}` }, d.messages.length ? 'end' : 'empty'));
  return el('ol', { className: 'mailbox', 'aria-label': 'Mailbox, oldest first' }, ...items);
}

/** @param {any} d  Observer.process @param {{ go: (pid: number) => void, close?: () => void }} act */
export function detail(d, act) {
  const pid = d.pid, list = (title, items) => items.length ? [el('h3', { textContent: `${title} (${items.length})` }), el('ul', { className: 'terms' }, ...items.map(t => el('li', {}, ...with_links(t, act.go))))] : [];
  const fact = (k, v) => [el('dt', { textContent: k }), el('dd', {}, ...[v].flat())];
  const h = d.heap;
  return [
    el('header', {}, el('span', { className: 'dot', style: `background:${color(pid)}` }), el('b', { textContent: `${pid_text(pid)}${d.name === 'none' ? '' : `  ${d.name}`}` }), el('span', { className: 'grow' }),
      act.close ? el('button', { type: 'button', textContent: 'Close', onclick: act.close }) : null),
    el('dl', {}, ...fact('State', state_text(d.state)), ...fact('Priority', d.priority), ...fact('Started as', el('code', { textContent: d.initial })), ...fact('Parent', d.parent === 'none' ? 'none' : with_links(pid_text(d.parent), act.go)),
      ...fact('Reductions', number(d.reductions)), ...fact('Memory', bytes(d.nbytes)), ...fact('Heap', `${number(h.young)} words young, ${number(h.old)} old, ${number(h.fragments)} in fragments`), ...fact('Stack', `${number(h.stack)} words`),
      ...fact('Traps exits', d.trap_exit ? 'yes' : 'no'), ...fact('Group leader', with_links(d.group_leader, act.go))),
    el('h3', { textContent: `Mailbox (${number(d.nmessages)})` }), mailbox(d),
    el('h3', { textContent: 'Stack' }),
    el('ul', { className: 'terms' }, ...d.frames.map((f, i) => el('li', { title: f.y.map((y, k) => `y${k} = ${y}`).join('\n') }, `${i === 0 ? '► ' : '   '}${f.place.at}`, f.place.line ? el('span', { className: 'soft' }, `  ${f.place.file === 'none' ? '' : f.place.file}:${f.place.line}`) : '', f.y.length ? el('span', { className: 'soft' }, `   ${f.y.join(', ').slice(0, 120)}`) : ''))),
    ...list('Links', d.links), ...list('Monitors', d.monitors), ...list('Monitored by', d.monitored_by), ...list('Dictionary', d.dictionary),
  ];
}
