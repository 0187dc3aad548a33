// SPDX-License-Identifier: Apache-2.0
// web/watch/step.js — the Step view: the program in deterministic mode, stopped wherever one likes.
//
// What is drawn are the events of the VM (the ones --trace-sched would write for this seed) and what the VM says of itself where it stands.
// Back is a new run of the same seed up to an earlier point.
import { KIND, Names, Observer, PRIORITIES, Atoms, Events, NOBODY, decode_system, pid_text } from '../observe.js';
import { perfetto } from '../perfetto.js';
import { color, download, el, number, span, wear } from './dom.js';
import views_css from './views.css';
import step_css from './step.css';
import { Timeline } from './timeline.js';
import { ProcessTable, detail } from './table.js';

const STOPPED = {
  here: 'The program is about to begin',
  slice: 'A slice has ended',
  reductions: 'The slice is cut here',
  event: 'At the event asked for',
  seq: 'Back at an earlier point',
  idle: 'Nothing can run: all wait',
  exited: 'The program has ended',
};
const LOG = 400;
const KEPT = 3_000_000;
const DIALS = [
  ['slices', 'slices'],
  ['messages', 'messages'],
  ['collections', 'GCs', 'Collections'],
  ['births', 'born', 'Processes born'],
  ['steals', 'stolen', 'Processes that another scheduler took over'],
];
const none = () => Object.fromEntries(DIALS.map(([k]) => [k, 0]));

