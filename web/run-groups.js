// SPDX-License-Identifier: Apache-2.0
// web/run-groups.js — the elements of a page with the same attribute `group`: one system for all of them.
//
//   turn()    one cell runs at a time; the others wait, in the order in which they were run
//   system()  the system, which boots for the first of them
//   restart() ends it. The next run has a new one, without what was there
//
// Cells are evaluated by one process, which lives on: what is linked to it lives on, too. Each has variables of its
// own.
import { make_ready, take } from './run-systems.js';

/** @typedef {import('./run-systems.js').System} System @typedef {import('./run-systems.js').Lang} Lang */
/** is: it is there. @typedef {{ coming: Promise<System>, lang: Lang, is: boolean }} Now */
/** What a group knows of an element. says: the system has ended ('ended', 'restarted'), or there is one ('there').
 * @typedef {{ lang: () => Lang, says: (what: 'ended' | 'restarted' | 'there') => void,
 *    print: (text: string, fd: number) => void }} Cell */
/** @typedef {{ cell: Cell, go: () => void, fail: (error: Error) => void }} Waiting */

/** The name of the process that evaluates. */
export const EVALUATOR = 'cells';
/** Its message is for the reader. */
export class GroupError extends Error {}

/** By name. @type {Map<string, Group>} */
const groups = new Map();

export class Group {
  /** @type {Set<Cell>} */ #cells = new Set();
  /** @type {Waiting[]} */ #waiting = [];
  /** The cell that runs, or ran last. @type {Cell | null} */ #runs = null;
  #busy = false;
  /** @type {Now | null} */ #now = null;

  /** @param {string} name */
  constructor(name) {
    this.name = name;
  }
  /** The group of that name in this page, with one more cell. @param {string} name @param {Cell} cell */
  static join(name, cell) {
    const group = groups.get(name) ?? new Group(name);
    groups.set(name, group);
    group.#cells.add(cell);
    if (group.#now?.is) cell.says('there');
    return group;
  }
  /** The last one that leaves ends the system. @param {Cell} cell */
  leave(cell) {
    this.#cells.delete(cell);
    if (this.#cells.size) return;
    groups.delete(this.name);
    this.#end();
  }

  // ---- turns -------------------------------------------------------------------------------------------------------
  /** Kept when it is this cell's turn: then done() has to be called. Rejected when the system ends before that.
   * @param {Cell} cell @param {() => void} waits  called if others are before it @param {AbortSignal} signal */
  async turn(cell, waits, signal) {
    if (this.#busy) {
      waits();
      await new Promise((go, fail) => {
        /** @type {Waiting} */
        const one = { cell, go: () => go(null), fail };
        this.#waiting.push(one);
        const leave = () => {
          this.#waiting = this.#waiting.filter(w => w !== one);
          fail(new GroupError('it was stopped'));
        };
        signal.addEventListener('abort', leave, { once: true });
      });
    }
    this.#busy = true;
    this.#runs = cell;
  }
  /** The cell whose turn it is has run. */
  done() {
    this.#busy = false;
    const next = this.#waiting.shift();
    if (!next) return;
    this.#busy = true;
    next.go();
  }

  // ---- the system --------------------------------------------------------------------------------------------------
  /** For the cell whose turn it is. @param {Lang} lang @param {import('./run-systems.js').Progress} progress
   * @returns {Promise<System>} */
  async system(lang, progress) {
    if (!this.#now) {
      const elixir = [...this.#cells].some(c => c.lang() === 'elixir');
      this.#boot(elixir ? 'elixir' : 'erlang', progress);
    }
    const now = /** @type {Now} */ (this.#now);
    if (lang === 'elixir' && now.lang !== 'elixir')
      throw new GroupError('The system of this group began without Elixir. Restart it, then run the cells again.');
    return now.coming;
  }
  #boot(/** @type {Lang} */ lang, /** @type {import('./run-systems.js').Progress} */ progress) {
    /** @type {Now} */
    const now = { coming: take(lang, progress), lang, is: false };
    this.#now = now;
    const gone = () => {
      if (this.#now === now) this.#now = null;
    };
    now.coming.then(system => {
      if (this.#now !== now) return system.stop.abort();
      now.is = true;
      system.to = (text, fd) => this.#runs?.print(text, fd);
      system.vm.feed(null); // of standard input outside of any device
      for (const c of this.#cells) c.says('there');
      system.vm.exited.then(
        () => this.#ended(now),
        () => this.#ended(now),
      );
    }, gone);
  }
  /** It has ended by itself: a cell called halt, or it broke. @param {Now} now */
  #ended(now) {
    if (this.#now !== now) return;
    this.#now = null;
    this.#refuse('The system of this group has ended: run the cells again, from the first.');
    for (const c of this.#cells) c.says('ended');
  }
  /** Those who wait do not go on in a system that knows nothing of the others. @param {string} why */
  #refuse(why) {
    for (const w of this.#waiting.splice(0)) w.fail(new GroupError(why));
  }
  #end() {
    const now = this.#now;
    this.#now = null;
    this.#refuse('The system of this group was restarted.');
    now?.coming.then(
      system => system.stop.abort(),
      () => {},
    );
    return now;
  }
  /** Ends the system; a cell that runs ends with it. */
  restart() {
    const now = this.#end();
    if (!now) return;
    for (const c of this.#cells) c.says('restarted');
    make_ready(now.lang);
  }
}
