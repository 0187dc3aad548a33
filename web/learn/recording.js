// SPDX-License-Identifier: Apache-2.0
// web/learn/recording.js — a recording (steps.json of a lesson): events of the lesson's own program that Step stands
// at, one after the other, each with a caption.
import { el } from '../watch/dom.js';
import { words } from './nodes.js';

/** @typedef {import('./lesson.js').Moment} Moment */
/** own: is the lesson's own program in the editor? Its events are those of no other. bring: brings it; one's own
 * stays among one's own. open: Step stands there, when that is done.
 * @typedef {{ own: () => boolean, bring: () => void, open: (moment: Moment) => Promise<void> }} Host */

const act = (/** @type {string} */ textContent, /** @type {() => void} */ onclick) =>
  el('button', { type: 'button', textContent, onclick });

export class Recording {
  /** Of the moments, which is shown; -1: none yet. */
  #at = -1;
  #busy = false;
  #previous = act('Previous', () => void this.#go(this.#at - 1));
  #next = act('Next', () => void this.#go(this.#at + 1));
  #count = el('span', { className: 'soft' });
  #caption = el('p', { className: 'caption', role: 'status' });
  element = el('section', { className: 'recording', 'aria-label': 'Recorded steps' });

  /** @param {Moment[]} moments @param {Host} host */
  constructor(moments, host) {
    this.moments = moments;
    this.host = host;
    this.#caption.textContent = 'The same run, moment by moment, in Step: press Next.';
    const row = el('div', { className: 'row' }, this.#previous, this.#next, this.#count);
    this.element.append(row, this.#caption);
    this.#draw();
  }
  /** @param {number} nth  from 1 */
  has(nth) {
    return nth <= this.moments.length;
  }
  /** To one of them, with whatever program there is. @param {number} nth  from 1 */
  async show(nth) {
    if (this.host.own()) return this.#go(nth - 1);
    await this.#open(
      nth - 1,
      'Step shows your program: at the same event, it may be somewhere else than the text says.',
    );
  }
  async #go(/** @type {number} */ to) {
    if (!this.host.own()) return this.#refuse();
    await this.#open(to, this.moments[to]?.says ?? '');
  }
  /** @param {number} to @param {string} caption */
  async #open(to, caption) {
    const moment = this.moments[to];
    if (!moment || this.#busy) return;
    this.#busy = true;
    this.#at = to;
    this.#caption.replaceChildren(...words(caption));
    this.#draw();
    try {
      await this.host.open(moment);
    } finally {
      this.#busy = false;
      this.#draw();
    }
  }
  #refuse() {
    const bring = () => {
      this.host.bring();
      void this.#go(this.#at < 0 ? 0 : this.#at);
    };
    const text = 'Your program is another one than the recorded one. Yours is kept among your programs. ';
    this.#caption.replaceChildren(text, act('Bring the recorded program', bring));
  }
  #draw() {
    const { length } = this.moments;
    this.element.dataset.busy = String(this.#busy);
    // aria-disabled, not disabled: the focus stays while Step goes there.
    this.#previous.setAttribute('aria-disabled', String(this.#busy || this.#at < 1));
    this.#next.setAttribute('aria-disabled', String(this.#busy || this.#at === length - 1));
    this.#count.textContent = this.#at < 0 ? `${length} moments` : `${this.#at + 1} of ${length}`;
  }
}
