// SPDX-License-Identifier: Apache-2.0
// web/watch/step.js — the Step view: the program in deterministic mode, stopped wherever one likes.
//
// What is drawn are the events of the VM (the ones --trace-sched would write for this seed) and what the VM says of
// itself where it stands. Back is a new run of the same seed up to an earlier point.
import { checked_captions, to_steps } from '../play/captions.js';
import { checked_point, link_to } from '../play/point.js';
import { to_fragment } from '../play/program.js';
import { NOBODY, Observer, pid_text } from '../observe.js';
import { perfetto } from '../perfetto.js';
import { download, el, message_of, number, span, wear } from './dom.js';
import { Timeline } from './timeline.js';
import { ProcessTable } from './table.js';
import { detail, mark_place } from './detail.js';
import { Controls } from './step_controls.js';
import { Film } from './step_film.js';
import { EventLog } from './step_log.js';
import { Comparison } from './step_compare.js';
import { Recording } from './step_record.js';
import views_css from './views.css';
import step_css from './step.css';

/** @typedef {import('./types.d.ts').Vm} Vm @typedef {import('./types.d.ts').How} How */
/** @typedef {import('../play/flavour.js').Program} Program @typedef {import('./types.d.ts').Input} Input */
/** @typedef {import('./types.d.ts').Stood} Stood @typedef {import('../observe.js').Events} Events */

/** Why it stands. @type {Record<string, string>} */
const STOPPED = {
  here: 'The program is about to begin',
  slice: 'A slice has ended',
  reductions: 'The slice is cut here',
  event: 'Stopped at the requested event',
  seq: 'At the chosen event',
  input: 'The program waits for a line of input: type it below, and go on',
  idle: 'All processes are waiting',
  exited: 'The program has ended',
  stopped: 'Stopped',
  refused: 'It does not compile: see Output',
};
const STANDS = 500; // that Back knows
const IN_TABLE = 65536;
const IN_MENU = 100;
const SLOW_NS = 20_000; // the least that slow motion shows

/** @param {HTMLElement} element @param {import('./types.d.ts').Session} session */
export function mount(element, session) {
  wear(views_css, step_css);
  return new StepView(element, session);
}

class StepView {
  /** @type {Vm | null} */
  #vm = null;
  /** @type {Observer | null} */
  #observer = null;
  #run = new Recording();
  /** What this run is of: it stays the same while one goes back and forth. @type {Program} */
  #program = { files: [] };
  /** What this run was given for input, and where. Back is given the same. @type {Input[]} */
  #inputs = [];
  /** What this run was started with. @type {import('./types.d.ts').Options} */
  #options = {};
  /** How it ended, if not by itself. @type {'' | 'refused' | 'stopped'} */
  #how = '';
  /** It waits for a line of input. */
  #wants = false;
  /** The dials of this run. @type {import('./step_controls.js').Dials | null} */
  #mode = null;
  /** 'none', 'starting', or why it stands. */
  #state = 'none';
  #busy = false;
  #slow = false;
  #visible = true;
  /** Where it stood, for Back. @type {{ seq: number, used: number, here: boolean }[]} */
  #stands = [];
  /** The farthest event that was seen. */
  #far = 0;
  /** The system's processes are below this pid, but for the program's first. */
  #floor = 0;
  #first_pid = -1;
  #selected = -1;
  /** The chosen process is the one that runs. */
  #followed = true;
  /** Called when the run stands where the program begins. @type {((m: Stood) => void) | null} */
  #stand = null;

