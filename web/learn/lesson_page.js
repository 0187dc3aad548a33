// SPDX-License-Identifier: Apache-2.0
// web/learn/lesson_page.js — one lesson as the pane Learn shows it: its text, the button for its view, its tasks.
import { el } from '../watch/dom.js';
import { parse_check, parse_lesson, parse_steps } from './lesson.js';
import { elements } from './nodes.js';
import { Recording } from './recording.js';
import { Tasks } from './tasks.js';

/** @typedef {import('../play/lessons.js').Packed} Packed @typedef {import('./source.js').Language} Language */
/** @typedef {import('./lesson.js').Place} Place @typedef {import('./judge.js').Run} Run */
/** @typedef {import('../play/learning.js').Shown} Shown */
/** What a lesson asks of the pane.
 * @typedef {{ program: import('../play/flavour.js').Program, is_own: boolean,
 *    show_place: (place: Shown) => Promise<void>, to_language: (language: Language) => void, reset: () => void,
 *    copy_link: () => Promise<boolean>, present: () => void, changed: () => void }} Host */

const LANGUAGES = /** @type {[Language, string][]} */ ([
  ['erlang', 'Erlang'],
  ['elixir', 'Elixir'],
]);
const PRESENT = 'Large type and few controls, for a room';
const RESET = 'The program is as the lesson gives it.';

/** What the button for a place says. @param {Place} place */
function words_of_place(place) {
  if (place.view === 'step') return 'Show in Step';
  if (place.view === 'watch') return `Watch ${place.follow.join(' and ')}`;
  return place.view === 'inspect' ? 'Show the term in Inspect' : '';
}

export class LessonPage {
  #said = el('p', { className: 'said', role: 'status' });
  #other = el('p', { className: 'other', hidden: true });
  /** @type {Tasks} */ tasks;
  element = el('article', { className: 'lesson' });

