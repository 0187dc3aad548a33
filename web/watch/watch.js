// SPDX-License-Identifier: Apache-2.0
// web/watch/watch.js — the Watch view: timeline, process table, tree, run queues, memory of the program that runs; and
// what they were, when it has ended.
//
// While the view is in sight it asks the VM every 100 ms for the newest events (a window of them: see events_window in
// src/proc/events.c), now and then for those rows of the process table that are in sight, and all of it so seldom that
// the VM loses 2 % of its time (pace.js). Out of sight it asks nothing, and nothing is recorded.
import { NOBODY, Observer, pid_number, pid_text } from '../observe.js';
import { perfetto } from '../perfetto.js';
import { button, bytes, download, el, gap, message_of, number, wear } from './dom.js';
import { Timeline } from './timeline.js';
import { ProcessTable } from './table.js';
import { detail, mark_place, place_of } from './detail.js';
import { is_supervisor } from './census.js';
import { Tree } from './tree.js';
import { Watched } from './watched.js';
import { system_view } from './watch_system.js';
import views_css from './views.css';
import watch_css from './watch.css';

const PIECE = 16384; // places of the table, at once
const WHOLE = 65536; // processes that are looked at in one piece
const DEEPEST = 32768; // rows that can be scrolled to
const IN_TREE = 1500;
const AT_ITS_END = 16384; // processes
const UNSEEN = 'The program has ended. It ran without Watch: run it again to watch it.';
const SHORT_NS = 3e9; // of a run: all of it is shown when it has ended
/** @typedef {import('./types.d.ts').Row} Row */
/** @type {[string, string][]} */
const PARTS = [
  ['processes', 'Processes'],
  ['tree', 'Tree'],
  ['system', 'Queues and memory'],
];

/** @param {HTMLElement} element @param {import('./types.d.ts').Session} session */
export function mount(element, session) {
  wear(views_css, watch_css);
  return new WatchView(element, session);
}

class WatchView {
  /** What is watched, once it is ready; and what will be. @type {Watched | null} */
  #now = null;
  /** @type {Watched | null} */
  #next = null;
  /** How the run ended. @type {{ how?: string, text?: string }} */
  #end = {};
  #visible = true;
  #selected = -1;
  /** How the names begin of which the first process is chosen when it appears. @type {string[]} */
  #wanted = [];
  /** The chosen process, of which was said that it has ended. @type {number | null} */
  #gone = null;
  /** The place that the editor marks. */
  #marked = '';
  /** Which of PARTS is shown. */
  #part = 'processes';
  /** Ends the pause of the loop. @type {(() => void) | null} */
  #wake = null;
  /** Of the loop that goes on. @type {object | null} */
  #looping = null;

