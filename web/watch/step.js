// SPDX-License-Identifier: Apache-2.0
// web/watch/step.js — the Step view: the program in deterministic mode, stopped wherever one likes.
//
// What is drawn are the events of the VM (the ones --trace-sched would write for this seed) and what the VM says of itself where it stands.
// Back is a new run of the same seed up to an earlier point.
import { KIND, Names, Observer, PRIORITIES, Atoms, Events, NOBODY, decode_system, pid_text } from '../observe.js';
import { perfetto } from '../perfetto.js';
import { color, download, el, number, span, style } from './dom.js';
import { Timeline } from './timeline.js';
import { ProcessTable, detail } from './table.js';

const STOPPED = { here: 'The program is about to begin', slice: 'A slice has ended', reductions: 'The slice is cut here', event: 'At the event asked for', seq: 'Back at an earlier point', idle: 'Nothing can run: all wait', exited: 'The program has ended' };
const LOG = 400;

/** @param {HTMLElement} element @param {any} session  the playground's */
export function mount(element, session) {
  style();
  /** @type {any} */ let vm = null, observer = null, atoms = new Atoms(), names = new Names(atoms), slow = 0, busy = false, state = 'none';
  /** @type {Events[]} */ let batches = [];
  let from_seq = 0, from_ns = 0, schedulers = 1, floor = 0, first_pid = -1, selected = -1, stands = [], system = null, now_at = null, mode = null;
  const button = (text, title, onclick, props = {}) => el('button', { type: 'button', textContent: text, title, onclick, ...props });
  const choice = (label, list, value) => el('select', { 'aria-label': label }, ...list.map(([v, t]) => el('option', { value: v, selected: String(v) === String(value) }, t)));
  const seed = el('input', { type: 'number', min: 0, value: '1', style: 'width:4.5rem', 'aria-label': 'Seed' });
  const count = choice('Schedulers', [[1, '1'], [2, '2'], [3, '3'], [4, '4'], [8, '8']], 2), length = choice('Reductions in a slice', [[20, '20'], [100, '100'], [500, '500'], [1000, '1,000'], [4000, '4,000']], 4000);
  const amount = el('input', { type: 'number', min: 1, value: '100', style: 'width:4.5rem', 'aria-label': 'Reductions to run' });
  const kind = choice('Kind of event', [['send', 'send'], ['receive', 'receive'], ['gc', 'collection'], ['exit', 'exit'], ['spawn', 'spawn']], 'receive');
  const whose = choice('Whose event', [[-1, 'any process']], -1);
  const speed = el('input', { type: 'range', min: 0, max: 10, value: 5, style: 'width:5rem', 'aria-label': 'Speed of slow motion' });
  const breaks = Object.fromEntries(['send', 'receive', 'spawn'].map(k => [k, el('input', { type: 'checkbox' })]));
  const begin = button('Start', 'Compile, and stand where the program begins', () => start(), { className: 'primary' });
  const pause = button('Pause', 'Stand after this slice', () => { slow = 0; vm?.pause(); });
  const back = button('Back', 'To where it stood before: the same run again, up to there', () => go_back());
  const acts = [button('Slice', 'One slice of a scheduler (S)', () => go({ slice: true }), { id: 'step-slice' }), button('Reductions', 'So many reductions, or to the end of the slice (R)', () => go({ reductions: Number(amount.value) || 1 }), { id: 'step-reductions' }), amount,
    button('Run to next', 'To the next such event (N)', () => go({ at: [{ kinds: 1 << KIND[kind.value], pid: Number(whose.value) }] }), { id: 'step-next' }), kind, el('span', { className: 'soft' }, 'of'), whose, button('Run', 'To a breakpoint, or the end (G)', () => go({}), { id: 'step-run' })];
  const motion = button('Slow motion', 'Slice after slice', () => { slow = slow ? 0 : 1; motion.setAttribute('aria-pressed', String(!!slow)); if (slow) creep(); });
  const note = el('p', { className: 'note', role: 'status', 'aria-live': 'polite', textContent: 'Start runs the program in deterministic mode: the same seed gives the same run.' });
  const root = el('div', { className: 'wv step', onkeydown: e => { if (e.target.closest('input, select, textarea') || e.ctrlKey || e.metaKey || e.altKey) return; const b = { s: acts[0], r: acts[1], n: acts[3], g: acts[7], b: back }[e.key]; if (b && !b.disabled) { e.preventDefault(); b.click(); } } },
    el('div', { className: 'bar2' }, begin, el('label', {}, 'seed', seed), el('label', {}, 'schedulers', count), el('label', {}, 'slice', length), el('span', { className: 'grow' }), button('Save as Perfetto file', 'For ui.perfetto.dev', () => { if (batches.length) download('webeam-steps.json', perfetto(batches, atoms, schedulers)); })),
    el('div', { className: 'bar2', role: 'group', 'aria-label': 'Go on' }, back, ...acts),
    el('div', { className: 'bar2' }, pause, motion, speed, el('span', { className: 'soft' }, 'stop at every'), ...Object.entries(breaks).map(([k, c]) => el('label', {}, c, k))), note);
  element.append(root);
  const timeline = new Timeline(root, { name: pid => names.short(pid), select: pid => choose(pid), label: 'Timeline of this run' });
  const left = el('div', { style: 'display:flex;flex-direction:column' }), right = el('section', { className: 'pad', 'aria-label': 'The chosen process', tabIndex: 0 });
  const log = el('ol', { className: 'log', 'aria-label': 'Events, newest last', tabIndex: 0 });
  const log_box = el('div', { className: 'scroll', style: 'flex:1 1 50%' }, log), table_box = el('div', { style: 'flex:1 1 50%;min-height:0;display:flex;flex-direction:column;border-top:1px solid var(--line)' });
  left.append(log_box, table_box);
  root.append(el('div', { className: 'cols' }, left, right));
  const table = new ProcessTable(table_box, choose);
  table.sort = 'pid';
  table.up = true;
  enable();

  const breakpoints = () => Object.entries(breaks).filter(([, c]) => c.checked).map(([k]) => ({ kinds: 1 << KIND[k], pid: -1 }));
  function enable() {
    const can = vm && !busy && state !== 'exited';
    for (const b of [...acts, motion, back]) b.disabled = !can;
    back.disabled = busy || stands.length < 2;
    motion.disabled = !vm || state === 'exited';
    pause.disabled = !busy || !vm;
    begin.textContent = vm ? 'Restart' : 'Start';
  }
  /** Everything of a run that is new begins empty. */
  function clear() { batches = []; atoms = new Atoms(); names = new Names(atoms); timeline.clear(); timeline.follow = true; log.replaceChildren(); first_pid = -1; system = null; }

  let stand = /** @type {((m: any) => void)|null} */ (null);
  /** A run of its own, up to where the program begins. */
  async function begin_run() {
    clear();
    mode ??= { seed: Number(seed.value) || 0, schedulers: Number(count.value), length: Number(length.value) };
    busy = true;
    state = 'starting';
    note.textContent = 'Starting: the system boots and the program is compiled, both in deterministic mode.';
    enable();
    const stood = new Promise(done => { stand = done; });
    const ran = session.run(session.program, { args: ['--seed', String(mode.seed), '+S', String(mode.schedulers), '--trace-sched', '-'], schedulers: 1, step: true, onStood: m => stand?.(m) });
    vm = session.vm;
    const mine = vm;
    observer = new Observer(vm);
    ran.catch(() => {});
    vm.exited.catch(() => {}).then(() => { if (vm === mine && state === 'starting') stand?.({ why: 'exited', events: [], atoms: {} }); });
    const m = await stood;
    stand = null;
    if (vm !== mine) return false;
    const from = batches.length;
    await take(m, true);
    void from;
    return m.why === 'here';
  }
  async function start() {
    slow = 0;
    mode = null;
    stands = [];
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
      if (!beginning) timeline.add(e);
      for (let i = 0; i < e.n && !beginning; i++) items.push(line(e, i));
    }
    const last = more.at(-1);
    if (beginning) {
      // The open slice is drawn from where the program begins.
      from_seq = last ? last.seq(last.n - 1) : 0;
      from_ns = last ? last.at(last.n - 1) : 0;
      timeline.first = from_ns;
      timeline.newest = from_ns;
      for (const s of system?.schedulers ?? []) if (s.running !== 'none') timeline.lanes[s.id - 1].open = { at: from_ns, pid: s.running };
      try { floor = (await observer.processes(0, 1)).slots; } catch { floor = 0; }
      first_pid = running();
    }
    for (const l of log.querySelectorAll('.new')) l.className = '';
    items.slice(-LOG).forEach(l => { l.className = 'new'; log.append(l); });
    while (log.childElementCount > LOG) log.firstElementChild?.remove();
    log_box.scrollTop = log_box.scrollHeight;
    if (!beginning && !slow) { timeline.first = from_ns; timeline.all(); }
    if (slow) timeline.follow = true;
    const lost = more.reduce((n, e) => n + e.lost, 0);
    const cut = system?.schedulers.find(s => s.used > 0 && s.running !== 'none');
    note.textContent = `${STOPPED[state] ?? state}${cut ? `: ${names.short(cut.running)} ${pid_text(cut.running)}, ${number(cut.used)} of ${number(system.slice)} reductions used` : ''}. ${system ? `${span(system.now - from_ns)} of virtual time, event ${number(system.seq - from_seq)}` : ''}${lost ? `; ${number(lost)} events were lost` : ''}`;
    if (state === 'here' && mode.length !== 4000) now_at = null;
    await look(last);
  }
  const running = () => system?.schedulers.find(s => s.running !== 'none')?.running ?? -1;
  function remember() { stands.push({ seq: system?.seq ?? 0, used: Math.max(0, ...(system?.schedulers.map(s => s.used) ?? [0])), here: state === 'here' }); if (stands.length > 500) stands.shift(); }

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
    const to = stands.at(-1), kept = stands;
    slow = 0;
    if (await begin_run() && !to.here) {
      await step({ seq: to.seq });
      const used = Math.max(0, ...(system?.schedulers.map(s => s.used) ?? [0]));
      if (to.used > used) await step({ reductions: to.used - used });
    }
    stands = kept;
    busy = false;
    enable();
  }

  // ---- where it stands ----------------------------------------------------------------------------------------------------
  async function look(last) {
    let pick = running();
    for (let i = last ? last.n - 1 : -1; pick < 0 && i >= 0; i--) if (last.pid(i) !== NOBODY) pick = last.pid(i);
    try {
      const p = await observer.processes(0, 65536), mine = p.rows.filter(r => r.pid >= floor || r.pid === first_pid);
      table.update(mine);
      const had = whose.value;
      whose.replaceChildren(el('option', { value: -1 }, 'any process'), ...mine.slice(0, 100).map(r => el('option', { value: r.pid, selected: String(r.pid) === had }, `${pid_text(r.pid)} ${r.name || r.initial}`)));
      if (selected < 0 || !mine.some(r => r.pid === selected) || followed) { if (pick >= 0) { selected = pick; followed = true; } }
    } catch { table.update([]); }
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
    if (selected < 0 || !observer) { right.replaceChildren(); return; }
    try {
      const d = await observer.process(selected);
      right.replaceChildren(...(d ? [...detail(d, { go: choose }), ...(d.registers.length ? [el('h3', { textContent: 'Registers it goes on with' }), el('ul', { className: 'terms' }, ...d.registers.map((r, i) => el('li', {}, el('span', { className: 'soft' }, `x${i} `), r)))] : [])] : [el('p', { className: 'soft', textContent: `${pid_text(selected)} has ended.` })]));
    } catch { /* it has ended */ }
  }
  /** One event in words. @param {Events} e @param {number} i */
  function line(e, i) {
    const k = e.kind(i), pid = e.pid(i), who = p => names.names.has(p) ? `${names.short(p)} ${pid_text(p)}` : pid_text(p), atom = e.atom(i), me = pid === NOBODY ? 'The system' : who(pid);
    const text = k === KIND.in ? `${me} runs${e.lo(i) === 2 ? '' : `, priority ${PRIORITIES[e.lo(i)]}`}: ${names.short(pid)}` : k === KIND.out ? `${me} stops after ${number(e.lo(i))} reductions: ${['they are used up', 'it waits', 'it has ended', 'suspended', 'halt'][e.b(i)] ?? '?'}`
      : k === KIND.send ? `${me} sends message ${e.b(i)} to ${who(e.other(i))}` : k === KIND.receive ? `${me} takes ${e.b(i) ? `message ${e.b(i)}` : 'a message'} out of its mailbox` : k === KIND.spawn ? `${me} is born as ${names.short(pid)}, by ${pid_text(e.b(i))}`
        : k === KIND.gc ? `${me} collects: ${number(e.lo(i))} words before, ${number(e.b(i))} after` : k === KIND.link ? `${me} links to ${pid_text(e.other(i))}` : k === KIND.monitor ? `${me} monitors ${atom >= 0 ? atoms.text(atom) : pid_text(e.other(i))}`
          : k === KIND.exit ? `${me} exits: ${atom >= 0 ? atoms.text(atom) : '...'}` : k === KIND.steal ? `S${e.scheduler(i)} takes ${me} from S${e.lo(i)}` : `${me} is registered`;
    return el('li', { title: `${text}\n${names.short(pid)}` }, el('span', { className: 't' }, span(Math.max(0, e.at(i) - from_ns))), el('span', { className: 'soft' }, `S${e.scheduler(i)} `), el('span', { className: 'dot', style: `background:${color(pid)}` }), text);
  }
  const off = [
    session.on('vm', ({ vm: other }) => { if (other !== vm && state !== 'starting') { vm = null; observer = null; slow = 0; stands = []; state = 'none'; note.textContent = 'Another run has begun. Start steps through the program from its beginning.'; enable(); } }),
    session.on('state', ({ state: s, how }) => { if (s === 'ended' && how === 'refused') note.textContent = 'It does not compile: see Output.'; }),
  ];
  timeline.start();
  return {
    show() { timeline.start(); }, hide() { slow = 0; timeline.stop(); }, end() { off.forEach(f => f()); timeline.end(); },
    /** For tests: the events of this run as a trace file. */
    trace: () => perfetto(batches, atoms, schedulers),
  };
}
