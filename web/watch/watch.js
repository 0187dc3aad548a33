// SPDX-License-Identifier: Apache-2.0
// web/watch/watch.js — the Watch view: timeline, process table, tree, run queues, memory of the program that runs.
//
// While the view is in sight it asks the VM every 100 ms for the newest events (a window of them: see events_window in
// src/proc/events.c), now and then for those rows of the process table that are in sight, and all of it so seldom that
// the VM loses 2 % of its time (pace.js). Out of sight it asks nothing, and nothing is recorded.
import { Observer, pid_text } from '../observe.js';
import { perfetto } from '../perfetto.js';
import { button, bytes, download, el, gap, message_of, number, wear } from './dom.js';
import { Timeline } from './timeline.js';
import { ProcessTable } from './table.js';
import { detail } from './detail.js';
import { Tree } from './tree.js';
import { Watched } from './watched.js';
import { system_view } from './watch_system.js';
import views_css from './views.css';
import watch_css from './watch.css';

const WINDOW = 2000; // events of each scheduler
const PIECE = 16384; // places of the table, at once
const WHOLE = 65536; // processes that are looked at in one piece
const DEEPEST = 32768; // rows that can be scrolled to
const IN_TREE = 1500;
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
  #visible = true;
  #selected = -1;
  /** How the names begin of which the first process is chosen when it appears. @type {string[]} */
  #wanted = [];
  /** The chosen process, of which was said that it has ended. @type {number | null} */
  #gone = null;
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
      name: pid => this.#now?.names.short(pid) ?? pid_text(pid),
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
    this.only = el('input', { type: 'checkbox', onchange: () => this.#wants() });
    this.parts = PARTS.map(([id, title]) => button(title, '', () => this.#look_at(id), { id: `watch-${id}` }));
    /** @type {Record<string, HTMLElement>} */
    this.panes = {
      processes: el('div', { style: 'display:contents' }),
      tree: el('div', { className: 'scroll pad', tabIndex: 0, 'aria-label': 'Tree of processes' }),
      system: el('div', { className: 'scroll pad', tabIndex: 0, 'aria-label': 'Schedulers and memory' }),
    };
    this.info = el('section', { className: 'detail', hidden: true, 'aria-label': 'The chosen process' });
    root.append(this.#lower(), ...Object.values(this.panes), this.info);
    this.table = new ProcessTable(this.panes.processes, choose, { wants: () => this.#wants() });
    this.tree = new Tree(this.panes.tree, choose);
    element.append(root);
    this.#look_at('processes');
    this.#pressed();
    this.off = [
      session.on('state', ({ state }) => {
        if (state === 'compiling') this.#now?.from_here();
      }),
      session.on('vm', ({ vm }) => this.#attach(vm)),
    ];
    this.#attach(session.vm);
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
      el('label', { title: 'Leave out what was there before the program' }, this.only, 'the program’s'),
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
    this.#now?.hurry();
    this.#wake?.();
  }

  // ---- the chosen process ------------------------------------------------------------------------------------------
  #choose(/** @type {number} */ pid) {
    this.#selected = pid;
    this.table.select(pid);
    if (this.timeline.selected !== pid) {
      this.timeline.selected = pid;
      this.timeline.dirty = true;
    }
    if (pid < 0) this.info.hidden = true;
    else void this.#tell();
    if (this.#part === 'tree') this.#draw_tree();
  }
  async #tell() {
    const pid = this.#selected;
    if (!this.#now || this.#now.over || pid < 0) return;
    const close = () => this.#choose(-1);
    try {
      const d = await this.#now.observer.process(pid);
      if (pid !== this.#selected) return;
      this.info.hidden = false;
      if (d) this.info.replaceChildren(...detail(d, { go: p => this.#choose(p), close }));
      else if (this.#gone !== pid) {
        const says = el('b', { textContent: `${pid_text(pid)} has ended` });
        this.info.replaceChildren(el('header', {}, says, gap(), button('Close', '', close)));
      }
      this.#gone = d ? null : pid;
    } catch {
      /* it has ended meanwhile */
    }
  }

  // ---- drawing -----------------------------------------------------------------------------------------------------
  #draw_system() {
    const system = this.#now?.system;
    if (this.#part === 'system' && system) this.panes.system.replaceChildren(...system_view(system));
  }
  #draw_tree() {
    const t = this.#now?.in_tree;
    if (t) this.tree.draw(t.rows, t.links, this.#selected, t.more);
  }
  #say(/** @type {Watched} */ w) {
    const { system } = w;
    if (!system) return;
    const { waiting, rate, cost, pass } = w;
    const memory = Object.values(system.memory).reduce((a, b) => a + b, 0);
    const fast = rate >= 1e6 ? `${(rate / 1e6).toFixed(1)} M` : number(rate);
    const takes = cost === null ? '' : `, watching takes ${(100 * cost).toFixed(1)} %`;
    this.note.textContent =
      `${number(system.processes)} processes, ${number(waiting)} in run queues, ${fast} reductions/s, ` +
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
    if (this.only.checked) order.floor = await w.from_where(this.session.program.files);
    w.pass = { order, part: this.#part, first: !w.pass || w.stale, next: 0, note: w.pass?.note ?? '' };
    w.stale = false;
  }
  /** @param {Watched} w @param {string} what  one of its paces */
  async #ask(w, what) {
    switch (what) {
      case 'events': {
        const e = await w.observer.events(40000, WINDOW);
        if (w !== this.#now || w.over) return;
        w.learn(e);
        this.timeline.add(e);
        w.keep(e);
        return;
      }
      case 'system':
        w.measure(await w.observer.system());
        if (this.#wanted.length) await this.#find(w);
        this.#say(w);
        this.#draw_system();
        return;
      case 'table':
        if (this.#part !== 'system') await this.#look_table(w);
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
      wanted.some(n => [r.name, r.initial, w.names.short(r.pid)].some(t => t.startsWith(n))),
    );
    if (!found || w !== this.#now || w.over) return;
    this.#wanted = [];
    this.#choose(found.pid);
  }
  async #loop(/** @type {Watched} */ w) {
    const me = {};
    this.#looping = me;
    w.spent_at = 0;
    while (me === this.#looping && w === this.#now && !w.over && this.#visible) {
      try {
        for (const what of Object.keys(w.paces)) {
          if (!w.paces[what].due(performance.now())) continue;
          await this.#ask(w, what);
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
    if (!vm) return;
    const w = new Watched(new Observer(vm));
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
    if (this.session.state === 'compiling') w.from_here();
    this.table.show(0, 0, []);
    this.tree.open.clear();
    this.#choose(-1);
    this.timeline.clear();
    this.timeline.follow = true;
    this.#pressed();
    if (this.#visible) void this.#loop(w);
  }
  #ended(/** @type {Watched} */ w) {
    if (w !== this.#now || w.over) return;
    w.over = true;
    this.note.textContent += ' — it has ended';
    this.timeline.live = false;
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
