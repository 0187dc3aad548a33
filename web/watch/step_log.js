// SPDX-License-Identifier: Apache-2.0
// web/watch/step_log.js — the events of a stepped run as a list of sentences.
import { KIND, NOBODY, PRIORITIES, pid_text } from '../observe.js';
import { dot, color, el, number, soft, span } from './dom.js';

/** @typedef {import('../observe.js').Events} Events @typedef {import('./step_record.js').Recording} Recording */
const MOST = 400;
const WHY = ['they are used up', 'it waits', 'it has ended', 'suspended', 'halt'];
const NUMBERED = 2 ** 40; // messages above have no number

/** What kinds of events say, after who.
 * @type {Map<number, (e: Events, i: number, run: Recording) => string>} */
const SAY = new Map([
  [
    KIND.in,
    (e, i, run) => `runs${e.lo(i) === 2 ? '' : `, priority ${PRIORITIES[e.lo(i)]}`}: ${run.names.short(e.pid(i))}`,
  ],
  [KIND.out, (e, i) => `stops after ${number(e.lo(i))} reductions: ${WHY[e.b(i)] ?? '?'}`],
  [KIND.send, (e, i, run) => `sends message ${e.b(i)} to ${who(e.other(i), run)}`],
  [
    KIND.receive,
    (e, i) => `takes ${e.b(i) && e.b(i) < NUMBERED ? `message ${e.b(i)}` : 'a message'} out of its mailbox`,
  ],
  [KIND.spawn, (e, i, run) => `is born as ${run.names.short(e.pid(i))}, by ${pid_text(e.b(i))}`],
  [KIND.gc, (e, i) => `collects: ${number(e.lo(i))} words before, ${number(e.b(i))} after`],
  [KIND.link, (e, i) => `links to ${pid_text(e.other(i))}`],
  [KIND.monitor, (e, i, run) => `monitors ${atom_text(e.atom(i), run) ?? pid_text(e.other(i))}`],
  [KIND.exit, (e, i, run) => `exits: ${atom_text(e.atom(i), run) ?? '...'}`],
]);
function atom_text(/** @type {number} */ atom, /** @type {Recording} */ run) {
  return atom >= 0 ? run.atoms.text(atom) : null;
}
function who(/** @type {number} */ pid, /** @type {Recording} */ run) {
  return run.names.names.has(pid) ? `${run.names.short(pid)} ${pid_text(pid)}` : pid_text(pid);
}
/** One event in words. @param {Events} e @param {number} i @param {Recording} run */
export function event_text(e, i, run) {
  const pid = e.pid(i);
  const me = pid === NOBODY ? 'The system' : who(pid, run);
  if (e.kind(i) === KIND.steal) return `S${e.scheduler(i)} takes ${me} from S${e.lo(i)}`;
  return `${me} ${SAY.get(e.kind(i))?.(e, i, run) ?? 'is registered'}`;
}

export class EventLog {
  /** @param {{ travel(seq: number): void, choose(pid: number): void }} act  travel: to behind an event of the run */
  constructor(act) {
    this.act = act;
    this.list = el('ol', {
      className: 'log',
      role: 'listbox',
      'aria-label': 'Events, newest last: Enter goes back to one',
      tabIndex: 0,
      onkeydown: (/** @type {KeyboardEvent} */ e) => this.#key(e),
      onclick: (/** @type {MouseEvent} */ e) => this.#click(/** @type {HTMLElement} */ (e.target)),
    });
    this.box = el('div', { className: 'scroll', style: 'flex:1 1 50%' }, this.list);
  }
  clear() {
    this.list.replaceChildren();
  }
  /** The newest events of these. @param {Events[]} batches @param {Recording} run */
  add(batches, run) {
    const lines = [];
    let room = MOST;
    for (let k = batches.length - 1; k >= 0 && room > 0; k--)
      for (let i = batches[k].n - 1; i >= 0 && room > 0; i--, room--) lines.push(this.#line(batches[k], i, run));
    for (const l of this.list.querySelectorAll('.new')) l.className = '';
    this.list.append(...lines.reverse());
    while (this.list.childElementCount > MOST) this.list.firstElementChild?.remove();
    if (!this.list.querySelector('.active')) this.list.removeAttribute('aria-activedescendant');
    this.box.scrollTop = this.box.scrollHeight;
  }
  #line(/** @type {Events} */ e, /** @type {number} */ i, /** @type {Recording} */ run) {
    const text = event_text(e, i, run);
    const pid = e.pid(i);
    return el(
      'li',
      {
        className: 'new',
        role: 'option',
        title: `${text}\n${run.names.short(pid)}`,
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
    for (const l of this.list.querySelectorAll('.active')) l.classList.remove('active');
    li.classList.add('active');
    li.id ||= `event-${li.dataset.seq}`;
    this.list.setAttribute('aria-activedescendant', li.id);
    li.scrollIntoView({ block: 'nearest' });
    const pid = Number(li.dataset.pid);
    if (pid !== NOBODY) this.act.choose(pid);
  }
  #key(/** @type {KeyboardEvent} */ e) {
    const now = /** @type {HTMLElement | null} */ (this.list.querySelector('.active'));
    /** @type {Record<string, Element | null | undefined>} */
    const there = {
      ArrowUp: now ? now.previousElementSibling : this.list.lastElementChild,
      ArrowDown: now?.nextElementSibling,
      Home: this.list.firstElementChild,
      End: this.list.lastElementChild,
    };
    const to = /** @type {HTMLElement | null | undefined} */ (there[e.key]);
    if (to) this.#activate(to);
    else if (e.key === 'Enter' && now) this.act.travel(Number(now.dataset.seq));
    else return;
    e.preventDefault();
  }
}
