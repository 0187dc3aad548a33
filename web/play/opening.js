// SPDX-License-Identifier: Apache-2.0
// web/play/opening.js — which program comes into the page: what the address asks for (#p=... a shared program,
// #example=NAME[&run]), else the last one, else the first example. Programs arrive late; the last one asked for wins.
import { KEY } from './flavour.js';
import { find_example } from './examples.js';
import { say_notice } from './layout.js';
import { checked, from_fragment } from './program.js';
import { message_of } from '../watch/dom.js';

/** @typedef {import('./flavour.js').Program} Program */
/** run: it runs by itself. @typedef {{ program: Program, run?: boolean }} Found */

const FIRST_EXAMPLE = 'pingpong';
const SAVE_AFTER_MS = 300;

/** @returns {Program | null} */
export function remembered() {
  try {
    return checked(JSON.parse(localStorage.getItem(KEY) ?? ''));
  } catch {
    return null;
  }
}
function remember(/** @type {Program} */ program) {
  try {
    localStorage.setItem(KEY, JSON.stringify(program));
  } catch {
    /* full, or forbidden */
  }
}

export class Opening {
  #asked = 0;
  #saving = 0;

  /** @param {import('./files.js').Files} files @param {import('./runner.js').Runner} runner */
  constructor(files, runner) {
    this.files = files;
    this.runner = runner;
    files.on('edited', () => {
      clearTimeout(this.#saving);
      this.#saving = window.setTimeout(() => remember(files.program), SAVE_AFTER_MS);
    });
  }
  /** Opens what is asked for. @returns {Promise<Found | null>} null: another was asked for meanwhile */
  async open() {
    const mine = ++this.#asked;
    const found = await this.#find();
    if (mine !== this.#asked) return null;
    this.put(found.program);
    return found;
  }
  /** Another program, instead of the one that is there. @param {Program} program */
  put(program) {
    this.#asked++;
    this.files.open(program);
    this.runner.rest();
  }
  /** @returns {Promise<Found>} */
  async #find() {
    const hash = new URLSearchParams(location.hash.slice(1));
    const shared = /^#?p=([^&]*)/.exec(location.hash)?.[1];
    if (shared !== undefined) {
      try {
        return { program: await from_fragment(shared) };
      } catch (e) {
        const why = `The program in this link cannot be read: ${message_of(e)}.`;
        say_notice(`${why} Your own last program is here instead.`);
      }
    }
    const name = hash.get('example');
    if (name) {
      const example = await find_example(name);
      if (example) return { program: example, run: hash.has('run') };
      say_notice(`There is no example ${name}.`);
    }
    const last = remembered();
    if (last) return { program: last };
    const first = await find_example(FIRST_EXAMPLE);
    if (!first) throw new Error(`there is no example ${FIRST_EXAMPLE}`);
    return { program: first, run: true };
  }
  /** An example of the menu. @param {Program} program */
  choose(program) {
    history.replaceState(null, '', location.pathname + location.search);
    this.put(program);
    remember(this.files.program);
    this.files.focus();
  }
}
