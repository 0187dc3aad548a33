// SPDX-License-Identifier: Apache-2.0
// web/learn/learn.js — the pane Learn: the list of lessons, or one of them, and a foot that says how far one is.
// web/play/learning.js opens it, and brings the programs.
import { el, message_of, wear } from '../watch/dom.js';
import { all_lessons } from '../play/lessons.js';
import { follow_runs } from './judge.js';
import sheet from './learn.css';
import { LessonPage } from './lesson_page.js';
import { KEY, forget_progress, keep_language, progress } from './progress.js';

/** @typedef {import('../play/lessons.js').Packed} Packed @typedef {import('../play/lessons.js').Listed} Listed */
/** @typedef {import('./source.js').Language} Language @typedef {import('../play/learning.js').Learning} Learning */

const FORGET = {
  title: 'Forget my progress?',
  text: 'The ticks and answers of all lessons go. Your programs stay.',
  button: 'Forget it',
};
const NOT_THERE = 'This lesson could not be fetched: without a network, only lessons that were opened before are there';
const act = (/** @type {string} */ textContent, /** @type {() => void} */ onclick, more = {}) =>
  el('button', { type: 'button', textContent, onclick, ...more });

export class Learn {
  #body = el('div', { className: 'body', tabIndex: -1 });
  #foot = el('div', { className: 'foot' });
  #list = act('All lessons', () => this.show_list(), { className: 'quiet', hidden: true });
  /** On a phone: the lesson and the program have the same place. */
  #sides = el('div', { className: 'segments sides', role: 'group', 'aria-label': 'Shown above the output' });
  /** @type {LessonPage | null} */ #page = null;
  /** @type {Listed[]} */ #lessons = [];
  /** What was asked for last is what is shown. */
  #asked = 0;