  /** @param {HTMLElement} element @param {import('./types.d.ts').Session} session */
  constructor(element, session) {
    this.session = session;
    this.film = new Film(
      {
        go: point => this.#visit(point),
        here: () => this.#here(),
        of: () => JSON.stringify(session.source()),
      },
      text => this.#say(text),
    );
    this.controls = new Controls(this.#actions(), this.film);
    const { root, head } = this.controls;
    element.append(root);
    const choose = (/** @type {number} */ pid) => void this.#choose(pid);
    this.timeline = new Timeline(head, {
      name: pid => this.#run.names.told(pid),
      whole: pid => this.#run.names.whole(pid),
      said: message => this.#run.texts.message(message),
      select: choose,
      label: 'Timeline of this run',
    });
    this.comparison = new Comparison(() => this.comparison.fit(this.timeline));
    this.log = new EventLog({
      travel: seq => void this.#travel(seq),
      choose: pid => {
        if (pid !== this.#selected) choose(pid);
      },
    });
    const below = el('div', { className: 'below' });
    const left = el('div', { style: 'display:flex;flex-direction:column' }, this.log.box, below);
    this.right = el('section', { className: 'pad', 'aria-label': 'The chosen process', tabIndex: 0 });
    root.append(this.comparison.box, el('div', { className: 'cols' }, left, this.right));
    const name = (/** @type {import('./types.d.ts').Row} */ r) => this.#run.names.label(r);
    this.table = new ProcessTable(below, choose, { columns: ['pid', 'label', 'state', 'messages'], name });
    this.table.box.classList.add('few');
    this.table.sort = 'pid';
    this.table.up = true;
    this.#enable();
    this.off = [
      session.on('vm', ({ options }) => this.#another_run(options)),
      session.on('state', ({ state, how }) => {
        if (state === 'ended' && (how === 'refused' || how === 'stopped')) this.#ended(how);
      }),
      session.on('fed', () => {
        if (this.#vm && this.session.vm === this.#vm) this.#fed();
      }),
    ];
    this.timeline.start();
  }
  /** @returns {import('./step_controls.js').Actions} */
  #actions() {
    return {
      start: () => void this.#start(),
      pause: () => {
        this.#slow = false;
        this.#vm?.pause();
      },
      back: () => void this.#back(),
      go: how => void this.#go(how),
      creep: () => {
        this.#slow = !this.#slow;
        this.controls.press_motion(this.#slow);
        if (this.#slow) void this.#creep();
      },
      save: () => {
        if (this.#run.batches.length) download('webeam-steps.json', this.trace());
      },
      link: () => void this.#link(),
      travel: event => void this.#travel(this.#run.from_seq + event),
      changed: () => this.#enable(),
    };
  }
  /** Where it stands. @returns {import('../play/point.js').Point | null} */
  #here() {
    const { system, from_seq } = this.#run;
    if (!this.#vm || !this.#mode || !system) return null;
    const { seed, schedulers, length } = this.#mode;
    return { seed, event: Math.max(0, system.seq - from_seq), schedulers, slice: length };
  }
  /** A link that opens the program where it stands now. */
  async #link() {
    const point = this.#here();
    if (!point) return;
    const typed = this.#inputs.length ? ' What was typed is not in it.' : '';
    const { captions } = this.film;
    const with_them = captions.length ? ', with the captions' : '';
    const href = link_to(point, (await to_fragment(this.#program)) + (await to_steps(captions)));
    this.controls.give_link(href, `This link opens the program at event ${number(point.event)}${with_them}.${typed}`);
  }
  #say(/** @type {string} */ text) {
    this.controls.note.textContent = text;
  }
  #enable() {
    const { system, from_seq } = this.#run;
    if (system) this.#far = Math.max(this.#far, system.seq);
    this.controls.enable({
      ready: this.#vm !== null,
      busy: this.#busy,
      slow: this.#slow,
      state: this.#state,
      can_go_back: this.#stands.length > 1,
      mode: this.#mode,
      event: system ? system.seq - from_seq : null,
      far: this.#far - from_seq,
    });
  }

  // ---- a run -------------------------------------------------------------------------------------------------------
  #another_run(/** @type {object} */ options) {
    if (options === this.#options) return;
    this.#vm = null;
    this.#observer = null;
    this.#slow = this.#busy = false;
    this.#stands = [];
    this.#state = 'none';
    this.#say('Another run has begun. Start steps through the program from its beginning.');
    this.#enable();
  }
  /** Somebody typed. It is given where the program can take it, so one has to go on. */
  #fed() {
    if (!this.#busy) this.#say('The program gets what you typed as it goes on: a slice, or Run.');
  }
  /** It ended otherwise than by itself. When somebody waits for it to stand, that says so. */
  #ended(/** @type {'refused' | 'stopped'} */ how) {
    if (!this.#vm) return;
    this.#how = how;
    this.#slow = false;
    if (this.#busy && this.#state !== 'exited') return;
    this.#state = 'exited';
    this.#say_where(0);
    this.#enable();
  }
  async #start() {
    if (this.#state === 'starting') return;
    this.#mark(null);
    this.#program = this.session.source();
    this.#inputs = [];
    this.#slow = false;
    this.#keep_run();
    this.#mode = null;
    this.#stands = [];
    this.#far = 0;
    if (await this.#begin()) this.#remember();
    this.#ready();
  }
  /** It stands: all that may be done now can be done. */
  #ready() {
    this.#busy = false;
    this.#enable();
  }
  #clear() {
    this.#run = new Recording(this.#run.schedulers);
    this.#run.names.program(this.#program.files);
    this.timeline.clear();
    this.timeline.follow = true;
    this.log.clear();
    this.#first_pid = -1;
  }
  /** A run of its own, up to where the program begins. Gives whether it stands there. */
  async #begin() {
    this.#clear();
    this.#mode ??= this.controls.dials();
    this.#busy = true;
    this.#state = 'starting';
    this.#say('Starting: the system boots and the program is compiled, both in deterministic mode.');
    this.#enable();
    /** @type {Promise<Stood>} */
    const stood = new Promise(done => {
      this.#stand = done;
    });
    const { seed, schedulers } = this.#mode;
    this.#how = '';
    this.#options = {
      args: ['--seed', String(seed), '+S', String(schedulers), '--trace-sched', '-'],
      schedulers: 1,
      step: true,
      inputs: this.#inputs,
      onStood: m => this.#stand?.(m),
    };
    void this.session.run(this.#program, this.#options);
    const vm = /** @type {Vm} */ (this.session.vm);
    this.#vm = vm;
    this.#observer = new Observer(vm);
    vm.exited
      .catch(() => {})
      .then(() => {
        if (this.#vm === vm && this.#state === 'starting') this.#stand?.({ why: 'exited', events: [], atoms: {} });
      });
    const m = await stood;
    this.#stand = null;
    if (this.#vm !== vm) return false;
    await this.#take(m, true);
    return m.why === 'here';
  }
  /** What happened since it last stood. @param {Stood} m @param {boolean} [beginning]  the program has not begun */
  async #take(m, beginning = false) {
    const run = this.#run;
    const { timeline, log } = this;
    const more = run.add(m, beginning);
    if (m.inputs) this.#inputs = m.inputs;
    this.#state = m.why;
    timeline.schedulers(run.schedulers);
    if (beginning) await this.#from_here();
    else more.forEach(e => timeline.add(e));
    log.add(beginning ? [] : more, run);
    if (!beginning && !this.#slow) {
      timeline.first = run.from_ns;
      this.comparison.fit(timeline);
    }
    if (this.#mode) this.comparison.show({ mode: this.#mode, run, ended: this.#state === 'exited' });
    if (this.#slow) timeline.follow = true;
    this.#wants = m.wants ?? false;
    this.#say_where(more.reduce((n, e) => n + e.lost, m.dropped ?? 0));
    await this.#look(more.at(-1));
  }
  /** The open slice is drawn from where the program begins. */
  async #from_here() {
    const { from_ns, system } = this.#run;
    const { timeline } = this;
    timeline.first = from_ns;
    timeline.newest = from_ns;
    for (const s of system?.schedulers ?? [])
      if (s.running !== 'none') timeline.lanes[s.id - 1].open = { at: from_ns, pid: s.running };
    try {
      this.#floor = this.#observer ? (await this.#observer.processes(0, 1)).slots : 0;
    } catch {
      this.#floor = 0;
    }
    this.#first_pid = this.#run.running();
  }
  #say_where(/** @type {number} */ lost) {
    const { system, from_seq, names, ns } = this.#run;
    const cut = system?.schedulers.find(s => s.used > 0 && s.running !== 'none');
    const parts = [STOPPED[(this.#state === 'exited' && this.#how) || this.#state] ?? this.#state];
    if (system && cut) {
      const pid = Number(cut.running);
      const used = `${number(cut.used)} of ${number(system.slice)} reductions used`;
      parts.push(`: ${names.whole(pid)}, ${used}`);
    }
    parts.push('. ');
    if (system) parts.push(`${span(ns)} of virtual time, event ${number(system.seq - from_seq)}`);
    if (this.#wants && this.#state !== 'input') parts.push('; it waits for a line of input');
    if (lost) parts.push(`; ${number(lost)} events before these are not kept`);
    this.#say(parts.join(''));
  }
  /** A run that is left for one with other dials is shown below it. */
  #keep_run() {
    if (!this.#vm || !this.#run.shown.length || !this.#mode) return;
    if (JSON.stringify(this.controls.dials()) === JSON.stringify(this.#mode)) return;
    this.comparison.keep({ mode: this.#mode, run: this.#run, ended: this.#state === 'exited' });
  }

  // ---- going on, going back ----------------------------------------------------------------------------------------
  #remember() {
    this.#stands.push({
      seq: this.#run.system?.seq ?? 0,
      used: this.#run.used(),
      here: this.#state === 'here',
    });
    if (this.#stands.length > STANDS) this.#stands.shift();
  }
  /** Gives whether this run is still the one that is shown. @param {How} how */
  async #step(how) {
    const vm = /** @type {Vm} */ (this.#vm);
    this.#busy = true;
    this.#enable();
    const m = await vm.step({ ...how, length: this.#mode?.length });
    if (vm === this.#vm) await this.#take(m);
    if (vm !== this.#vm) return false;
    this.#busy = false;
    return true;
  }
  async #go(/** @type {How} */ how) {
    if (!this.#vm || this.#busy) return;
    const at = [...(how.at ?? []), ...this.controls.breakpoints()];
    if (!(await this.#step({ ...how, at }))) return;
    this.#remember();
    this.#enable();
  }
  async #creep() {
    this.timeline.follow = true;
    this.timeline.width_ns = Math.max(this.timeline.width_ns, SLOW_NS);
    while (this.#slow && this.#vm && this.#state !== 'exited' && this.#state !== 'idle') {
      if (!this.#busy) {
        await this.#go({ slice: true });
        if (this.#state === 'event' || this.#state === 'input') break;
      }
      await new Promise(f => setTimeout(f, this.controls.pause_ms()));
    }
    this.#slow = false;
    this.controls.press_motion(false);
    this.#enable();
  }
  /** The same seed, up to the point before the last. */
  async #back() {
    if (this.#busy || this.#stands.length < 2) return;
    this.#stands.pop();
    const kept = this.#stands;
    const to = kept[kept.length - 1];
    this.#slow = false;
    if ((await this.#begin()) && !to.here && (await this.#step({ seq: to.seq }))) {
      const used = this.#run.used();
      if (to.used > used) await this.#step({ reductions: to.used - used });
    }
    if (!this.#vm) return;
    this.#stands = kept;
    this.#ready();
  }
  /** To behind any event that was: the same run again when it is an earlier one. Gives whether it stands there.
   * @param {number} seq */
  async #travel(seq) {
    const { system } = this.#run;
    if (this.#busy || !this.#vm || !system || seq === system.seq) {
      this.#enable();
      return seq === system?.seq;
    }
    this.#slow = false;
    this.#busy = true;
    this.#enable();
    const good = seq > system.seq || (await this.#begin());
    if (good && seq > this.#run.from_seq) await this.#step({ seq });
    if (!this.#vm) return false;
    this.#stands = this.#stands.filter(s => s.seq < seq);
    this.#remember();
    this.#ready();
    return (this.#run.system?.seq ?? 0) >= seq;
  }

  // ---- where it stands ---------------------------------------------------------------------------------------------
  /** @param {Events | undefined} last  the newest events */
  async #look(last) {
    const pick = this.#to_show(last);
    try {
      const rows = await this.#rows();
      this.table.update(rows);
      this.controls.processes(
        rows.slice(0, IN_MENU).map(r => [r.pid, `${pid_text(r.pid)} ${this.#run.names.label(r)}`]),
      );
      const gone = this.#selected < 0 || !rows.some(r => r.pid === this.#selected);
      if ((gone || this.#followed) && pick >= 0) {
        this.#selected = pick;
        this.#followed = true;
      }
    } catch {
      this.table.update([]);
    }
    this.table.select(this.#selected);
    await this.#tell();
  }
  /** Whom to show: who runs, if that is one of the program's processes, else the one that last did something.
   * @param {Events | undefined} e  the newest events */
  #to_show(e) {
    const running = this.#run.running();
    if (this.#is_own(running)) return running;
    const newest = e ? last_pid(e, pid => this.#is_own(pid)) : -1;
    if (newest >= 0) return newest;
    return this.#followed && this.#is_own(this.#selected) ? this.#selected : running;
  }
  /** Is it one of the program's processes? */
  #is_own(/** @type {number} */ pid) {
    return pid !== NOBODY && (pid >= this.#floor || pid === this.#first_pid) && pid >= 0;
  }
  /** The program's processes. @returns {Promise<import('./types.d.ts').Row[]>} */
  async #rows() {
    if (!this.#observer) throw new Error('nothing runs');
    const { rows } = await this.#observer.processes(0, IN_TABLE);
    return rows.filter(r => this.#is_own(r.pid));
  }
  async #choose(/** @type {number} */ pid) {
    this.#selected = pid;
    this.#followed = pid < 0;
    this.timeline.selected = pid;
    this.timeline.dirty = true;
    this.table.select(pid);
    await this.#tell();
  }
  async #tell() {
    const pid = this.#selected;
    if (pid < 0 || !this.#observer) {
      this.right.replaceChildren();
      this.#mark(null);
      return;
    }
    const ended = `${pid_text(pid)} has ended.`;
    try {
      const d = await this.#observer.process(pid);
      this.#mark(d);
      this.right.replaceChildren(...(d ? this.#process(d) : [el('p', { className: 'soft', textContent: ended })]));
    } catch {
      this.#mark(null);
      const over = 'The program has ended. Back, or an event of the list and Enter, shows how it was.';
      this.right.replaceChildren(el('p', { className: 'soft', textContent: this.#state === 'exited' ? over : ended }));
    }
  }
  /** Where the chosen process is, in the editor. @param {import('./types.d.ts').Detail | null} d */
  #mark(d) {
    if (this.#visible) mark_place(d, this.session);
  }
  #process(/** @type {import('./types.d.ts').Detail} */ d) {
    return detail(d, {
      go: pid => void this.#choose(pid),
      session: this.session,
      inspect: (which, name) => this.session.open('inspect', { pid: d.pid, which, name }),
    });
  }

  // ---- for the page ------------------------------------------------------------------------------------------------
  show() {
    this.#visible = true;
    this.timeline.start();
    this.comparison.start();
    void this.#tell();
  }
  hide() {
    this.#visible = false;
    this.#slow = false;
    this.timeline.stop();
    this.comparison.stop();
  }
  end() {
    this.off.forEach(f => f());
    this.timeline.end();
    this.comparison.end();
  }
  /** A run of the program in the editor, up to behind an event. @param {Record<string, unknown>} place  a Point of
   * ../play/point.js, or what somebody took for one; steps: captions of a link */
  async open_at(place) {
    const point = checked_point(place);
    if (!point) {
      this.#say('This link asks for a point that no run has: its seed and its event have to be numbers.');
      return;
    }
    let unread = '';
    try {
      if (place.steps) this.film.take(checked_captions(place.steps));
    } catch (e) {
      unread = `The captions of this link cannot be read: ${message_of(e)}. `;
    }
    this.film.show(point);
    await this.#visit(point);
    if (unread) this.#say(unread + this.controls.note.textContent);
  }
  async #visit(/** @type {import('../play/point.js').Point} */ point) {
    this.controls.turn(point);
    if (!this.#is_as_asked()) {
      await this.#start();
      if (this.#state !== 'here' || !point.event) return;
    }
    if (await this.#travel(this.#run.from_seq + point.event)) return;
    this.#say(`Event ${number(point.event)} was not reached. ${this.controls.note.textContent}`);
  }
  /** The run that is there has these dials, and is of the program in the editor: it need not begin anew. */
  #is_as_asked() {
    const same = (/** @type {unknown} */ a, /** @type {unknown} */ b) => JSON.stringify(a) === JSON.stringify(b);
    return !!this.#vm && same(this.controls.dials(), this.#mode) && same(this.#program, this.session.source());
  }
  /** The events of this run as a trace file. */
  trace() {
    return perfetto(this.#run.batches, this.#run.atoms, this.#run.schedulers);
  }
}
/** Whose the newest event is, of some processes; -1: there is none. @param {Events} e
 * @param {(pid: number) => boolean} counts */
function last_pid(e, counts) {
  let i = e.n - 1;
  while (i >= 0 && !counts(e.pid(i))) i--;
  return i < 0 ? -1 : e.pid(i);
}