  /** @param {Packed} lesson @param {Language} language @param {string} number  which of how many
   * @param {Host} host */
  constructor(lesson, language, number, host) {
    this.lesson = lesson;
    this.language = language;
    this.host = host;
    const { text, place } = parse_lesson(lesson.text);
    this.tasks = new Tasks(lesson.name, parse_check(lesson.check), language, {
      changed: () => host.changed(),
      answered: ({ done, says }) => this.#speak(done ? 'Right.' : says),
    });
    const parts = elements(text, language);
    const heading = parts.find(p => p.tagName === 'H2') ?? el('h2', { textContent: lesson.title });
    heading.tabIndex = -1;
    this.heading = heading;
    const body = parts.filter(p => p !== heading);
    this.#put_place(body, place);
    const before = el('p', { className: 'number', textContent: number });
    this.element.append(before, heading, this.#switch(), this.#other, ...body, ...this.#rest());
    this.look();
  }
  /** Erlang or Elixir. */
  #switch() {
    const button = (/** @type {[Language, string]} */ [language, title]) =>
      el('button', {
        type: 'button',
        textContent: title,
        'aria-pressed': String(language === this.language),
        onclick: () => this.host.to_language(language),
      });
    const group = { className: 'segments', role: 'group', 'aria-label': 'Language of the program' };
    return el('div', group, ...LANGUAGES.map(button));
  }
  /** The button for the view, and the recording, stand below the heading Look, or before what is to do.
   * @param {HTMLElement[]} body @param {Place} place */
  #put_place(body, place) {
    const recording = this.#recording();
    const parts = [...this.#place(place, recording), ...(recording ? [recording.element] : [])];
    const find = (/** @type {string} */ title) => body.findIndex(e => e.tagName === 'H3' && e.textContent === title);
    const look = find('Look');
    const to_do = find('Do');
    if (look >= 0) body.splice(look + 1, 0, ...parts);
    else body.splice(to_do < 0 ? body.length : to_do, 0, ...parts);
  }
  /** @param {Place} place @param {Recording | null} recording  a place in Step is one of its moments
   * @returns {HTMLElement[]} */
  #place(place, recording) {
    const textContent = words_of_place(place);
    if (place.view === 'none' || (place.view === 'step' && !recording?.has(place.moment))) return [];
    const onclick = () => void (place.view === 'step' ? recording?.show(place.moment) : this.host.show_place(place));
    return [el('p', { className: 'row' }, el('button', { type: 'button', className: 'place', textContent, onclick }))];
  }
  #recording() {
    const { steps, programs } = this.lesson;
    if (!steps) return null;
    const own = () => this.host.program.files[0]?.text === programs[this.language];
    return new Recording(parse_steps(steps)[this.language], {
      own,
      bring: () => this.host.reset(),
      open: ({ seed, event }) => this.host.show_place({ view: 'step', seed, event }),
    });
  }
  #rest() {
    const run = this.tasks.has_program ? ['Change the program and press Run: then it is checked.'] : [];
    const act = (/** @type {string} */ textContent, /** @type {() => void} */ onclick) =>
      el('button', { type: 'button', textContent, onclick });
    return [
      el('h3', { textContent: 'Tasks' }),
      ...run.map(textContent => el('p', { className: 'soft', textContent })),
      this.tasks.element,
      this.#said,
      el(
        'div',
        { className: 'row' },
        act('Reset the program', () => this.#reset()),
        act('Copy link', () => void this.#copy()),
        el('button', { type: 'button', title: PRESENT, textContent: 'Present', onclick: () => this.host.present() }),
      ),
    ];
  }
  /** @param {string} text */
  say(text) {
    this.#said.textContent = text;
    this.#said.classList.remove('unseen');
  }
  /** What stands at its task too: for those who hear the page. @param {string} text */
  #speak(text) {
    this.#said.textContent = text;
    this.#said.classList.add('unseen');
  }
  #reset() {
    const kept = this.host.is_own ? ' Yours is kept among your programs.' : '';
    this.host.reset();
    this.say(RESET + kept);
  }
  async #copy() {
    const copied = await this.host.copy_link();
    if (copied) this.say('The link to this lesson is copied.');
  }
  /** Is the program in the editor the lesson's? */
  look() {
    const file = this.host.program.files[0]?.name ?? '';
    const mine = file === this.#file();
    this.#other.hidden = mine;
    if (mine) return;
    const back = el('button', {
      type: 'button',
      textContent: 'Bring the lesson’s program',
      onclick: () => this.host.to_language(this.language),
    });
    this.#other.replaceChildren('The editor shows another program. ', back);
  }
  #file() {
    return `${this.lesson.name}.${this.language === 'erlang' ? 'erl' : 'exs'}`;
  }
  /** @param {Run['program']} program */
  still_runs({ files }) {
    if (this.tasks.has_program && files[0]?.name === this.#file())
      this.say('The program still runs, or waits for a message that nobody sends. It is checked when it has ended.');
  }
  /** A run has ended: it is checked. @param {Run} run */
  ended({ program, output, how }) {
    const [main] = program.files;
    if (!this.tasks.has_program || how === 'replaced' || main?.name !== this.#file()) return;
    if (how === 'refused') return this.say('The program does not compile: the output says where.');
    const given = this.lesson.programs[this.language];
    const unchanged = main.text === given;
    const source = program.files.map(f => f.text).join('\n');
    const verdicts = this.tasks.judge(source, given, output, !unchanged && how !== 'stopped');
    if (unchanged) return this.say('This is the program as the lesson gives it. Now change it.');
    const left = verdicts.filter(v => !v.done).length;
    if (!left) this.say('The program does what was asked for.');
    else if (how === 'stopped') this.say('The program was stopped. Let it end to have it checked.');
    else this.#speak(`Not yet: ${verdicts.find(v => v.says)?.says ?? ''}`);
    this.tasks.reveal();
  }
}
