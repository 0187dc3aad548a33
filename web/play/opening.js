// SPDX-License-Identifier: Apache-2.0
// web/play/opening.js — which program comes into the page: what the address asks for (#p=... a shared program,
// #example=NAME[&run], #lesson=NAME[&lang=elixir]), else the last one of one's own, else the first example. After a
// reload it is what the tab had.
//
// Programs arrive late; the last one asked for wins. The address changes only when somebody chooses another program.
import { message_of } from '../watch/dom.js';
import { find_example } from './examples.js';
import { checked_folder, folder_of } from './folders.js';
import { visible_name } from '../visible.js';
import { framed } from './flavour.js';
import * as kept from './kept.js';
import { say_notice } from './layout.js';
import { file_of, find_lesson, lesson_in, program_of } from './lessons.js';
import { without_point } from './point.js';
import { from_fragment } from './program.js';

/** @typedef {import('./flavour.js').Program} Program @typedef {import('./kept.js').Entry} Entry */
/** put: brings it into the editor; run: it runs by itself. @typedef {{ put: () => void, run?: boolean }} Found */

const FIRST_EXAMPLE = 'pingpong';
const UNREADABLE =
  'Your last program cannot be read any more. It is as it was among My programs, where it can be saved as a file.';
/** The page was loaded again, or is back from the history. */
function is_again() {
  const [entry] = performance.getEntriesByType('navigation');
  return entry instanceof PerformanceNavigationTiming && entry.type !== 'navigate';
}

export class Opening {
  #asked = 0;

  /** @param {import('./work.js').Work} work @param {import('./runner.js').Runner} runner */
  constructor(work, runner) {
    this.work = work;
    this.runner = runner;
  }
  /** Opens what was there before the reload, or what the address asks for.
   * @returns {Promise<Found | null>} null: another was asked for meanwhile */
  async begin() {
    return this.#open(async () => (!framed && is_again() && this.#here()) || this.#find());
  }
  /** The address is another one. */
  follow_address() {
    return this.#open(() => this.#find());
  }
  async #open(/** @type {() => Promise<Found>} */ find) {
    const mine = ++this.#asked;
    const found = await find();
    if (mine !== this.#asked) return null;
    this.#put(found.put);
    return found;
  }
  #put(/** @type {() => void} */ put) {
    this.#asked++;
    put();
    this.runner.rest();
  }
  /** Somebody chooses another program: an example, one of their own, or that of a lesson.
   * @param {() => void} put @param {string} hash  of the address then */
  choose(put, hash = '') {
    const search = without_point(location.search);
    if (location.hash !== hash || search !== location.search)
      history.pushState(null, '', location.pathname + search + hash);
    this.#put(put);
    if (!hash) this.work.files.focus();
  }
  /** The address asks for nothing any more; the program stays. */
  forget_address() {
    history.replaceState(null, '', location.pathname + location.search);
    const here = kept.here();
    if (here) kept.set_here({ ...here, hash: '' });
  }

  // ---- what there is -----------------------------------------------------------------------------------------------
  /** What this tab showed. @returns {Found | null} */
  #here() {
    const here = kept.here();
    if (!here || here.hash !== location.hash) return null;
    const { name = '', from = '', files } = here;
    const folder = checked_folder(here.folder);
    const entry = kept.find(here.id);
    if (!files) return this.#own(entry);
    const program = entry?.changed === here.of ? entry?.program : null;
    if (!entry || !program) return this.#copy(name, { files }, from, { folder });
    return { put: () => this.work.open_own({ ...entry, program }, { files }) };
  }
  /** @param {string} name @param {Program} program @param {string} from
   * @param {{ run?: boolean, folder?: string }} [how] @returns {Found} */
  #copy(name, program, from, { run, folder } = {}) {
    return { put: () => this.work.open_copy(name, program, from, folder), run };
  }
  /** @param {Entry | null} entry @returns {Found | null} */
  #own(entry) {
    const program = entry?.program;
    if (!entry || !program) return null;
    const { folder } = entry;
    if (kept.raw_of(entry.id) === null) return this.#copy(entry.name, program, kept.UNKEPT, { folder });
    return { put: () => this.work.open_own({ ...entry, program }) };
  }
  /** @returns {Promise<Found>} */
  async #find() {
    const old = framed ? null : kept.take_old();
    const asked = (await this.#shared()) ?? (await this.#lesson()) ?? (await this.#example());
    if (asked) return asked;
    const last = framed ? null : (old ?? kept.last());
    if (last && !last.program) say_notice(UNREADABLE);
    const own = this.#own(last);
    if (own) return own;
    const first = await find_example(FIRST_EXAMPLE);
    if (!first) throw new Error(`there is no example ${FIRST_EXAMPLE}`);
    return this.#copy(first.title, first, 'example', { run: !framed });
  }
  /** @returns {Promise<Found | null>} */
  async #shared() {
    const shared = /^#?p=([^&]*)/.exec(location.hash)?.[1];
    if (shared === undefined) return null;
    try {
      const program = await from_fragment(shared);
      return this.#copy(kept.name_of(program), program, 'shared', { folder: framed ? '' : await folder_of(shared) });
    } catch (e) {
      const why = `The program in this link cannot be read: ${message_of(e)}.`;
      say_notice(framed ? why : `${why} Your own last program is here instead.`);
      return null;
    }
  }
  /** @returns {Promise<Found | null>} */
  async #lesson() {
    const asked = lesson_in(location.hash);
    if (!asked || framed) return null;
    try {
      const lesson = await find_lesson(asked.name);
      if (lesson) return this.lesson_program(lesson, asked.language);
      say_notice(`There is no lesson ${visible_name(asked.name)}.`);
    } catch (e) {
      say_notice(`The lesson in this link cannot be read: ${message_of(e)}.`);
    }
    return null;
  }
  /** One's own program of the lesson, or a copy of the lesson's.
   * @param {import('./lessons.js').Packed} lesson @param {import('./lessons.js').Asked['language']} language */
  lesson_program(lesson, language) {
    const file = file_of({ name: lesson.name, language });
    return (
      this.#own(kept.latest_of(lesson.title, file)) ?? this.#copy(lesson.title, program_of(lesson, language), 'lesson')
    );
  }
  /** @returns {Promise<Found | null>} */
  async #example() {
    const hash = new URLSearchParams(location.hash.slice(1));
    const name = hash.get('example');
    if (!name) return null;
    const example = await find_example(name);
    if (!example) say_notice(`There is no example ${visible_name(name)}.`);
    return example ? this.#copy(example.title, example, 'example', { run: hash.has('run') }) : null;
  }
}
