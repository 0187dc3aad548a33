// SPDX-License-Identifier: Apache-2.0
// web/watch/watch.js — the Watch view: timeline, process table, tree, run queues, memory of the program that runs.
//
// While the view is in sight it asks the VM every 100 ms for the newest events (a window of them: see events_window in src/proc/events.c),
// and now and then for a page of the process table. Out of sight it asks nothing, and nothing is recorded.
import { Names, Observer, PRIORITIES, pid_text } from '../observe.js';
import { perfetto } from '../perfetto.js';
import { bytes, download, el, number, style } from './dom.js';
import { Timeline } from './timeline.js';
import { ProcessTable, detail } from './table.js';
import { tree } from './tree.js';

const EVERY_MS = 100, WINDOW = 2000, PAGE = 8192, WHOLE = 65536, KEPT_BATCHES = 300;
const MEMORY = [['heaps', 'Heaps and stacks', 'var(--blue)'], ['processes', 'Processes', 'var(--cyan)'], ['binaries', 'Binaries', 'var(--green)'], ['ets', 'ETS', 'var(--yellow)'], ['code', 'Code', 'var(--magenta)'], ['atoms', 'Atoms', 'var(--red)'], ['system', 'System', 'var(--faint)']];

/** @param {HTMLElement} element @param {any} session  the playground's */
export function mount(element, session) {
  style();
  /** @type {Observer|null} */ let observer = null;
  /** @type {any} */ let names = null;
  let visible = true, turn = 0, batches = [], rows = [], by_pid = new Map(), links = [], selected = -1, floor = 0, mine = false, system = null, sampled = false, slot = 0, pages = new Map(), schedulers = 1, part = 'processes', last = null;
  const root = el('div', { className: 'wv watch' });
  const button = (text, title, onclick) => el('button', { type: 'button', textContent: text, title, onclick });
  const follow = button('Follow', 'Keep the newest in sight (F)', () => { timeline.follow = !timeline.follow; pressed(); });
  const pressed = () => follow.setAttribute('aria-pressed', String(timeline.follow));
  const filter = el('input', { type: 'search', placeholder: 'Filter', 'aria-label': 'Filter processes', size: 12, oninput: () => { table.filter = filter.value; table.refresh(); } });
  const only = el('input', { type: 'checkbox', onchange: () => { mine = only.checked; show_rows(); } });
  const note = el('p', { className: 'note', role: 'status', textContent: 'Run a program to watch it.' });
  const parts = el('div', { className: 'segments', role: 'group', 'aria-label': 'What is shown' });
  root.append(el('div', { className: 'bar2' }, follow, button('−', 'Zoom out (-)', () => timeline.zoom(1.6)), button('+', 'Zoom in (+)', () => timeline.zoom(0.6)), button('All', 'Show all (A)', () => { timeline.all(); pressed(); }),
    el('span', { className: 'grow' }), button('Save as Perfetto file', 'For ui.perfetto.dev', save)), note);
  const timeline = new Timeline(root, { name: pid => known(pid) || (names ? names.short(pid) : pid_text(pid)), select: pid => choose(pid), moved: () => pressed() });
  const lower = el('div', { className: 'bar2' }, parts, el('span', { className: 'grow' }), filter, el('label', { title: 'Leave out what was there before the program' }, only, 'the program’s'));
  const panes = { processes: el('div', { style: 'display:contents' }), tree: el('div', { className: 'scroll pad', tabIndex: 0, 'aria-label': 'Tree of processes' }), system: el('div', { className: 'scroll pad', tabIndex: 0, 'aria-label': 'Schedulers and memory' }) };
  const info = el('section', { className: 'detail', hidden: true, 'aria-label': 'The chosen process' });
  root.append(lower, panes.processes, panes.tree, panes.system, info);
  const table = new ProcessTable(panes.processes, choose);
  for (const [id, title] of [['processes', 'Processes'], ['tree', 'Tree'], ['system', 'Queues and memory']]) parts.append(el('button', { type: 'button', textContent: title, onclick: () => look_at(id), id: `watch-${id}` }));
  function look_at(id) {
    part = id;
    for (const k of Object.keys(panes)) panes[k].style.display = k === id ? (k === 'processes' ? 'contents' : '') : 'none';
    for (const b of parts.children) b.setAttribute('aria-pressed', String(b.id === `watch-${id}`));
    draw();
  }
  element.append(root);
  look_at('processes');
  pressed();

  function choose(pid) {
    selected = pid;
    table.select(pid);
    if (timeline.selected !== pid) { timeline.selected = pid; timeline.dirty = true; }
    if (pid < 0) info.hidden = true; else tell();
    if (part === 'tree') draw();
  }
  async function tell() {
    if (!observer || selected < 0) return;
    const pid = selected;
    try {
      const d = await observer.process(pid);
      if (pid !== selected) return;
      info.hidden = false;
      if (d) info.replaceChildren(...detail(d, { go: choose, close: () => choose(-1) }));
      else if (last !== pid) info.replaceChildren(el('header', {}, el('b', { textContent: `${pid_text(pid)} has ended` }), el('span', { className: 'grow' }), button('Close', '', () => choose(-1))));
      last = d ? null : pid;
    } catch { /* it has ended meanwhile */ }
  }
  /** The program's processes: those that came after it was loaded; when that was not seen, from the first that runs its code. */
  function chosen_rows() {
    if (!mine) return rows;
    if (!floor) {
      const modules = (session.program?.files ?? []).map(f => `${f.name.replace(/\.\w+$/, '')}:`), theirs = rows.filter(r => modules.some(m => r.initial.startsWith(m) || r.current.startsWith(m)));
      floor = theirs.length ? Math.min(...theirs.map(r => r.pid)) : 0;
    }
    return rows.filter(r => r.pid >= floor);
  }
  function show_rows() { table.update(chosen_rows()); draw(); }
  function draw() {
    if (part === 'tree') tree(panes.tree, chosen_rows(), links, choose, selected);
    if (part === 'system' && system) panes.system.replaceChildren(...system_view());
  }
  function system_view() {
    const total = MEMORY.reduce((n, [k]) => n + system.memory[k], 0), most = Math.max(1, ...system.schedulers.flatMap(s => s.queued));
    const cell = n => el('div', { className: 'q' }, el('i', { style: `width:${100 * n / most}%` }), el('span', { textContent: number(n) }));
    return [
      el('h3', { textContent: 'Run queues' }),
      el('div', { className: 'queues' }, el('span'), ...PRIORITIES.map(p => el('span', { className: 'soft', textContent: p })),
        ...system.schedulers.flatMap(s => [el('span', {}, `S${s.id} `, el('code', { className: 'soft', textContent: s.running === 'none' ? (s.sleeping ? 'asleep' : 'between slices') : pid_text(s.running) })), ...s.queued.map(cell)])),
      el('h3', { textContent: `Memory: ${bytes(total)}` }),
      el('div', { className: 'memory', role: 'img', 'aria-label': MEMORY.map(([k, t]) => `${t} ${bytes(system.memory[k])}`).join(', ') }, ...MEMORY.map(([k, t, c]) => el('i', { title: `${t}: ${bytes(system.memory[k])}`, style: `flex:${Math.max(1, system.memory[k])};background:${c}` }))),
      el('ul', { className: 'legend' }, ...MEMORY.map(([k, t, c]) => el('li', {}, el('span', { className: 'dot', style: `background:${c}` }), `${t} `, el('b', { textContent: bytes(system.memory[k]) })))),
      el('h3', { textContent: 'Counts' }),
      el('div', { className: 'facts' }, ...[['processes', system.processes], ['ports', system.ports], ['tables', system.tables], ['timers', system.timers], ['atoms', system.atoms], ['collections', system.collections], ['words reclaimed', system.reclaimed], ['reductions', system.reductions], ['slices', system.slices]].map(([k, v]) => el('span', {}, el('b', { textContent: number(v) }), ` ${k}`))),
    ];
  }
  let rate = 0, before = null;
  function say() {
    if (!system) return;
    if (before && system.now > before.now) rate = (system.reductions - before.reductions) / (system.now - before.now) * 1e9;
    before = { now: system.now, reductions: system.reductions };
    const waiting = system.schedulers.reduce((n, s) => n + s.queued.reduce((a, b) => a + b, 0), 0);
    note.textContent = `${number(system.processes)} processes${sampled ? ' (the table shows a sample)' : ''}, ${number(waiting)} in run queues, ${rate >= 1e6 ? `${(rate / 1e6).toFixed(1)} M` : number(rate)} reductions/s, ${bytes(Object.values(system.memory).reduce((a, b) => a + b, 0))}`;
  }
  /** A page of the table; with very many processes the rest comes in later turns, and of each page the heaviest stay. */
  async function page() {
    const p = await observer.processes(slot, slot || sampled ? PAGE : WHOLE);
    sampled = p.slots > WHOLE;
    let list = p.rows;
    if (sampled && list.length > 500) { const heavy = new Set(); for (const k of ['reductions', 'messages', 'heap']) list.slice().sort((a, b) => b[k] - a[k]).slice(0, 100).forEach(r => heavy.add(r)); list = [...heavy]; }
    if (!sampled) pages.clear();
    pages.set(slot, list);
    slot = p.next;
    rows = [].concat(...pages.values());
    by_pid = new Map(rows.map(r => [r.pid, r]));
    if (part === 'tree') links = await observer.links(0, 4096);
    show_rows();
  }
  async function loop(o) {
    while (o === observer && visible) {
      const began = performance.now();
      try {
        const e = await o.events(40000, WINDOW);
        if (o !== observer) return;
        schedulers = e.schedulers;
        for (let i = 0; i < e.n; i++) names.learn(e, i);
        timeline.add(e);
        if (e.n) { batches.push(e); if (batches.length > KEPT_BATCHES) batches.shift(); }
        if (turn % 5 === 0) { system = await o.system(); say(); if (part === 'system') draw(); }
        if (turn % 8 === 0) await page();
        if (turn % 8 === 4 && selected >= 0) await tell();
        turn++;
      } catch { break; }
      await new Promise(go => setTimeout(go, Math.max(20, EVERY_MS - (performance.now() - began))));
    }
  }
  function attach(vm) {
    observer = null;
    if (!vm) return;
    const o = new Observer(vm);
    vm.ready.then(() => {
      if (o !== next) return;
      observer = o;
      floor = 0;
      if (session.state !== 'running') o.processes(0, 1).then(p => { floor = p.slots; }, () => {});
      names = new Names(o.atoms);
      batches = []; rows = []; pages.clear(); slot = 0; turn = 0; before = null;
      choose(-1);
      timeline.clear();
      timeline.follow = true;
      pressed();
      if (visible) loop(o);
    }, () => {});
    next = o;
    vm.exited.then(() => ended(o), () => ended(o));
  }
  /** @type {any} */ let next = null;
  function ended(o) { if (o === observer) { observer = null; note.textContent += ' — it has ended'; timeline.live = false; } }
  function save() { if (batches.length) download('webeam-trace.json', perfetto(batches, names.atoms, schedulers, known)); }
  function known(pid) { const r = by_pid.get(pid); return r ? r.name || r.initial : ''; }
  const off = [
    session.on('vm', ({ vm }) => attach(vm)),
  ];
  attach(session.vm);
  timeline.start();
  return {
    show() { visible = true; timeline.start(); if (observer) loop(observer); },
    hide() { visible = false; timeline.stop(); observer?.stop().catch(() => {}); },
    end() { visible = false; off.forEach(f => f()); timeline.end(); },
    timeline, table,
  };
}
