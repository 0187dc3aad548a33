// SPDX-License-Identifier: Apache-2.0
// web/watch/inspect_studies.js — the terms that were inspected. Each is a study: a few descriptions of one term (as it
// is, as sent, after a collection), of which one or two are shown.
import { dot, el, number } from './dom.js';
import { sentences } from './inspect_says.js';
import { compare } from './memory_compare.js';
import { memory_map } from './memory_map.js';
import { place_of, words_of } from './memory_word.js';

/** @typedef {import('./types.d.ts').Description} Description @typedef {import('./inspect_says.js').Snap} Snap */
/** from: where the term comes from; about: what it teaches; beside: the snap that is shown beside the first; shown: the
 * snaps that are shown; again: collects the process and looks again.
 * @typedef {{ title: string, from: string, about?: string, snaps: Snap[], beside?: number, shown?: number[],
 *    again?: () => Promise<void> }} Study */

const MOST = 40;
const introduction = () => [
  'Choose a sample, type an expression, pick a value of the program, or call ',
  el('code', { textContent: 'webeam:inspect(Term)' }),
  ' (',
  el('code', { textContent: ':webeam.inspect(term)' }),
  ') in the program or in the Shell: here comes how the term lies in memory, word by word.',
];

/** The first line, cut to n characters. @param {unknown} s */
export function first_line(s, n = 60) {
  const [line] = String(s ?? '').split('\n');
  return line.length > n ? `${line.slice(0, n - 1)}…` : line;
}
/** The label of webeam:inspect(Term, Label), '' without one. @param {Description} d */
export function label_of({ label }) {
  if (Array.isArray(label)) return String.fromCodePoint(...label.filter(Number.isInteger).map(Number));
  return label === 'none' || label === null ? '' : String(label);
}
/** A study of a term as it is, and as a send would copy it. @param {Description} d @param {string} from
 * @returns {Study} */
export function study_of(d, from) {
  /** @type {Snap[]} */
  const snaps = [{ name: 'As it is', d }];
  if (d.sent && d.sent !== 'none') snaps.push({ name: 'As a message would carry it', how: 'sent', d: d.sent });
  return { title: label_of(d) || first_line(d.text, 40), from, snaps };
}

export class Studies {
  /** The newest is the last. @type {Study[]} */
  #list = [];
  /** The one that is shown. @type {Study | null} */
  #study = null;
  /** Maps drawn so far: each has an id of its own. */
  #maps = 0;

  /** @param {(text: string) => void} say  for the line above the view */
  constructor(say) {
    this.say = say;
    this.strip = el('div', { className: 'list', role: 'group', 'aria-label': 'Inspected terms', hidden: true });
    const snaps = 'As it is, as sent, after a collection';
    this.snaps = el('div', { className: 'snaps', role: 'group', 'aria-label': snaps, hidden: true });
    this.view = el('div', { className: 'scroll', tabIndex: 0, role: 'region', 'aria-label': 'Memory' });
    this.view.append(el('div', { className: 'empty' }, ...introduction()));
    this.words = el('div', { hidden: true });
    /** In the order they have in the page. */
    this.parts = [this.strip, this.snaps, this.view, this.words];
  }
  /** Adds a study and shows it. @param {Study} s */
  add(s) {
    this.#list.push(s);
    if (this.#list.length > MOST) this.#list.shift();
    this.#show(s);
  }
  #show(/** @type {Study} */ s) {
    this.#study = s;
    s.shown ??= s.beside && s.snaps[s.beside] ? [0, s.beside] : [0];
    this.draw();
  }
  /** Shows a snap, or no longer; at most two, at least one. @param {Study} s @param {number} i */
  #toggle(s, i) {
    const shown = s.shown ?? [0];
    if (!shown.includes(i)) s.shown = [...shown, i].slice(-2).sort((a, b) => a - b);
    else if (shown.length > 1) s.shown = shown.filter(k => k !== i);
    this.draw();
    this.snaps.querySelectorAll('button')[i]?.focus();
  }
  /** Draws what is shown of the chosen study. */
  draw() {
    const s = this.#study;
    if (!s) return;
    this.strip.hidden = this.#list.length < 2;
    this.strip.replaceChildren(...this.#list.map(x => this.#in_strip(x)));
    this.snaps.hidden = s.snaps.length < 2 && !s.again;
    this.snaps.replaceChildren(...this.#snap_buttons(s));
    this.words.hidden = true;
    const [a, b] = (s.shown ?? [0]).map(i => s.snaps[i]);
    this.view.replaceChildren(el('div', { className: 'pad' }, ...this.#pictures(a, b)));
    const { text } = s.snaps[0].d;
    this.say(s.about ?? first_line(s.from !== 'Elixir' && typeof text === 'string' ? text : s.title, 160));
  }
  #in_strip(/** @type {Study} */ s) {
    return el(
      'button',
      { type: 'button', 'aria-pressed': String(s === this.#study), onclick: () => this.#show(s) },
      el('span', { textContent: first_line(s.title, 28) }),
      el('small', { textContent: `${s.from}, ${number(s.snaps[0].d.words)} words` }),
    );
  }
  #snap_buttons(/** @type {Study} */ s) {
    const shown = s.shown ?? [0];
    /** @type {HTMLElement[]} */
    const list = s.snaps.map(({ name }, i) => {
      const pressed = String(shown.includes(i));
      const onclick = () => this.#toggle(s, i);
      return el('button', { type: 'button', 'aria-pressed': pressed, textContent: name, onclick });
    });
    const hint = shown.length > 1 ? 'side by side' : 'press another to see both';
    if (s.snaps.length > 1) list.push(el('span', { className: 'soft', textContent: hint }));
    const again = 'Collect this process, look again';
    if (s.again) list.push(el('button', { type: 'button', textContent: again, onclick: s.again }));
    return list;
  }
  /** What there is to see, in words; what the colours mean; a map, or two side by side.
   * @param {Snap} a @param {Snap | undefined} b */
  #pictures(a, b) {
    const found = b ? compare(a.d, b.d) : null;
    const maps = [this.#picture(a)];
    if (b) maps.push(this.#picture(b, found?.marks));
    return [
      el('ul', { className: 'says' }, ...sentences(a, b, found)),
      legend(b ? [...a.d.boxes, ...b.d.boxes] : a.d.boxes),
      el('div', { className: 'side' }, ...maps),
    ];
  }
  /** @param {Snap} snap @param {Map<number, import('./memory_compare.js').Mark>} [marks] */
  #picture({ name, d }, marks) {
    const map = memory_map(d, {
      id: String(++this.#maps),
      marks,
      name,
      choose: box => {
        this.words.hidden = false;
        this.words.replaceChildren(words_of(box));
      },
    });
    const textContent = d.process ? `${name} ${d.process}` : name;
    return el('section', { 'aria-label': name }, el('h2', { textContent }), map);
  }
}
/** @param {import('./types.d.ts').Box[]} boxes */
function legend(boxes) {
  const there = [...new Set(boxes.map(b => b.where))].map(place_of);
  const list = there.map(([tint, name]) => el('li', {}, dot(tint), name));
  return el('ul', { className: 'legend', 'aria-label': 'Where boxes lie' }, ...list);
}
