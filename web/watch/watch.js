// SPDX-License-Identifier: Apache-2.0
// web/watch/watch.js — the Watch view: timeline, process table, tree, run queues, memory of the program that runs.
//
// While the view is in sight it asks the VM every 100 ms for the newest events (a window of them: see events_window in src/proc/events.c),
// now and then for those rows of the process table that are in sight, and all of it so seldom that the VM loses 2 % of its time (pace.js).
// Out of sight it asks nothing, and nothing is recorded.
import { Names, Observer, PRIORITIES, pid_text } from '../observe.js';
import { perfetto } from '../perfetto.js';
import { bytes, download, el, number, wear } from './dom.js';
import views_css from './views.css';
import watch_css from './watch.css';
import { Timeline } from './timeline.js';
import { ProcessTable } from './table.js';
import { detail } from './detail.js';
import { Tree } from './tree.js';
import { Pace } from './pace.js';

const WINDOW = 2000;
const PIECE = 16384;
const WHOLE = 65536;
const DEEPEST = 32768;
const IN_TREE = 1500;
const KEPT_BYTES = 32e6;
const NAMES = 50_000;
const ROWS = 1000;
const MEMORY = [
  ['heaps', 'Heaps and stacks', 'var(--blue)'],
  ['processes', 'Processes', 'var(--cyan)'],
  ['binaries', 'Binaries', 'var(--green)'],
  ['ets', 'ETS', 'var(--yellow)'],
  ['code', 'Code', 'var(--magenta)'],
  ['atoms', 'Atoms', 'var(--red)'],
  ['system', 'System', 'var(--faint)'],
];

