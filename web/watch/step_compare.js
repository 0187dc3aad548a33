// SPDX-License-Identifier: Apache-2.0
// web/watch/step_compare.js — a run that was left for one with other dials, shown below: what differs is what they do.
import { button, el, number, span } from './dom.js';
import { COUNTED } from './step_record.js';
import { Timeline } from './timeline.js';

/** @typedef {import('./step_controls.js').Dials} Dials @typedef {import('./step_record.js').Recording} Recording */
/** A run, its dials, and whether it has ended. @typedef {{ mode: Dials, run: Recording, ended: boolean }} Run */

const dials_text = (/** @type {Dials} */ m) =>
  `${m.schedulers} ${m.schedulers === 1 ? 'scheduler' : 'schedulers'}, ` +
  `${number(m.length)} reductions, seed ${m.seed}`;

export class Comparison {
  /** The run before. @type {{ mode: Dials, counts: Record<string, number>, ns: number, from: number, ended: boolean,
   *    timeline: Timeline } | null} */
  #before = null;
  /** @param {() => void} closed  called when the run before is left out */
  constructor(closed) {
    this.closed = closed;
    this.box = el('section', { className: 'other', hidden: true, 'aria-label': 'This run and the one before' });
  }
  /** Keeps a run, of which another with other dials begins. @param {Run} left */
  keep({ mode, run, ended }) {
    this.#before?.timeline.end();
    this.box.hidden = false;
    this.box.replaceChildren(el('div', { className: 'facts-of' }));
    const timeline = new Timeline(this.box, {
      name: pid => run.names.told(pid),
      whole: pid => run.names.whole(pid),
      said: message => run.texts.message(message),
      label: 'Timeline of the run before',
    });
    timeline.key.hidden = true;
    timeline.schedulers(run.schedulers);
    for (const e of run.shown) timeline.add(e);
    timeline.first = run.from_ns;
    timeline.follow = false;
    timeline.start();
    this.#before = { mode, counts: run.counts, ns: run.ns, from: run.from_ns, ended, timeline };
  }
  /** Both timelines whole, with the same scale. @param {Timeline} timeline  of the run that goes on */
  fit(timeline) {
    timeline.all();
    const before = this.#before;
    if (!before) return;
    const longest = Math.max(timeline.newest - timeline.first, before.timeline.newest - before.from);
    for (const t of [timeline, before.timeline]) t.scale(longest * 1.04);
  }
  /** @param {Run} now */
  show(now) {
    const before = this.#before;
    if (!before) return;
    const heads = [['', 'time', 'Virtual time'], ...COUNTED].map(([, text, title]) =>
      el('th', { scope: 'col', className: 'num', title }, text),
    );
    const { mode, run, ended } = now;
    this.box.firstElementChild?.replaceChildren(
      el(
        'table',
        { 'aria-label': 'This run and the one before' },
        el('thead', {}, el('tr', {}, el('td'), ...heads)),
        el('tbody', {}, this.#row('Now', { mode, counts: run.counts, ns: run.ns, ended }), this.#row('Before', before)),
      ),
      button('Close', 'Leave out the run before', () => this.#close()),
    );
  }
  /** @param {string} title
   * @param {{ mode: Dials, counts: Record<string, number>, ns: number, ended: boolean }} one */
  #row(title, { mode, counts, ns, ended }) {
    return el(
      'tr',
      {},
      el('th', { scope: 'row' }, `${title}: ${dials_text(mode)}`),
      el('td', { className: 'num' }, `${span(ns)}${ended ? '' : ' so far'}`),
      ...COUNTED.map(([k]) => el('td', { className: 'num' }, number(counts[k]))),
    );
  }
  #close() {
    this.end();
    this.#before = null;
    this.box.hidden = true;
    this.closed();
  }
  start() {
    this.#before?.timeline.start();
  }
  stop() {
    this.#before?.timeline.stop();
  }
  end() {
    this.#before?.timeline.end();
  }
}