  /** @param {HTMLElement} element @param {import('./types.d.ts').Session} session */
  constructor(element, session) {
    this.session = session;
    const choose = (/** @type {number} */ pid) => this.#choose(pid);
    this.follow = button('Follow', 'Keep the newest in sight (F)', () => {
      this.timeline.follow = !this.timeline.follow;
      this.#pressed();
    });
    this.note = el('p', { className: 'note', role: 'status', textContent: 'Run a program to watch it.' });
    const root = el('div', { className: 'wv watch' }, this.#bar(), this.note);
    this.timeline = new Timeline(root, {
      name: pid => this.#now?.names.told(pid) ?? pid_text(pid),
      whole: pid => this.#now?.names.whole(pid) ?? pid_text(pid),
      said: message => this.#now?.texts.message(message) ?? '',
      again: pid => this.#again(pid),
      how: pid => this.#how(pid),
      select: choose,
      moved: () => this.#pressed(),
      gaps: true,
    });
    this.filter = el('input', {
      type: 'search',
      placeholder: 'Filter',
      'aria-label': 'Filter processes',
      size: 12,
      oninput: () => {
        this.table.filter = this.filter.value;
        this.table.box.scrollTop = 0;
        this.table.refresh();
      },
    });
    this.only = el('input', { type: 'checkbox', checked: true, onchange: () => this.#only_mine() });
    this.parts = PARTS.map(([id, title]) => button(title, '', () => this.#look_at(id), { id: `watch-${id}` }));
    /** @type {Record<string, HTMLElement>} */
    this.panes = {
      processes: el('div', { style: 'display:contents' }),
      tree: el('div', { className: 'scroll pad', tabIndex: 0, 'aria-label': 'Tree of processes' }),
      system: el('div', { className: 'scroll pad', tabIndex: 0, 'aria-label': 'Schedulers and memory' }),
    };
    this.info = el('section', { className: 'detail', hidden: true, 'aria-label': 'The chosen process' });
    root.append(this.#lower(), ...Object.values(this.panes), this.info);
    const name = (/** @type {Row} */ r) => this.#now?.names.label(r) ?? '';
    this.table = new ProcessTable(this.panes.processes, choose, { wants: () => this.#wants(), name });
    this.tree = new Tree(this.panes.tree, choose, name, r => this.#after_name(r));
    element.append(root);
    this.#look_at('processes');
    this.#pressed();
    this.off = [
      session.on('state', ({ state, how, text }) => {
        if (state === 'running' && this.#now?.vm === session.vm) this.#program_begins();
        if (state === 'ended') this.#end = { how, text };
      }),
      session.on('vm', ({ vm }) => this.#attach(vm)),
    ];
    this.#attach(session.vm);
    if (session.state === 'ended') this.note.textContent = UNSEEN;
    this.timeline.start();
  }
  #bar() {
    return el(
      'div',
      { className: 'bar2' },
      this.follow,
      button('−', 'Zoom out (-)', () => this.timeline.zoom(1.6)),
      button('+', 'Zoom in (+)', () => this.timeline.zoom(0.6)),
      button('All', 'Show all (A)', () => {
        this.timeline.all();
        this.#pressed();
      }),
      gap(),
      button('Save as Perfetto file', 'For ui.perfetto.dev', () => void this.#save()),
    );
  }
  #lower() {
    return el(
      'div',
      { className: 'bar2' },
      el('div', { className: 'segments', role: 'group', 'aria-label': 'What is shown' }, ...this.parts),
      gap(),
      this.filter,
      el('label', { title: 'Leave out the processes of OTP' }, this.only, 'Only my processes'),
    );
  }
  #pressed() {
    this.follow.setAttribute('aria-pressed', String(this.timeline.follow));
  }
  #look_at(/** @type {string} */ id) {
    this.#part = id;
    const shown = id === 'processes' ? 'contents' : '';
    for (const k of Object.keys(this.panes)) this.panes[k].style.display = k === id ? shown : 'none';
    for (const b of this.parts) b.setAttribute('aria-pressed', String(b.id === `watch-${id}`));
    this.filter.disabled = id !== 'processes';
    this.#wants();
    this.#draw_system();
  }
  /** Other rows than those that are there: soon. */
  #wants() {
    if (this.#now?.over) this.#draw_ended();
    this.#now?.hurry();
    this.#wake?.();
  }
  #only_mine() {
    this.timeline.mine_from = this.only.checked ? this.#first() : 0;
    this.timeline.dirty = true;
    this.#wants();
  }
  /** The program's first process; those of OTP are below it. */
  #first() {
    const first = this.#now?.names.main ?? NOBODY;
    return first === NOBODY ? 0 : first;
  }

  // ---- the chosen process ------------------------------------------------------------------------------------------
  #choose(/** @type {number} */ pid) {
    this.#selected = pid;
    this.table.select(pid);
    if (this.timeline.selected !== pid) {
      this.timeline.selected = pid;
      this.timeline.dirty = true;
    }
    if (pid < 0) {
      this.info.hidden = true;
      this.#mark(null);
    } else void this.#tell();
    if (this.#part === 'tree') this.#draw_tree();
  }
  async #tell() {
    const pid = this.#selected;
    if (!this.#now || this.#now.over || pid < 0) return;
    const close = () => this.#choose(-1);
    try {
      const d = await this.#now.observer.process(pid);
      if (pid !== this.#selected) return;
      const first = this.info.hidden;
      this.info.hidden = false;
      if (d) {
        const act = { go: (/** @type {number} */ p) => this.#choose(p), close, session: this.session };
        this.info.replaceChildren(...detail(d, { ...act, people: this.#now.names }));
        if (first) this.info.scrollIntoView({ block: 'nearest' });
        this.#mark(d);
      } else if (this.#gone !== pid) {
        const says = el('b', { textContent: `${pid_text(pid)} has ended` });
        this.info.replaceChildren(el('header', {}, says, gap(), button('Close', '', close)));
      }
      if (!d) this.#mark(null);
      this.#gone = d ? null : pid;
    } catch {
      /* it has ended meanwhile */
    }
  }

  /** The editor marks where it is, each time that changes. @param {import('./types.d.ts').Detail | null} d */
  #mark(d) {
    const at = d && place_of(d, this.session);
    const text = at ? `${at.file}:${at.line}` : '';
    if (text === this.#marked) return;
    this.#marked = text;
    mark_place(d, this.session);
  }

  // ---- words about processes ---------------------------------------------------------------------------------------
  /** In whose place it was started. @param {number} pid */
  #again(pid) {
    const census = this.#now?.census;
    const life = census?.lives.get(pid);
    if (!census || !life) return '';
    this.#restarts(life.parent);
    if (!life.times) return '';
    const before = census.lives.get(life.instead);
    return `in place of ${pid_text(life.instead)}${before ? ` (${census.how(before)})` : ''}: restart ${life.times}`;
  }
  /** How often a supervisor started children again. @param {number} pid */
  #restarts(pid) {
    const census = this.#now?.census;
    const life = census?.lives.get(pid);
    return census && life && is_supervisor(life.row) ? census.restarts(pid) : 0;
  }
  /** @param {number} pid */
  #how(pid) {
    const census = this.#now?.census;
    const life = census?.lives.get(pid);
    return census && life ? `: ${census.how(life)}` : '';
  }
  /** What the tree says of a process behind its name. @param {Row} r */
  #after_name(r) {
    if ('how' in r) return `✕ ${r.how}`;
    const n = this.#restarts(r.pid);
    if (n) return `${number(n)} restart${n === 1 ? '' : 's'}`;
    const times = this.#now?.census.lives.get(r.pid)?.times;
    return times ? `↻ restart ${times}` : '';
  }
  /** Rows with those processes in whose place supervisors started others. @param {Row[]} rows @returns {Row[]} */
  #with_replaced(rows) {
    const census = this.#now?.census;
    if (!census) return rows;
    return rows.flatMap(r => {
      const { instead = NOBODY } = census.lives.get(r.pid) ?? {};
      const before = instead === NOBODY ? undefined : census.lives.get(instead);
      return before ? [census.row(before, ''), r] : [r];
    });
  }

  // ---- drawing -----------------------------------------------------------------------------------------------------
  #draw_system() {
    const system = this.#now?.system;
    if (this.#part === 'system' && system)
      this.panes.system.replaceChildren(...system_view(system, pid => this.#now?.names.whole(pid) ?? pid_text(pid)));
  }
  #draw_tree() {
    const t = this.#now?.in_tree;
    if (!t) return;
    for (const r of t.rows) this.#restarts(r.pid);
    this.tree.draw(this.#with_replaced(t.rows), t.links, this.#selected, t.more);
  }
  #say(/** @type {Watched} */ w) {
    const { system } = w;
    if (!system) return;
    const { waiting, rate, cost, pass } = w;
    const memory = Object.values(system.memory).reduce((a, b) => a + b, 0);
    const fast = rate >= 1e6 ? `${(rate / 1e6).toFixed(1)} M` : number(rate);
    const takes = cost === null ? '' : `, watching takes ${(100 * cost).toFixed(1)} %`;
    if (!w.begun && this.only.checked) {
      this.note.textContent = 'The program is about to begin.';
      return;
    }
    const queued = w.idle ? 'All processes are waiting' : `${number(waiting)} in run queues`;
    this.note.textContent =
      `${number(system.processes)} processes, OTP’s too. ${queued}, ${fast} reductions/s, ` +
      `${bytes(memory)}${takes}${pass?.note ?? ''}`;
  }

  // ---- asking ------------------------------------------------------------------------------------------------------
  /** What is in sight of the table: one piece of a pass over all processes. @param {Watched} w */
  async #look_table(w) {
    if (w.stale || !w.pass?.next) await this.#begin_pass(w);
    const { pass } = w;
    if (!pass) return;
    const p = await w.observer.order(pass.next ? null : pass.order, PIECE);
    if (w !== this.#now || w.over || w.pass !== pass) return;
    pass.next = p.next;
    const far = Math.round((100 * p.next) / p.slots);
    pass.note = p.slots > WHOLE && p.next ? `; looking through them: ${far} %` : '';
    w.label(p.rows);
    if (p.next && !pass.first) return; // what is there stays until all is known
    if (pass.part !== this.#part) return;
    if (this.#part === 'tree') {
      const links = await w.observer.links(p.rows.map(r => r.pid));
      w.in_tree = { rows: p.rows, links, more: p.matched - p.rows.length };
      this.#draw_tree();
    } else this.table.show(pass.order.first, p.slots > WHOLE ? Math.min(p.matched, DEEPEST) : p.matched, p.rows);
  }
  async #begin_pass(/** @type {Watched} */ w) {
    const tree = { column: 'pid', up: true, first: 0, count: IN_TREE };
    /** @type {import('./watched.js').Order} */
    const order = this.#part === 'tree' ? tree : this.table.wish();
    if (this.only.checked) order.floor = this.#first();
    w.pass = { order, part: this.#part, first: !w.pass || w.stale, next: 0, note: w.pass?.note ?? '' };
    w.stale = false;
  }
  /** @param {Watched} w @param {string} what  one of its paces */
  async #ask(w, what) {
    switch (what) {
      case 'events': {
        await this.#news(w);
        return;
      }
      case 'system':
        w.measure(await w.observer.system());
        if (this.#wanted.length) await this.#find(w);
        this.#say(w);
        this.#draw_system();
        return;
      case 'table':
        if (this.#part !== 'system' && (w.begun || !this.only.checked)) await this.#look_table(w);
        return;
      case 'process':
        if (this.#selected >= 0) await this.#tell();
        return;
      default:
        if (await w.ask_names()) this.timeline.dirty = true;
    }
  }
  /** The first process that is wanted, if it is there. @param {Watched} w */
  async #find(w) {
    const { rows } = await w.observer.processes(0, PIECE);
    const wanted = this.#wanted;
    const found = rows.find(r =>
      wanted.some(n => [r.name, r.initial, w.names.label(r), w.names.short(r.pid)].some(t => t.startsWith(n))),
    );
    if (!found || w !== this.#now || w.over) return;
    this.#wanted = [];
    this.#choose(found.pid);
  }
  async #news(/** @type {Watched} */ w) {
    const e = await w.news();
    if (w !== this.#now) return;
    w.learn(e);
    w.keep(e);
    if (w.begun) this.#show_events(w);
  }
  #show_events(/** @type {Watched} */ w) {
    const news = w.of_the_program();
    if (!news.length) return;
    w.seen = true;
    this.timeline.origin = w.origin;
    for (const e of news) this.timeline.add(e);
  }
  async #loop(/** @type {Watched} */ w) {
    const me = {};
    this.#looping = me;
    w.spent_at = 0;
    while (me === this.#looping && w === this.#now && !w.over && this.#visible) {
      try {
        for (const what of Object.keys(w.paces)) {
          if (!w.paces[what].due(performance.now())) continue;
          w.asking = this.#ask(w, what);
          await w.asking;
          if (w !== this.#now || w.over) return;
          w.took(what);
        }
        w.reckon();
      } catch (e) {
        if (w === this.#now && !w.over) this.note.textContent = message_of(e);
        break;
      }
      await this.#rest(w.next_at() - performance.now());
    }
  }
  #rest(/** @type {number} */ ms) {
    return new Promise(go => {
      const t = setTimeout(go, Math.max(20, ms));
      this.#wake = () => {
        this.#wake = null;
        clearTimeout(t);
        setTimeout(go, 20);
      };
    });
  }
  #attach(/** @type {import('./types.d.ts').Vm | null} */ vm) {
    if (this.#now) this.#now.over = true;
    this.#end = {};
    if (!vm) return;
    const w = new Watched(vm, new Observer(vm));
    vm.ready.then(
      () => {
        if (w === this.#next) this.#begin(w);
      },
      () => {},
    );
    this.#next = w;
    const ended = () => this.#ended(w);
    vm.exited.then(ended, ended);
  }
  #begin(/** @type {Watched} */ w) {
    this.#now = w;
    this.table.live();
    this.tree.open.clear();
    this.#choose(-1);
    this.timeline.clear();
    this.timeline.follow = true;
    this.#pressed();
    this.note.textContent = 'The program is about to begin.';
    if (this.session.vm === w.vm && this.session.first) this.#program_begins();
    if (this.#visible) void this.#loop(w);
  }
  /** What is shown begins with the program: its first process is known. */
  #program_begins() {
    const w = this.#now;
    if (!w || w.begun) return;
    w.begin(pid_number(this.session.first), this.session.program.files);
    this.#only_mine();
    this.#show_events(w);
    for (const what of ['events', 'table']) w.paces[what].hurry();
    this.#wake?.();
  }
  /** What it answered last is what was. @param {Watched} w */
  async #ended(w) {
    if (w !== this.#now && w === this.#next) this.#begin(w); // it was short
    if (w !== this.#now || w.over) return;
    w.over = true;
    this.#wake?.();
    await w.asking?.catch(() => {});
    try {
      await this.#news(w);
      w.last_rows = (await w.observer.processes(0, AT_ITS_END)).rows;
      w.label(w.last_rows);
      w.measure(await w.observer.system());
    } catch {
      /* it was stopped: what is known must do */
    }
    if (w !== this.#now) return;
    this.timeline.ended(SHORT_NS);
    this.#pressed();
    this.#draw_ended();
    this.#draw_system();
  }
  /** The processes as they were at the end. */
  #draw_ended() {
    const w = this.#now;
    if (!w?.over) return;
    const { census } = w;
    const { how, text } = this.#end;
    const stopped = how === 'stopped';
    if (how === 'returned') census.outcome = text || 'returned ok';
    else if (how === 'failed') census.outcome = 'failed: see Output';
    const mine = census.rows(stopped ? 'stopped' : 'alive at the end');
    const others = this.only.checked ? [] : w.last_rows.filter(r => !census.lives.has(r.pid));
    if (this.#part === 'tree') {
      w.in_tree = { rows: [...others, ...mine], links: w.in_tree?.links ?? [], more: 0 };
      this.#draw_tree();
    } else this.table.update([...others, ...mine]);
    const n = w.seen ? census.lives.size : 0;
    const had = n === 1 ? 'Its process is' : `Its ${number(n)} processes are`;
    const dropped = census.dropped ? `, the newest of ${number(n + census.dropped)}` : '';
    const unseen = w.begun ? UNSEEN : 'The program did not begin: see Output.';
    this.note.textContent = n ? `The program has ended. ${had} shown as they were${dropped}.` : unseen;
  }
  async #save() {
    const w = this.#now;
    if (!w?.batches.length) return;
    await w.name_all();
    const { batches, names, schedulers, labels } = w;
    download(
      'webeam-trace.json',
      perfetto(batches, names.atoms, schedulers, pid => labels.get(pid) ?? ''),
    );
  }

  // ---- for the page ------------------------------------------------------------------------------------------------
  show() {
    this.#visible = true;
    this.timeline.start();
    if (this.#now) void this.#loop(this.#now);
  }
  /** Chooses the first process whose name, or initial call, begins with one of these; when it appears.
   * @param {{ follow?: unknown }} place */
  open_at({ follow }) {
    this.#wanted = Array.isArray(follow) ? follow.filter(n => typeof n === 'string' && n !== '').slice(0, 20) : [];
  }
  hide() {
    this.#visible = false;
    this.timeline.stop();
    if (this.#now && !this.#now.over) this.#now.observer.stop().catch(() => {});
  }
  end() {
    this.#visible = false;
    this.off.forEach(f => f());
    this.timeline.end();
  }
}
