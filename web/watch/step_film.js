// SPDX-License-Identifier: Apache-2.0
// web/watch/step_film.js — the recording of Step: a strip of captions, each at a point of a run, to go from one to the
// next. Those of a link are shown as the link's words: whoever made it wrote them.
import { LONGEST, MOST, clean } from '../play/captions.js';
import { button, el, gap, number, soft } from './dom.js';

/** @typedef {import('../play/captions.js').Caption} Caption @typedef {import('../play/point.js').Point} Point */
/** go: Step shall stand there; here: where it stands, null: nowhere; of: the program, as text.
 * @typedef {{ go(point: Point): Promise<void>, here(): Point | null, of(): string }} Host */

export class Film {
  /** @type {(Caption & { own: boolean })[]} */ #list = [];
  /** Which one is shown; -1: none. */
  #at = -1;
  /** The program that was recorded. */
  #of = '';
  /** Goes there now. */
  #busy = false;
  #strip = el('ol', { className: 'strip', 'aria-label': 'Captions' });
  #text = el('p', { className: 'caption', role: 'status' });
  #previous = button('Previous', 'To the caption before', () => void this.#go(this.#at - 1));
  #next = button('Next', 'To the next caption', () => void this.#go(this.#at + 1));
  /** What it shows: nothing while there are no captions. */
  box = el('section', { className: 'film', 'aria-label': 'Recording', hidden: true });
  input = el('input', {
    type: 'text',
    maxLength: LONGEST,
    'aria-label': 'Caption',
    placeholder: 'What is to be seen here',
    className: 'grow',
  });
  /** For the bars: a caption for the point at which it stands. */
  form = el(
    'form',
    {
      className: 'pair grow',
      onsubmit: (/** @type {SubmitEvent} */ e) => {
        e.preventDefault();
        this.#add();
      },
    },
    this.input,
    el('button', { id: 'step-caption', textContent: 'Add caption here', title: 'Copy link takes the captions along' }),
  );

  /** @param {Host} host @param {(text: string) => void} say */
  constructor(host, say) {
    this.host = host;
    this.say = say;
    const row = el('div', { className: 'row' }, this.#previous, this.#next, gap());
    row.append(button('Remove', 'Leave out this caption', () => this.#remove()));
    this.box.append(this.#text, row, this.#strip);
  }
  /** @returns {Caption[]} */
  get captions() {
    return this.#list.map(({ own: _, ...caption }) => caption);
  }
  /** Those of a link, instead of what is there. @param {Caption[]} list */
  take(list) {
    this.#list = list.map(c => ({ ...c, own: false }));
    this.#of = this.host.of();
    this.#at = -1;
    this.#draw();
  }
  /** Shows the caption of a point, if it has one. @param {Point} point */
  show(point) {
    this.#at = this.#list.findIndex(c => c.seed === point.seed && c.event === point.event);
    this.#draw();
  }
  #add() {
    const point = this.host.here();
    const text = clean(this.input.value);
    if (!point) return this.say('Start first: a caption belongs to a point of a run.');
    if (!text) return this.input.focus();
    if (this.#list.length >= MOST) return this.say(`A recording has at most ${MOST} captions.`);
    if (!this.#list.length) this.#of = this.host.of();
    const caption = { ...point, text, own: true };
    this.#list.push(caption);
    this.#list.sort((a, b) => a.seed - b.seed || a.event - b.event);
    this.#at = this.#list.indexOf(caption);
    this.input.value = '';
    this.#draw();
  }
  #remove() {
    if (this.#at < 0) return;
    this.#list.splice(this.#at, 1);
    this.#at = Math.min(this.#at, this.#list.length - 1);
    this.#draw();
  }
  async #go(/** @type {number} */ to) {
    const caption = this.#list[to];
    if (!caption || this.#busy) return;
    this.#busy = true;
    this.#at = to;
    this.#draw();
    try {
      await this.host.go(caption);
    } finally {
      this.#busy = false;
      this.#draw();
    }
  }
  #draw() {
    const now = this.#list[this.#at];
    this.box.hidden = !this.#list.length;
    // Not disabled: the focus stays while Step goes there.
    this.#previous.setAttribute('aria-disabled', String(this.#busy || this.#at < 1));
    this.#next.setAttribute('aria-disabled', String(this.#busy || this.#at >= this.#list.length - 1));
    this.#strip.replaceChildren(...this.#list.map((c, i) => this.#picture(c, i)));
    const other = this.#of !== this.host.of() ? [soft('Recorded with another text of the program. ')] : [];
    const whose = now?.own ? 'Your caption' : 'The link says';
    const none = `${this.#list.length} captions: Next begins.`;
    this.#text.replaceChildren(...other, ...(now ? [el('b', {}, `${whose}: `), el('q', {}, now.text)] : [none]));
  }
  #picture(/** @type {Caption} */ { event, text }, /** @type {number} */ i) {
    const words = [el('b', {}, `${i + 1}`), ` event ${number(event)} `, soft(text.slice(0, 40))];
    const b = el('button', { type: 'button', title: text, onclick: () => void this.#go(i) }, ...words);
    if (i === this.#at) b.setAttribute('aria-current', 'step');
    return el('li', {}, b);
  }
}