/** @param {HTMLElement} element @param {any} session  the playground's */
export function mount(element, session) {
  wear(views_css, watch_css);
  /** @type {Observer|null} */ let observer = null;
  /** @type {any} */ let names = null;
  let visible = true;
  let batches = [];
  let kept = 0;
  let selected = -1;
  let floor = 0;
  let base = 0;
  let mine = false;
  let system = null;
  let schedulers = 1;
  let part = 'processes';
  let last = null;
  let idle = false;
  /** Names of processes whose birth was not seen; those somebody wants. */
  const labels = new Map();
  const unknown = new Set();
  /** The pass over the table that goes on, what it is for, and whether another is wanted. @type {any} */ let pass =
    null;
  let in_tree = null;
  let stale = true;
  let paces = new_paces();
  /** @type {any} */ let wake = null;
  let cost = null;
  let looping = null;
  let spent = 0;
  let spent_at = 0;
  const root = el('div', { className: 'wv watch' });
  const button = (text, title, onclick) => el('button', { type: 'button', textContent: text, title, onclick });
  const follow = button('Follow', 'Keep the newest in sight (F)', () => {
    timeline.follow = !timeline.follow;
    pressed();
  });
  const pressed = () => follow.setAttribute('aria-pressed', String(timeline.follow));
  const filter = el('input', {
    type: 'search',
    placeholder: 'Filter',
    'aria-label': 'Filter processes',
    size: 12,
    oninput: () => {
      table.filter = filter.value;
      table.box.scrollTop = 0;
      table.refresh();
    },
  });
  const only = el('input', {
    type: 'checkbox',
    onchange: () => {
      mine = only.checked;
      wants();
    },
  });
  const note = el('p', { className: 'note', role: 'status', textContent: 'Run a program to watch it.' });
  const parts = el('div', { className: 'segments', role: 'group', 'aria-label': 'What is shown' });
  root.append(
    el(
      'div',
      { className: 'bar2' },
      follow,
      button('−', 'Zoom out (-)', () => timeline.zoom(1.6)),
      button('+', 'Zoom in (+)', () => timeline.zoom(0.6)),
      button('All', 'Show all (A)', () => {
        timeline.all();
        pressed();
      }),
      el('span', { className: 'grow' }),
      button('Save as Perfetto file', 'For ui.perfetto.dev', save),
    ),
    note,
  );
  const timeline = new Timeline(root, {
    name: pid => (names ? names.short(pid) : pid_text(pid)),
    select: pid => choose(pid),
    moved: () => pressed(),
    gaps: true,
  });
  const lower = el(
    'div',
    { className: 'bar2' },
    parts,
    el('span', { className: 'grow' }),
    filter,
    el('label', { title: 'Leave out what was there before the program' }, only, 'the program’s'),
  );
  const panes = {
    processes: el('div', { style: 'display:contents' }),
    tree: el('div', { className: 'scroll pad', tabIndex: 0, 'aria-label': 'Tree of processes' }),
    system: el('div', { className: 'scroll pad', tabIndex: 0, 'aria-label': 'Schedulers and memory' }),
  };
  const info = el('section', { className: 'detail', hidden: true, 'aria-label': 'The chosen process' });
  root.append(lower, panes.processes, panes.tree, panes.system, info);
  const table = new ProcessTable(panes.processes, choose, { wants });
  const tree = new Tree(panes.tree, choose);
  for (const [id, title] of [
    ['processes', 'Processes'],
    ['tree', 'Tree'],
    ['system', 'Queues and memory'],
  ])
    parts.append(el('button', { type: 'button', textContent: title, onclick: () => look_at(id), id: `watch-${id}` }));
  function look_at(id) {
    part = id;
    for (const k of Object.keys(panes))
      panes[k].style.display = k === id ? (k === 'processes' ? 'contents' : '') : 'none';
    for (const b of parts.children) b.setAttribute('aria-pressed', String(b.id === `watch-${id}`));
    filter.disabled = id !== 'processes';
    wants();
    draw();
  }
  /** Other rows than those that are there: soon. */
  function wants() {
    stale = true;
    paces.table.hurry();
    wake?.();
  }
  element.append(root);
  look_at('processes');
  pressed();

  function choose(pid) {
    selected = pid;
    table.select(pid);
    if (timeline.selected !== pid) {
      timeline.selected = pid;
      timeline.dirty = true;
    }
    if (pid < 0) info.hidden = true;
    else tell();
    if (part === 'tree') draw_tree();
  }
  async function tell() {
    if (!observer || selected < 0) return;
    const pid = selected;
    try {
      const d = await observer.process(pid);
      if (pid !== selected) return;
      info.hidden = false;
      if (d) info.replaceChildren(...detail(d, { go: choose, close: () => choose(-1) }));
      else if (last !== pid)
        info.replaceChildren(
          el(
            'header',
            {},
            el('b', { textContent: `${pid_text(pid)} has ended` }),
            el('span', { className: 'grow' }),
            button('Close', '', () => choose(-1)),
          ),
        );
      last = d ? null : pid;
    } catch {
      /* it has ended meanwhile */
    }
  }
  /** From which number on processes are the program's: those that came after the system was up (base), or after the first that runs its code. */
  async function from_where(o) {
    if (floor) return floor;
    let least = 0;
    for (const f of session.program?.files ?? []) {
      const p = await o.order(
        { column: 'pid', up: true, first: 0, count: 1, filter: `${f.name.replace(/\.\w+$/, '')}:` },
        WHOLE,
      );
      if (p.rows.length && (!least || p.rows[0].pid < least)) least = p.rows[0].pid;
    }
    if (least) floor = base ? Math.min(base, least) : least;
    return floor || base;
  }
  function draw() {
    if (part === 'system' && system) panes.system.replaceChildren(...system_view());
  }
  function draw_tree() {
    if (in_tree) tree.draw(in_tree.rows, in_tree.links, selected, in_tree.more);
  }
  function system_view() {
    const total = MEMORY.reduce((n, [k]) => n + system.memory[k], 0);
    const most = Math.max(1, ...system.schedulers.flatMap(s => s.queued));
    const cell = n =>
      el(
        'div',
        { className: 'q' },
        el('i', { style: `width:${(100 * n) / most}%` }),
        el('span', { textContent: number(n) }),
      );
    return [
      el('h3', { textContent: 'Run queues' }),
      el(
        'div',
        { className: 'queues' },
        el('span'),
        ...PRIORITIES.map(p => el('span', { className: 'soft', textContent: p })),
        ...system.schedulers.flatMap(s => [
          el(
            'span',
            {},
            `S${s.id} `,
            el('code', {
              className: 'soft',
              textContent: s.running === 'none' ? (s.sleeping ? 'asleep' : 'between slices') : pid_text(s.running),
            }),
          ),
          ...s.queued.map(cell),
        ]),
      ),
      el('h3', { textContent: `Memory: ${bytes(total)}` }),
      el(
        'div',
        {
          className: 'memory',
          role: 'img',
          'aria-label': MEMORY.map(([k, t]) => `${t} ${bytes(system.memory[k])}`).join(', '),
        },
        ...MEMORY.map(([k, t, c]) =>
          el('i', {
            title: `${t}: ${bytes(system.memory[k])}`,
            style: `flex:${Math.max(1, system.memory[k])};background:${c}`,
          }),
        ),
      ),
      el(
        'ul',
        { className: 'legend' },
        ...MEMORY.map(([k, t, c]) =>
          el(
            'li',
            {},
            el('span', { className: 'dot', style: `background:${c}` }),
            `${t} `,
            el('b', { textContent: bytes(system.memory[k]) }),
          ),
        ),
      ),
      el('h3', { textContent: 'Counts' }),
      el(
        'div',
        { className: 'facts' },
        ...[
          ['processes', system.processes],
          ['ports', system.ports],
          ['tables', system.tables],
          ['timers', system.timers],
          ['atoms', system.atoms],
          ['collections', system.collections],
          ['words reclaimed', system.reclaimed],
          ['reductions', system.reductions],
          ['slices', system.slices],
        ].map(([k, v]) => el('span', {}, el('b', { textContent: number(v) }), ` ${k}`)),
      ),
    ];
  }
  let rate = 0;
  let before = null;
  function say() {
    if (!system) return;
    if (before && system.now > before.now)
      rate = ((system.reductions - before.reductions) / (system.now - before.now)) * 1e9;
    before = { now: system.now, reductions: system.reductions };
    const waiting = system.schedulers.reduce((n, s) => n + s.queued.reduce((a, b) => a + b, 0), 0);
    idle = !waiting && system.schedulers.every(s => s.running === 'none');
    note.textContent = `${number(system.processes)} processes, ${number(waiting)} in run queues, ${rate >= 1e6 ? `${(rate / 1e6).toFixed(1)} M` : number(rate)} reductions/s, ${bytes(Object.values(system.memory).reduce((a, b) => a + b, 0))}${cost === null ? '' : `, watching takes ${(100 * cost).toFixed(1)} %`}${pass?.note ?? ''}`;
  }
  /** What is in sight of the table: one piece of a pass over all processes. */
  async function look_table(o) {
    if (stale || !pass?.next) {
      const order = part === 'tree' ? { column: 'pid', up: true, first: 0, count: IN_TREE } : table.wish();
      if (mine) order.floor = await from_where(o);
      pass = { order, part, first: !pass || stale, next: 0, note: pass?.note ?? '' };
      stale = false;
    }
    const mine_now = pass;
    const p = await o.order(mine_now.next ? null : mine_now.order, PIECE);
    if (o !== observer || pass !== mine_now) return;
    pass.next = p.next;
    pass.note =
      p.slots > WHOLE ? (p.next ? `; looking through them: ${Math.round((100 * p.next) / p.slots)} %` : '') : '';
    for (const r of p.rows)
      if (r.name || r.initial) {
        labels.set(r.pid, r.name || r.initial);
        if (labels.size > NAMES) labels.delete(labels.keys().next().value);
      }
    if (p.next && !pass.first) return; // what is there stays until all is known
    if (pass.part !== part) return;
    if (part === 'tree') {
      in_tree = { rows: p.rows, links: await o.links(p.rows.map(r => r.pid)), more: p.matched - p.rows.length };
      draw_tree();
    } else table.show(pass.order.first, p.slots > WHOLE ? Math.min(p.matched, DEEPEST) : p.matched, p.rows);
  }
  /** Names for the timeline. */
  async function learn(o, pids) {
    for (const r of await o.rows(pids)) labels.set(r.pid, r.name || r.initial);
    for (const pid of pids) if (!labels.has(pid)) labels.set(pid, '');
    while (labels.size > NAMES) labels.delete(labels.keys().next().value);
    timeline.dirty = true;
  }
  function new_paces() {
    return {
      events: new Pace(100, 0.008),
      table: new Pace(800, 0.006),
      system: new Pace(500, 0.002),
      process: new Pace(800, 0.002),
      names: new Pace(400, 0.002),
    };
  }
  async function loop(o) {
    const me = (looping = {});
    spent_at = 0;
    while (me === looping && o === observer && visible) {
      try {
        /** @type {[string, () => any][]} */ const questions = [
          [
            'events',
            async () => {
              const e = await o.events(40000, WINDOW);
              if (o !== observer) return;
              schedulers = e.schedulers;
              for (let i = 0; i < e.n; i++) names.learn(e, i);
              timeline.add(e);
              if (!e.n) return;
              batches.push(e);
              for (kept += e.n * 32; kept > KEPT_BYTES;) kept -= batches.shift().n * 32;
            },
          ],
          [
            'system',
            async () => {
              system = await o.system();
              say();
              draw();
            },
          ],
          ['table', () => (part === 'system' ? null : look_table(o))],
          ['process', () => (selected >= 0 ? tell() : null)],
          [
            'names',
            () => {
              const pids = [...unknown].slice(0, 200);
              unknown.clear();
              return pids.length ? learn(o, pids) : null;
            },
          ],
        ];
        for (const [what, f] of questions) {
          const pace = paces[what];
          if (!pace.due(performance.now())) continue;
          await f();
          const ms = o.spent();
          if (o !== observer) return;
          spent += ms;
          pace.took(performance.now(), ms, idle, what === 'table' && pass?.next ? 40 : pace.least);
          if (what === 'table' && stale) pace.hurry();
        }
        const now = performance.now();
        if (now - spent_at > 2000) {
          cost = spent_at ? spent / (now - spent_at) : null;
          spent = 0;
          spent_at = now;
        }
      } catch (e) {
        if (o === observer) note.textContent = e.message;
        break;
      }
      const next = Math.min(...Object.values(paces).map(p => p.at)) - performance.now();
      await new Promise(go => {
        const t = setTimeout(go, Math.max(20, next));
        wake = () => {
          clearTimeout(t);
          setTimeout(go, 20);
        };
      });
      wake = null;
    }
  }
  function attach(vm) {
    observer = null;
    if (!vm) return;
    const o = new Observer(vm);
    vm.ready.then(
      () => {
        if (o !== next) return;
        observer = o;
        floor = base = 0;
        if (session.state === 'compiling') from_here();
        names = new Names(o.atoms, known, NAMES);
        batches = [];
        kept = 0;
        before = null;
        cost = null;
        labels.clear();
        unknown.clear();
        pass = null;
        stale = true;
        in_tree = null;
        idle = false;
        system = null;
        paces = new_paces();
        table.show(0, 0, []);
        tree.open.clear();
        choose(-1);
        timeline.clear();
        timeline.follow = true;
        pressed();
        if (visible) loop(o);
      },
      () => {},
    );
    next = o;
    vm.exited.then(
      () => ended(o),
      () => ended(o),
    );
  }
  /** @type {any} */ let next = null;
  function ended(o) {
    if (o === observer) {
      observer = null;
      note.textContent += ' — it has ended';
      timeline.live = false;
    }
  }
  async function save() {
    if (!batches.length || !names) return;
    const pids = new Set();
    for (const e of batches)
      for (let i = 0; i < e.n; i++) if (!labels.has(e.pid(i)) && !names.calls.has(e.pid(i))) pids.add(e.pid(i));
    try {
      for (let list = [...pids].slice(0, 20000); observer && list.length; list = list.slice(ROWS))
        await learn(observer, list.slice(0, ROWS));
    } catch {
      /* it has ended: pids are names enough */
    }
    download(
      'webeam-trace.json',
      perfetto(batches, names.atoms, schedulers, pid => labels.get(pid) ?? ''),
    );
  }
  function known(pid) {
    const text = labels.get(pid);
    if (text === undefined) unknown.add(pid);
    return text ?? '';
  }
  function from_here() {
    const o = observer;
    o?.processes(0, 1).then(
      p => {
        if (o === observer) base = p.slots;
      },
      () => {},
    );
  }
  const off = [
    session.on('state', ({ state }) => {
      if (state === 'compiling') from_here();
    }),
    session.on('vm', ({ vm }) => attach(vm)),
  ];
  attach(session.vm);
  timeline.start();
  return {
    show() {
      visible = true;
      timeline.start();
      if (observer) loop(observer);
    },
    hide() {
      visible = false;
      timeline.stop();
      observer?.stop().catch(() => {});
    },
    end() {
      visible = false;
      off.forEach(f => f());
      timeline.end();
    },
    timeline,
    table,
  };
}
