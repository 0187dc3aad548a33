// SPDX-License-Identifier: Apache-2.0
// web/watch/step_log.js — the events of a stepped run as a list of sentences. All that are kept can be scrolled to; of
// them MOST are in the page, those in sight among them.
import { KIND, NOBODY, PRIORITIES, pid_text } from '../observe.js';
import { dot, color, el, number, soft, span } from './dom.js';
import { passed_words } from './timeline_words.js';

/** @typedef {import('../observe.js').Events} Events @typedef {import('./step_record.js').Recording} Recording */
const MOST = 400;
const REACH = 1_000_000; // no element is higher than that many lines
const STEP = 100; // the lines in the page begin at a multiple
const WHY = ['they are used up', 'it waits', 'it has ended', 'suspended', 'halt'];
const NUMBERED = 2 ** 40; // messages above have no number

/** What kinds of events say, after who.
 * @type {Map<number, (e: Events, i: number, run: Recording) => string>} */
const SAY = new Map([
  [KIND.in, (e, i) => `runs${e.lo(i) === 2 ? '' : `, priority ${PRIORITIES[e.lo(i)]}`}`],
  [KIND.out, (e, i) => `stops after ${number(e.lo(i))} reductions: ${WHY[e.b(i)] ?? '?'}`],
  [KIND.send, (e, i, run) => `sends ${message(e.b(i), run)} to ${who(e.other(i), run)}`],
  [
    KIND.receive,
    (e, i, run) => `takes ${message(e.b(i), run)} out of its mailbox${e.lo(i) ? `; ${passed_words(e.lo(i))}` : ''}`,
  ],
  [KIND.spawn, (e, i, run) => `is born, by ${run.names.whole(e.b(i))}`],
  [KIND.gc, (e, i) => `collects: ${number(e.lo(i))} words before, ${number(e.b(i))} after`],
  [KIND.link, (e, i) => `links to ${pid_text(e.other(i))}`],
  [KIND.monitor, (e, i, run) => `monitors ${atom_text(e.atom(i), run) ?? pid_text(e.other(i))}`],
  [KIND.exit, (e, i, run) => `exits: ${atom_text(e.atom(i), run) ?? (run.texts.reason(e.pid(i)) || '...')}`],
]);
/** @param {number} n  its number @param {Recording} run */
function message(n, run) {
  if (!n || n >= NUMBERED) return 'a message';
  return run.texts.message(n) || `message ${n}`;
}
function atom_text(/** @type {number} */ atom, /** @type {Recording} */ run) {
  return atom >= 0 ? run.atoms.text(atom) : null;
}
function who(/** @type {number} */ pid, /** @type {Recording} */ run) {
  return run.names.whole(pid);
}
/** One event in words. @param {Events} e @param {number} i @param {Recording} run */
export function event_text(e, i, run) {
  const pid = e.pid(i);
  const me = pid === NOBODY ? 'The system' : who(pid, run);
  if (e.kind(i) === KIND.steal) return `S${e.scheduler(i)} takes ${me} from S${e.lo(i)}`;
  return `${me} ${SAY.get(e.kind(i))?.(e, i, run) ?? 'is registered'}`;
}

export class EventLog {
  /** @type {Recording | null} */
  #run = null;
  /** Which event of all each batch begins with. @type {number[]} */
  #starts = [];
  #total = 0;
  /** Those before the first of all. */
  #skipped = 0;
  /** From here on they are new. */
  #new = 0;
  /** The first that is in the page. */
  #first = 0;
  /** The one that the keyboard is at: its number in the run; -1: none. */
  #active = -1;
  /** Of a line, in px. */
  #height = 0;

