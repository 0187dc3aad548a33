// SPDX-License-Identifier: Apache-2.0
// web/play/learning.js — the pane Learn, left of all else: opens it, and connects it with the page. What is in it
// (../learn/learn.js) comes when it is first opened.
import { message_of } from '../watch/dom.js';
import { flavour_of } from './flavour.js';
import { at, say_notice } from './layout.js';
import { file_of, find_lesson, hash_of, language_of, lesson_in, program_of } from './lessons.js';
import { present, presents } from './present.js';

/** @typedef {import('./lessons.js').Packed} Packed @typedef {import('./lessons.js').Asked} Asked */
/** @typedef {import('./flavour.js').Program} Program @typedef {import('../learn/lesson.js').Place} Place */
/** A place of a view, as it is opened. @typedef {Exclude<Place, { view: 'step' }> |
 *    { view: 'step', seed: number, event: number }} Shown */
/** The parts of the page. choose: brings another program, unless one says no; the address is then this hash.
 * @typedef {{ session: import('./session.js').Session, files: import('./files.js').Files,
 *    work: import('./work.js').Work, opening: import('./opening.js').Opening, views: import('./views.js').Views,
 *    dialogs: import('./dialogs.js').Dialogs, choose: (put: () => void, hash: string) => void,
 *    prepare: () => void }} Parts */

/** Reductions of a slice, for which the events of lessons are counted. */
const SLICE = 4000;
/** In a lesson's term, the module of its Elixir program. @param {string} name  of the lesson */
const elixir_module = name => `'Elixir.${name.replace(/(?:^|_)(.)/g, (_, c) => c.toUpperCase())}':`;

export class Learning {
  #pane = at('#learn', HTMLElement);
  #button = at('#lessons', HTMLButtonElement);
  /** @type {Promise<import('../learn/learn.js').Learn> | null} */ #learn = null;
  /** The lesson that is open. @type {Packed | null} */ lesson = null;

  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    // A lesson says how many schedulers run its program.
    parts.session.wishes = program => {
      const { lesson } = this;
      return lesson && language_of(lesson, program) ? { schedulers: lesson.schedulers } : {};
    };
    this.#button.addEventListener('click', () => (this.#pane.hidden ? void this.open() : this.close()));
    if (this.#is_asked()) this.#show();
  }
  #is_asked() {
    return location.hash === '#lessons' || !!lesson_in(location.hash);
  }
  #show() {
    this.#pane.hidden = false;
    document.body.dataset.learn = 'text';
    this.#button.setAttribute('aria-expanded', 'true');
  }
  /** The pane goes; the program stays, and so does what was done. */
  close() {
    this.#pane.hidden = true;
    delete document.body.dataset.learn;
    this.lesson = null;
    this.#button.setAttribute('aria-expanded', 'false');
    this.#button.focus();
    if (this.#is_asked()) this.parts.opening.forget_address();
  }
  /** What is in the pane. */
  async #inside() {
    this.#learn ??= import('../learn/learn.js').then(({ Learn }) => new Learn(this.#pane, this));
    try {
      return await this.#learn;
    } catch (e) {
      this.#learn = null;
      this.#pane.textContent = `Learn could not be loaded: ${message_of(e)}`;
      return null;
    }
  }
  /** The list of lessons, or the lesson that was open. */
  async open() {
    this.#show();
    const learn = await this.#inside();
    learn?.show_list();
    learn?.focus();
  }
  /** The lesson that the address names, if it does. Its program comes with it: see opening.js. */
  async follow_address() {
    const asked = lesson_in(location.hash);
    if (!asked) {
      if (location.hash === '#lessons') await this.open();
      return;
    }
    try {
      const lesson = await find_lesson(asked.name);
      if (lesson && location.hash.startsWith(`#lesson=${lesson.name}`)) await this.#enter(lesson, asked);
      else if (!lesson) await this.open();
    } catch (e) {
      say_notice(message_of(e));
    }
  }
  async #enter(/** @type {Packed} */ lesson, /** @type {Asked} */ { language }) {
    this.lesson = lesson;
    this.#show();
    this.parts.prepare();
    (await this.#inside())?.show_lesson(lesson, language);
  }

  // ---- what the pane asks for --------------------------------------------------------------------------------------
  get session() {
    return this.parts.session;
  }
  get dialogs() {
    return this.parts.dialogs;
  }
  /** The program in the editor. */
  get program() {
    return this.parts.files.program;
  }
  /** Calls f when another program is in the editor. @param {() => void} f */
  on_program(f) {
    // Its files come after its name.
    this.parts.work.on('changed', () => queueMicrotask(f));
  }
  /** Opens a lesson, and its program. @param {Asked} asked @returns {Promise<boolean>} */
  async go(asked) {
    const lesson = await find_lesson(asked.name);
    if (!lesson) return false;
    this.parts.choose(() => {
      this.lesson = lesson;
      this.parts.opening.lesson_program(lesson, asked.language).put();
      void this.#inside().then(learn => learn?.show_lesson(lesson, asked.language));
    }, hash_of(asked));
    return true;
  }
  /** The lesson's program as it was written; one's own stays among one's own. @param {Packed} lesson
   * @param {import('./lessons.js').Language} language */
  reset(lesson, language) {
    const hash = hash_of({ name: lesson.name, language });
    this.parts.choose(() => this.parts.work.open_copy(lesson.title, program_of(lesson, language), 'lesson'), hash);
  }
  /** What is shown has another size. */
  measure() {
    this.parts.files.editor?.view.requestMeasure();
  }
  /** Is the program in the editor one of one's own? */
  get is_own() {
    return !!this.parts.work.id;
  }
  /** Opens the view of a lesson at its place, with the program in the editor.
   * @param {Shown} place @param {Packed} lesson */
  async show_place(place, { name, schedulers }) {
    const { views, session } = this.parts;
    const { program } = this;
    if (place.view === 'step')
      await views.open('step', { seed: place.seed, event: place.event, schedulers, slice: SLICE });
    else if (place.view === 'watch') {
      await views.open('watch', { follow: place.follow });
      void session.run(program);
    } else if (place.view === 'inspect') {
      const term =
        flavour_of(program) === 'elixir' ? place.term.replaceAll(`${name}:`, elixir_module(name)) : place.term;
      await views.open('inspect', { term, language: 'erlang' });
    }
  }
  /** For a room: large type and few controls, or as before. */
  present() {
    present(!presents());
    this.measure();
  }
  /** @param {Asked} asked */
  link_to(asked) {
    return new URL(hash_of(asked), location.href).href;
  }
  /** @param {Asked} asked */
  file_of(asked) {
    return file_of(asked);
  }
}