  /** @param {HTMLElement} pane @param {Learning} learning */
  constructor(pane, learning) {
    this.learning = learning;
    wear(sheet);
    const close = act('×', () => learning.close(), { className: 'quiet', 'aria-label': 'Close Learn' });
    this.#sides.append(...[this.#side('text', 'Lesson'), this.#side('program', 'Program')]);
    const bar = el('div', { className: 'top' }, this.#list, el('span', { className: 'grow' }), this.#sides, close);
    pane.replaceChildren(bar, this.#body, this.#foot);
    follow_runs(
      learning.session,
      run => this.#page?.ended(run),
      program => this.#page?.still_runs(program),
    );
    learning.on_program(() => this.#page?.look());
    addEventListener('storage', e => {
      if (e.key === KEY || e.key === null) this.#draw_foot();
    });
  }
  focus() {
    (this.#page?.heading ?? this.#body).focus();
  }
  #side(/** @type {string} */ side, /** @type {string} */ title) {
    const pressed = String(document.body.dataset.learn === side);
    return act(title, () => this.#turn(side), { 'data-side': side, 'aria-pressed': pressed });
  }
  #turn(/** @type {string} */ side) {
    document.body.dataset.learn = side;
    for (const b of this.#sides.querySelectorAll('button'))
      b.setAttribute('aria-pressed', String(b.dataset.side === side));
    this.learning.measure();
  }

  // ---- the list ----------------------------------------------------------------------------------------------------
  async show_list() {
    const mine = ++this.#asked;
    this.#turn('text');
    try {
      this.#lessons = await all_lessons();
    } catch (e) {
      if (mine === this.#asked) this.#fail(e);
      return;
    }
    if (mine !== this.#asked) return;
    this.#page = null;
    this.learning.lesson = null;
    this.#list.hidden = true;
    this.#sides.hidden = true;
    this.#draw_list();
    this.#body.scrollTop = 0;
  }
  #draw_list() {
    const { lessons, language } = progress();
    const row = (/** @type {Listed} */ { name, title, summary, tasks }) => {
      const done = Math.min(lessons[name]?.done ?? 0, tasks);
      const state = done === tasks ? '✓ done' : `${done} of ${tasks} done`;
      const words = [
        el('b', { textContent: title }),
        el('span', { className: 'about', textContent: summary }),
        el('span', { className: 'state', textContent: done ? state : '' }),
      ];
      const onclick = () => void this.#go(name, language);
      return el('li', {}, el('button', { type: 'button', className: done === tasks ? 'done' : '', onclick }, ...words));
    };
    const about =
      'A short course on the machine that runs Erlang and Elixir. You need to know neither. Each lesson has a text, ' +
      'a program to change, and tasks that are checked.';
    this.#body.replaceChildren(
      el('h2', { textContent: 'Learn' }),
      el('p', { className: 'soft', textContent: about }),
      el('ol', { className: 'lessons' }, ...this.#lessons.map(row)),
    );
    const complete = this.#lessons.filter(l => (lessons[l.name]?.done ?? 0) >= l.tasks).length;
    const began = Object.keys(lessons).length > 0;
    const forget = act('Forget my progress', () => this.#forget(), { className: 'quiet', hidden: !began });
    const count = el('p', { textContent: `${complete} of ${this.#lessons.length} lessons done` });
    this.#foot.replaceChildren(count, el('span', { className: 'grow' }), forget);
  }
  #forget() {
    this.learning.dialogs.confirm(FORGET, () => {
      forget_progress();
      this.#draw_list();
      this.#body.focus();
    });
  }
  #fail(/** @type {unknown} */ e) {
    this.#page = null;
    const again = act('Try again', () => void this.show_list());
    this.#body.replaceChildren(el('p', { className: 'bad', role: 'alert' }, `${message_of(e)}. `), again);
  }

  // ---- a lesson ----------------------------------------------------------------------------------------------------
  async #go(/** @type {string} */ name, /** @type {Language} */ language) {
    try {
      if (!(await this.learning.go({ name, language }))) throw new Error(NOT_THERE);
    } catch (e) {
      this.#fail(e);
    }
  }
  /** @param {Packed} lesson @param {Language} language */
  async show_lesson(lesson, language) {
    const mine = ++this.#asked;
    keep_language(language);
    try {
      this.#lessons = await all_lessons();
      if (mine === this.#asked) this.#draw_lesson(lesson, language);
    } catch (e) {
      if (mine === this.#asked) this.#fail(e);
    }
  }
  #draw_lesson(/** @type {Packed} */ lesson, /** @type {Language} */ language) {
    const { learning } = this;
    const asked = { name: lesson.name, language };
    const same = this.#page?.lesson.name === lesson.name;
    const at = this.#lessons.findIndex(l => l.name === lesson.name);
    /** @type {import('./lesson_page.js').Host} */
    const host = {
      get program() {
        return learning.program;
      },
      get is_own() {
        return learning.is_own;
      },
      show_place: place => learning.show_place(place, lesson),
      to_language: other => void this.#go(lesson.name, other),
      reset: () => learning.reset(lesson, language),
      copy_link: () => this.#copy(learning.link_to(asked)),
      present: () => learning.present(),
      changed: () => this.#draw_foot(),
    };
    const number = at < 0 ? 'Lesson' : `Lesson ${at + 1} of ${this.#lessons.length}`;
    this.#page = null; // its tasks speak up while they are made
    this.#page = new LessonPage(lesson, language, number, host);
    this.#body.replaceChildren(this.#page.element);
    this.#list.hidden = false;
    this.#sides.hidden = false;
    this.#draw_foot();
    if (same) return;
    this.#body.scrollTop = 0;
    this.#turn('text');
    this.focus();
  }
  /** How far one is, and where to go on. */
  #draw_foot() {
    const page = this.#page;
    if (!page) return;
    const { done, count } = page.tasks;
    const at = this.#lessons.findIndex(l => l.name === page.lesson.name);
    const next = this.#lessons[at + 1];
    const all = done === count;
    const to_tasks = act(all ? '✓ All tasks done' : `${done} of ${count} tasks done`, () => page.tasks.reveal(), {
      className: 'quiet count',
    });
    const go = next
      ? act('Next lesson', () => void this.#go(next.name, page.language), {
          className: all ? 'primary' : '',
          title: next.title,
        })
      : act('All lessons', () => void this.show_list());
    this.#foot.replaceChildren(to_tasks, el('span', { className: 'grow' }), go);
  }
  /** @param {string} link @returns {Promise<boolean>} false: the link is shown, to be copied by hand */
  async #copy(link) {
    try {
      await navigator.clipboard.writeText(link);
      return true;
    } catch {
      const input = el('input', { readOnly: true, value: link, 'aria-label': 'Link' });
      this.learning.dialogs.show('Link to this lesson', [input]);
      return false;
    }
  }
}