/** @param {HTMLElement} element @param {any} session  the playground's */
export function mount(element, session) {
  wear(views_css, step_css);
  /** @type {any} */ let vm = null;
  let observer = null;
  let atoms = new Atoms();
  let names = new Names(atoms);
  let slow = 0;
  let busy = false;
  let state = 'none';
  /** All of this run; without what came before the program. @type {Events[]} */ let batches = [];
  let shown = /** @type {Events[]} */ ([]);
  let from_seq = 0;
  let from_ns = 0;
  let schedulers = 1;
  let floor = 0;
  let first_pid = -1;
  let selected = -1;
  let stands = [];
  let system = null;
  let mode = null;
  /** Counts of this run; where the run with other dials is kept to be compared; the farthest event that was seen. @type {any} */ let counts =
    none();
  let before = null;
  let far = 0;
  let kept = 0;
  const button = (text, title, onclick, props = {}) =>
    el('button', { type: 'button', textContent: text, title, onclick, ...props });
  const choice = (label, list, value) =>
    el(
      'select',
      { 'aria-label': label },
      ...list.map(([v, t]) => el('option', { value: v, selected: String(v) === String(value) }, t)),
    );
  const seed = el('input', { type: 'number', min: 0, value: '1', style: 'width:4rem', 'aria-label': 'Seed' });
  const count = choice(
    'Schedulers',
    [
      [1, '1'],
      [2, '2'],
      [3, '3'],
      [4, '4'],
      [8, '8'],
    ],
    2,
  );
  const length = choice(
    'Reductions in a slice',
    [
      [20, '20'],
      [100, '100'],
      [500, '500'],
      [1000, '1,000'],
      [2000, '2,000'],
      [4000, '4,000'],
      [10000, '10,000'],
    ],
    4000,
  );
  const amount = el('input', {
    type: 'number',
    min: 1,
    value: '100',
    style: 'width:4rem',
    'aria-label': 'Reductions to run',
  });
  const kind = choice(
    'Kind of event',
    [
      ['send', 'send'],
      ['receive', 'receive'],
      ['gc', 'collection'],
      ['exit', 'exit'],
      ['spawn', 'spawn'],
    ],
    'receive',
  );
  const whose = choice('Whose event', [[-1, 'any process']], -1);
  whose.style.maxWidth = '9rem';
  const speed = el('input', {
    type: 'range',
    min: 0,
    max: 10,
    value: 5,
    style: 'width:5rem',
    'aria-label': 'Speed of slow motion',
  });
  const breaks = Object.fromEntries(['send', 'receive', 'spawn'].map(k => [k, el('input', { type: 'checkbox' })]));
  const begin = button('Start', 'Compile, and stand where the program begins', () => start(), { className: 'primary' });
  const pause = button('Pause', 'Stand after this slice (P)', () => {
    slow = 0;
    vm?.pause();
  });
  const back = button('Back', 'To where it stood before: the same run again, up to there (B)', () => go_back());
  const acts = [
    button('Slice', 'One slice of a scheduler (S)', () => go({ slice: true }), { id: 'step-slice' }),
    button(
      'Reductions',
      'So many reductions, or to the end of the slice (R)',
      () => go({ reductions: Number(amount.value) || 1 }),
      { id: 'step-reductions' },
    ),
    amount,
    button(
      'Run to next',
      'To the next such event (N)',
      () => go({ at: [{ kinds: 1 << KIND[kind.value], pid: Number(whose.value) }] }),
      { id: 'step-next' },
    ),
    kind,
    el('span', { className: 'soft' }, 'of'),
    whose,
    button('Run', 'To a breakpoint, or the end (G)', () => go({}), { id: 'step-run' }),
  ];
  const motion = button('Slow motion', 'Slice after slice', () => {
    slow = slow ? 0 : 1;
    motion.setAttribute('aria-pressed', String(!!slow));
    if (slow) creep();
  });
  const note = el('p', {
    className: 'note',
    role: 'status',
    'aria-live': 'polite',
    textContent: 'Start runs the program in deterministic mode: the same seed gives the same run.',
  });
  const place = el('input', {
    type: 'range',
    min: 0,
    max: 0,
    value: 0,
    className: 'grow',
    'aria-label': 'Event at which it stands: back to any earlier one',
    disabled: true,
    oninput: () => said_place(),
    onchange: () => {
      clearTimeout(moving);
      moving = setTimeout(() => travel(from_seq + Number(place.value)), 250);
    },
  });
  const place_text = el('output', { className: 'soft', style: 'min-width:8.5rem;font-variant-numeric:tabular-nums' });
  let moving = 0;
  let focused = /** @type {any} */ (null);
  const said_place = () => {
    place_text.textContent = vm && system ? `event ${number(Number(place.value))} of ${number(far - from_seq)}` : '';
  };
  for (const d of [seed, count, length]) d.addEventListener('change', () => enable());
  const keys = { s: acts[0], r: acts[1], n: acts[3], g: acts[7], b: back, p: pause };
  const root = el(
    'div',
    {
      className: 'wv step',
      tabIndex: -1,
      style: 'outline:none',
      onkeydown: e => {
        if (e.target.closest('input, select, textarea') || e.ctrlKey || e.metaKey || e.altKey) return;
        const b = keys[e.key];
        if (b && !b.disabled) {
          e.preventDefault();
          b.click();
        }
      },
    },
    el(
      'div',
      { className: 'bar2' },
      begin,
      el('label', {}, 'seed', seed),
      el('label', {}, 'schedulers', count),
      el('label', { title: 'Reductions in a slice: how long a process runs before another may' }, 'reductions', length),
      el('span', { className: 'grow' }),
      button('Save as Perfetto file', 'For ui.perfetto.dev', () => {
        if (batches.length) download('webeam-steps.json', perfetto(batches, atoms, schedulers));
      }),
    ),
    el(
      'div',
      { className: 'bar2', role: 'group', 'aria-label': 'Go on' },
      acts[0],
      el('span', { className: 'pair' }, acts[1], amount),
      acts[7],
      pause,
      el('span', { className: 'pair' }, motion, speed),
    ),
    el(
      'div',
      { className: 'bar2' },
      el('span', { className: 'pair' }, acts[3], kind, el('span', { className: 'soft' }, 'of'), whose),
      el(
        'span',
        { className: 'pair', role: 'group', 'aria-label': 'Breakpoints' },
        el('span', { className: 'soft' }, 'break at'),
        ...Object.entries(breaks).map(([k, c]) => el('label', {}, c, k)),
      ),
    ),
    el('div', { className: 'bar2' }, back, place, place_text),
    note,
  );
  element.append(root);
  const timeline = new Timeline(root, {
    name: pid => names.short(pid),
    select: pid => choose(pid),
    label: 'Timeline of this run',
  });
  const other = el('section', { className: 'other', hidden: true, 'aria-label': 'This run and the one before' });
  root.append(other);
  const left = el('div', { style: 'display:flex;flex-direction:column' });
  const right = el('section', { className: 'pad', 'aria-label': 'The chosen process', tabIndex: 0 });
  const log = el('ol', {
    className: 'log',
    role: 'listbox',
    'aria-label': 'Events, newest last: Enter goes back to one',
    tabIndex: 0,
    onkeydown: e => walk_log(e),
    onclick: e => {
      const li = e.target.closest('li');
      if (e.target.closest('.go')) travel(Number(li.dataset.seq));
      else if (li) active(li);
    },
  });
  const log_box = el('div', { className: 'scroll', style: 'flex:1 1 50%' }, log);
  const table_box = el('div', { className: 'below' });
  left.append(log_box, table_box);
  root.append(el('div', { className: 'cols' }, left, right));
  const table = new ProcessTable(table_box, choose, { columns: ['pid', 'label', 'state', 'messages'] });
  table.box.classList.add('few');
  table.sort = 'pid';
  table.up = true;
  enable();

  const breakpoints = () =>
    Object.entries(breaks)
      .filter(([, c]) => c.checked)
      .map(([k]) => ({ kinds: 1 << KIND[k], pid: -1 }));
  function enable() {
    const can = vm && !busy && state !== 'exited';
    // A control that is disabled loses the focus: the view keeps it, and gives it back.
    const on = /** @type {any} */ (document.activeElement);
    const mine = root.contains(on);
    if (mine && on !== root) focused = on;
    for (const b of [...acts, motion, back]) b.disabled = !can;
    back.disabled = busy || stands.length < 2;
    motion.disabled = !vm || state === 'exited' || state === 'starting';
    pause.disabled = !busy || !vm;
    const dials =
      mode &&
      (mode.seed !== (Number(seed.value) || 0) ||
        mode.schedulers !== Number(count.value) ||
        mode.length !== Number(length.value));
    begin.textContent = !vm ? 'Start' : dials ? 'Restart with these' : 'Restart';
    place.disabled = busy || !vm;
    if (system) {
      far = Math.max(far, system.seq);
      place.max = String(far - from_seq);
      place.value = String(Math.max(0, system.seq - from_seq));
    }
    said_place();
    if (mine && on.disabled) root.focus({ preventScroll: true });
    else if (on === root && focused && !focused.disabled && focused.isConnected) focused.focus({ preventScroll: true });
  }
  /** Everything of a run that is new begins empty. */
  function clear() {
    kept = 0;
    batches = [];
    shown = [];
    atoms = new Atoms();
    names = new Names(atoms);
    timeline.clear();
    timeline.follow = true;
    log.replaceChildren();
    first_pid = -1;
    system = null;
    counts = none();
  }

  let stand = /** @type {((m: any) => void)|null} */ (null);
  /** A run of its own, up to where the program begins. */
  async function begin_run() {
    clear();
    mode ??= { seed: Number(seed.value) || 0, schedulers: Number(count.value), length: Number(length.value) };
    busy = true;
    state = 'starting';
    note.textContent = 'Starting: the system boots and the program is compiled, both in deterministic mode.';
    enable();
    const stood = new Promise(done => {
      stand = done;
    });
    const ran = session.run(session.program, {
      args: ['--seed', String(mode.seed), '+S', String(mode.schedulers), '--trace-sched', '-'],
      schedulers: 1,
      step: true,
      onStood: m => stand?.(m),
    });
    vm = session.vm;
    const mine = vm;
    observer = new Observer(vm);
    ran.catch(() => {});
    vm.exited
      .catch(() => {})
      .then(() => {
        if (vm === mine && state === 'starting') stand?.({ why: 'exited', events: [], atoms: {} });
      });
    const m = await stood;
    stand = null;
    if (vm !== mine) return false;
    await take(m, true);
    return m.why === 'here';
  }
  async function start() {
    if (state === 'starting') return;
    slow = 0;
    keep_run();
    mode = null;
    stands = [];
    far = 0;
    if (await begin_run()) remember();
    busy = false;
    enable();
  }
  /** What happened since it last stood. */
  async function take(m, beginning = false) {
    atoms.add(m.atoms);
    const more = m.events.map(b => new Events(b));
    if (m.system?.length) system = decode_system(m.system);
    schedulers = more[0]?.schedulers ?? schedulers;
    timeline.schedulers(schedulers);
    state = m.why;
    const items = [];
    for (const e of more) {
      batches.push(e);
      for (let i = 0; i < e.n; i++) names.learn(e, i);
      if (!beginning) {
        timeline.add(e);
        shown.push(e);
        tally(e);
      }
      kept += e.n;
    }
    while (kept > KEPT && batches.length > 1) {
      const old = /** @type {Events} */ (batches.shift());
      kept -= old.n;
      if (shown[0] === old) shown.shift();
    }
    for (let k = more.length - 1, room = LOG; k >= 0 && room > 0 && !beginning; k--)
      for (let i = more[k].n - 1; i >= 0 && room-- > 0; i--) items.unshift(line(more[k], i));
    const last = more.at(-1);
    if (beginning) {
      // The open slice is drawn from where the program begins.
      from_seq = last ? last.seq(last.n - 1) : 0;
      from_ns = last ? last.at(last.n - 1) : 0;
      timeline.first = from_ns;
      timeline.newest = from_ns;
      for (const s of system?.schedulers ?? [])
        if (s.running !== 'none') timeline.lanes[s.id - 1].open = { at: from_ns, pid: s.running };
      try {
        floor = (await observer.processes(0, 1)).slots;
      } catch {
        floor = 0;
      }
      first_pid = running();
    }
    for (const l of log.querySelectorAll('.new')) l.className = '';
    items.forEach(l => {
      l.className = 'new';
      log.append(l);
    });
    while (log.childElementCount > LOG) log.firstElementChild?.remove();
    if (!log.querySelector('.active')) log.removeAttribute('aria-activedescendant');
    log_box.scrollTop = log_box.scrollHeight;
    if (!beginning && !slow) {
      timeline.first = from_ns;
      fit();
    }
    compare();
    if (slow) timeline.follow = true;
    const lost = more.reduce((n, e) => n + e.lost, m.dropped ?? 0);
    const cut = system?.schedulers.find(s => s.used > 0 && s.running !== 'none');
    note.textContent = `${STOPPED[state] ?? state}${cut ? `: ${names.short(cut.running)} ${pid_text(cut.running)}, ${number(cut.used)} of ${number(system.slice)} reductions used` : ''}. ${system ? `${span(system.now - from_ns)} of virtual time, event ${number(system.seq - from_seq)}` : ''}${lost ? `; ${number(lost)} events before these are not kept` : ''}`;
    await look(last);
  }
  function tally(e) {
    for (let i = 0; i < e.n; i++) {
      const k = e.kind(i);
      if (k === KIND.out) counts.slices++;
      else if (k === KIND.receive) counts.messages++;
      else if (k === KIND.gc) counts.collections++;
      else if (k === KIND.spawn) counts.births++;
      else if (k === KIND.steal) counts.steals++;
    }
  }
  /** A run that is left for one with other dials is shown below it: what differs is what they do. */
  function keep_run() {
    if (!vm || !shown.length || !mode) return;
    const now = { seed: Number(seed.value) || 0, schedulers: Number(count.value), length: Number(length.value) };
    if (JSON.stringify(now) === JSON.stringify(mode)) return;
    before?.timeline.end();
    before = { mode, counts, ns: (system?.now ?? from_ns) - from_ns, ended: state === 'exited' };
    const old = names;
    other.hidden = false;
    other.replaceChildren(el('div', { className: 'facts-of' }));
    before.timeline = new Timeline(other, { name: pid => old.short(pid), label: 'Timeline of the run before' });
    before.timeline.key.hidden = true;
    before.timeline.schedulers(schedulers);
    for (const e of shown) before.timeline.add(e);
    before.timeline.first = before.from = from_ns;
    before.timeline.follow = false;
    before.timeline.start();
  }
  const dials_text = m =>
    `${m.schedulers} ${m.schedulers === 1 ? 'scheduler' : 'schedulers'}, ${number(m.length)} reductions, seed ${m.seed}`;
  function fit() {
    timeline.all();
    if (!before) return;
    const wide = Math.max(timeline.newest - timeline.first, before.timeline.newest - before.from) * 1.04;
    for (const t of [timeline, before.timeline]) {
      t.follow = false;
      t.width_ns = Math.max(200, wide);
      t.to = t.first + wide * 0.99;
      t.dirty = true;
    }
  }
  function compare() {
    if (!before) return;
    const row = (title, m, c, ns, ended) =>
      el(
        'tr',
        {},
        el('th', { scope: 'row' }, `${title}: ${dials_text(m)}`),
        el('td', { className: 'num' }, `${span(ns)}${ended ? '' : ' so far'}`),
        ...DIALS.map(([k]) => el('td', { className: 'num' }, number(c[k]))),
      );
    other.firstElementChild.replaceChildren(
      el(
        'table',
        { 'aria-label': 'This run and the one before' },
        el(
          'thead',
          {},
          el(
            'tr',
            {},
            el('td'),
            ...[['', 'time', 'Virtual time'], ...DIALS].map(([, t, title]) =>
              el('th', { scope: 'col', className: 'num', title }, t),
            ),
          ),
        ),
        el(
          'tbody',
          {},
          row('Now', mode, counts, (system?.now ?? from_ns) - from_ns, state === 'exited'),
          row('Before', before.mode, before.counts, before.ns, before.ended),
        ),
      ),
      button('Close', 'Leave out the run before', () => {
        before.timeline.end();
        before = null;
        other.hidden = true;
        fit();
      }),
    );
  }
  const running = () => system?.schedulers.find(s => s.running !== 'none')?.running ?? -1;
  function remember() {
    stands.push({
      seq: system?.seq ?? 0,
      used: Math.max(0, ...(system?.schedulers.map(s => s.used) ?? [0])),
      here: state === 'here',
    });
    if (stands.length > 500) stands.shift();
  }

  async function step(how) {
    busy = true;
    enable();
    const m = await vm.step({ ...how, length: mode.length });
    await take(m);
    busy = false;
  }
  async function go(how) {
    if (!vm || busy) return;
    await step({ ...how, at: [...(how.at ?? []), ...breakpoints()] });
    remember();
    enable();
  }
  async function creep() {
    timeline.follow = true;
    timeline.width_ns = Math.max(timeline.width_ns, 20_000);
    while (slow && vm && state !== 'exited' && state !== 'idle') {
      if (!busy) {
        await go({ slice: true });
        if (state === 'event') break;
      }
      await new Promise(f => setTimeout(f, 1500 / 2 ** Number(speed.value)));
    }
    slow = 0;
    motion.setAttribute('aria-pressed', 'false');
    enable();
  }
  /** The same seed, up to the point before the last. */
  async function go_back() {
    if (busy || stands.length < 2) return;
    stands.pop();
    const to = stands.at(-1);
    const kept = stands;
    slow = 0;
    if ((await begin_run()) && !to.here) {
      await step({ seq: to.seq });
      const used = Math.max(0, ...(system?.schedulers.map(s => s.used) ?? [0]));
      if (to.used > used) await step({ reductions: to.used - used });
    }
    stands = kept;
    busy = false;
    enable();
  }

  /** To behind any event that was: the same run again when it is an earlier one. */
  async function travel(seq) {
    if (busy || !vm || !system || seq === system.seq) {
      enable();
      return;
    }
    slow = 0;
    busy = true;
    enable();
    let good = seq > system.seq;
    if (!good) good = await begin_run();
    if (good && seq > from_seq) await step({ seq });
    stands = stands.filter(s => s.seq < seq);
    remember();
    busy = false;
    enable();
  }
  function active(li) {
    for (const l of log.querySelectorAll('.active')) l.classList.remove('active');
    li.classList.add('active');
    li.id ||= `event-${li.dataset.seq}`;
    log.setAttribute('aria-activedescendant', li.id);
    li.scrollIntoView({ block: 'nearest' });
    const pid = Number(li.dataset.pid);
    if (pid !== NOBODY && pid !== selected) choose(pid);
  }
  function walk_log(e) {
    const now = log.querySelector('.active');
    const to = {
      ArrowUp: now ? now.previousElementSibling : log.lastElementChild,
      ArrowDown: now?.nextElementSibling,
      Home: log.firstElementChild,
      End: log.lastElementChild,
    }[e.key];
    if (to) {
      e.preventDefault();
      active(to);
    } else if (e.key === 'Enter' && now) {
      e.preventDefault();
      travel(Number(now.dataset.seq));
    }
  }

  // ---- where it stands ----------------------------------------------------------------------------------------------------
  async function look(last) {
    let pick = running();
    for (let i = last ? last.n - 1 : -1; pick < 0 && i >= 0; i--) if (last.pid(i) !== NOBODY) pick = last.pid(i);
    try {
      const p = await observer.processes(0, 65536);
      const mine = p.rows.filter(r => r.pid >= floor || r.pid === first_pid);
      table.update(mine);
      const had = whose.value;
      whose.replaceChildren(
        el('option', { value: -1 }, 'any process'),
        ...mine
          .slice(0, 100)
          .map(r =>
            el(
              'option',
              { value: r.pid, selected: String(r.pid) === had },
              `${pid_text(r.pid)} ${r.name || r.initial}`,
            ),
          ),
      );
      if (selected < 0 || !mine.some(r => r.pid === selected) || followed) {
        if (pick >= 0) {
          selected = pick;
          followed = true;
        }
      }
    } catch {
      table.update([]);
    }
    table.select(selected);
    await tell();
  }
  let followed = true;
  async function choose(pid) {
    selected = pid;
    followed = pid < 0;
    timeline.selected = pid;
    timeline.dirty = true;
    table.select(pid);
    await tell();
  }
  async function tell() {
    if (selected < 0 || !observer) {
      right.replaceChildren();
      return;
    }
    try {
      const d = await observer.process(selected);
      right.replaceChildren(
        ...(d
          ? [
              ...detail(d, { go: choose }),
              ...(d.registers.length
                ? [
                    el('h3', { textContent: 'Registers it goes on with' }),
                    el(
                      'ul',
                      { className: 'terms' },
                      ...d.registers.map((r, i) => el('li', {}, el('span', { className: 'soft' }, `x${i} `), r)),
                    ),
                  ]
                : []),
            ]
          : [el('p', { className: 'soft', textContent: `${pid_text(selected)} has ended.` })]),
      );
    } catch {
      right.replaceChildren(
        el('p', {
          className: 'soft',
          textContent:
            state === 'exited'
              ? 'The program has ended. Back, or an event of the list and Enter, shows how it was.'
              : `${pid_text(selected)} has ended.`,
        }),
      );
    }
  }
  /** One event in words. @param {Events} e @param {number} i */
  function line(e, i) {
    const k = e.kind(i);
    const pid = e.pid(i);
    const who = p => (names.names.has(p) ? `${names.short(p)} ${pid_text(p)}` : pid_text(p));
    const atom = e.atom(i);
    const me = pid === NOBODY ? 'The system' : who(pid);
    const text =
      k === KIND.in
        ? `${me} runs${e.lo(i) === 2 ? '' : `, priority ${PRIORITIES[e.lo(i)]}`}: ${names.short(pid)}`
        : k === KIND.out
          ? `${me} stops after ${number(e.lo(i))} reductions: ${['they are used up', 'it waits', 'it has ended', 'suspended', 'halt'][e.b(i)] ?? '?'}`
          : k === KIND.send
            ? `${me} sends message ${e.b(i)} to ${who(e.other(i))}`
            : k === KIND.receive
              ? `${me} takes ${e.b(i) && e.b(i) < 2 ** 40 ? `message ${e.b(i)}` : 'a message'} out of its mailbox`
              : k === KIND.spawn
                ? `${me} is born as ${names.short(pid)}, by ${pid_text(e.b(i))}`
                : k === KIND.gc
                  ? `${me} collects: ${number(e.lo(i))} words before, ${number(e.b(i))} after`
                  : k === KIND.link
                    ? `${me} links to ${pid_text(e.other(i))}`
                    : k === KIND.monitor
                      ? `${me} monitors ${atom >= 0 ? atoms.text(atom) : pid_text(e.other(i))}`
                      : k === KIND.exit
                        ? `${me} exits: ${atom >= 0 ? atoms.text(atom) : '...'}`
                        : k === KIND.steal
                          ? `S${e.scheduler(i)} takes ${me} from S${e.lo(i)}`
                          : `${me} is registered`;
    return el(
      'li',
      { role: 'option', title: `${text}\n${names.short(pid)}`, 'data-seq': e.seq(i), 'data-pid': pid },
      el('span', { className: 't' }, span(Math.max(0, e.at(i) - from_ns))),
      el('span', { className: 'soft' }, `S${e.scheduler(i)} `),
      el('span', { className: 'dot', style: `background:${color(pid)}` }),
      text,
      el('span', { className: 'go', title: 'Back to here', 'aria-hidden': 'true', textContent: '↶' }),
    );
  }
  const off = [
    session.on('vm', ({ vm: other }) => {
      if (other !== vm && state !== 'starting') {
        vm = null;
        observer = null;
        slow = 0;
        stands = [];
        state = 'none';
        note.textContent = 'Another run has begun. Start steps through the program from its beginning.';
        enable();
      }
    }),
    session.on('state', ({ state: s, how }) => {
      if (s === 'ended' && how === 'refused') note.textContent = 'It does not compile: see Output.';
    }),
  ];
  timeline.start();
  return {
    show() {
      timeline.start();
      before?.timeline.start();
    },
    hide() {
      slow = 0;
      timeline.stop();
      before?.timeline.stop();
    },
    end() {
      off.forEach(f => f());
      timeline.end();
      before?.timeline.end();
    },
    /** For tests: the events of this run as a trace file. */
    trace: () => perfetto(batches, atoms, schedulers),
  };
}