  /** @param {{ travel(seq: number): void, choose(pid: number): void }} act  travel: to behind an event of the run */
  constructor(act) {
    this.act = act;
    this.above = el('li', { role: 'presentation', 'aria-hidden': 'true', hidden: true });
    this.below = el('li', { role: 'presentation', 'aria-hidden': 'true', hidden: true });
    this.list = el('ol', {
      className: 'log',
      role: 'listbox',
      'aria-label': 'Events, newest last: Enter goes back to one',
      tabIndex: 0,
      onkeydown: (/** @type {KeyboardEvent} */ e) => this.#key(e),
      onclick: (/** @type {MouseEvent} */ e) => this.#click(/** @type {HTMLElement} */ (e.target)),
    });
    this.box = el('div', { className: 'scroll', style: 'flex:1 1 50%' }, this.list);
    this.box.addEventListener('scroll', () => this.#scrolled());
  }
  clear() {
    this.#run = null;
    this.#starts = [];
    this.#total = this.#new = this.#first = 0;
    this.#active = -1;
    this.list.replaceChildren();
    this.list.removeAttribute('aria-activedescendant');
  }
  /** The run has these as well. @param {Events[]} batches @param {Recording} run */
  add(batches, run) {
    this.#run = run;
    this.#starts = [];
    this.#total = 0;
    for (const e of run.shown) {
      this.#starts.push(this.#total);
      this.#total += e.n;
    }
    this.#skipped = Math.max(0, this.#total - REACH);
    this.#total -= this.#skipped;
    this.#new = this.#total - batches.reduce((n, e) => n + e.n, 0);
    this.#draw(this.#total - MOST);
    this.box.scrollTop = this.box.scrollHeight;
  }
  /** @param {number} n  which of all @returns {[Events, number]} */
  #event(n) {
    const at = n + this.#skipped;
    let lo = 0;
    let hi = this.#starts.length;
    while (hi - lo > 1) {
      const mid = (lo + hi) >> 1;
      if (this.#starts[mid] <= at) lo = mid;
      else hi = mid;
    }
    return [/** @type {Recording} */ (this.#run).shown[lo], at - this.#starts[lo]];
  }
  /** The lines from there on. @param {number} first */
  #draw(first) {
    const run = this.#run;
    if (!run) return;
    this.#first = Math.max(0, Math.min(first, this.#total - MOST));
    const lines = [];
    const end = Math.min(this.#first + MOST, this.#total);
    for (let n = this.#first; n < end; n++) lines.push(this.#line(...this.#event(n), run, n));
    this.list.replaceChildren(this.above, ...lines, this.below);
    this.#height ||= lines[0]?.offsetHeight ?? 0;
    stretch(this.above, this.#first * this.#height);
    stretch(this.below, (this.#total - end) * this.#height);
    const at = lines.find(l => l.classList.contains('active'));
    if (at) this.list.setAttribute('aria-activedescendant', at.id);
    else this.list.removeAttribute('aria-activedescendant');
  }
  #scrolled() {
    if (!this.#height || this.#total <= MOST) return;
    const from = Math.floor(this.box.scrollTop / this.#height);
    const to = from + Math.ceil(this.box.clientHeight / this.#height);
    const missing = from < this.#first || to > Math.min(this.#total, this.#first + MOST);
    if (missing) this.#draw(Math.floor((from - MOST / 2) / STEP) * STEP);
  }
  /** @param {Events} e @param {number} i @param {Recording} run @param {number} n  which of all */
  #line(e, i, run, n) {
    const text = event_text(e, i, run);
    const pid = e.pid(i);
    const active = e.seq(i) === this.#active;
    return el(
      'li',
      {
        className: `${n >= this.#new ? 'new' : ''}${active ? ' active' : ''}`,
        role: 'option',
        id: active ? `event-${e.seq(i)}` : undefined,
        'aria-setsize': this.#total,
        'aria-posinset': n + 1,
        'aria-selected': String(active),
        title: text,
        'data-seq': e.seq(i),
        'data-pid': pid,
      },
      el('span', { className: 't' }, span(Math.max(0, e.at(i) - run.from_ns))),
      soft(`S${e.scheduler(i)} `),
      dot(color(pid)),
      text,
      el('span', { className: 'go', title: 'Back to here', 'aria-hidden': 'true', textContent: '↶' }),
    );
  }
  #click(/** @type {HTMLElement} */ target) {
    const li = target.closest('li');
    if (!li) return;
    if (target.closest('.go')) this.act.travel(Number(li.dataset.seq));
    else this.#activate(li);
  }
  #activate(/** @type {HTMLElement} */ li) {
    for (const l of this.list.querySelectorAll('.active')) {
      l.classList.remove('active');
      l.setAttribute('aria-selected', 'false');
    }
    li.classList.add('active');
    li.setAttribute('aria-selected', 'true');
    this.#active = Number(li.dataset.seq);
    li.id ||= `event-${li.dataset.seq}`;
    this.list.setAttribute('aria-activedescendant', li.id);
    li.scrollIntoView({ block: 'nearest' });
    const pid = Number(li.dataset.pid);
    if (pid !== NOBODY) this.act.choose(pid);
  }
  /** The line of one of all, which is brought into the page. @param {number} n @returns {HTMLElement | null} */
  #line_of(n) {
    if (n < 0 || n >= this.#total) return null;
    if (n < this.#first || n >= this.#first + MOST) this.#draw(n - MOST / 2);
    return /** @type {HTMLElement | null} */ (this.list.children[n - this.#first + 1] ?? null);
  }
  /** Which of all is active; -1: none that is kept. */
  #at() {
    const run = this.#run;
    if (!run || this.#active < 0 || !run.shown.length) return -1;
    const n = this.#active - run.shown[0].seq(0) - this.#skipped;
    return n >= 0 && n < this.#total ? n : -1;
  }
  #key(/** @type {KeyboardEvent} */ e) {
    const now = this.#at();
    /** @type {Record<string, number>} */
    const there = {
      ArrowUp: now < 0 ? this.#total - 1 : now - 1,
      ArrowDown: now < 0 ? -1 : now + 1,
      PageUp: now < 0 ? this.#total - 1 : Math.max(0, now - 15),
      PageDown: now < 0 ? -1 : Math.min(this.#total - 1, now + 15),
      Home: 0,
      End: this.#total - 1,
    };
    const to = e.key in there ? this.#line_of(there[e.key]) : null;
    if (to) this.#activate(to);
    else if (e.key === 'Enter' && now >= 0) this.act.travel(this.#active);
    else return;
    e.preventDefault();
  }
}
/** Stands for the lines that are not in the page. @param {HTMLElement} li @param {number} height */
function stretch(li, height) {
  li.style.height = `${height}px`;
  li.hidden = !height;
}
