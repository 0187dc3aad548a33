// SPDX-License-Identifier: Apache-2.0
// web/watch/census.js — the program's processes, those that have ended as well: from the events that tell of births and
// deaths, and from rows of the process table. The VM records births and deaths also where slices are not recorded.
import { KIND, NOBODY } from '../observe.js';

/** @typedef {import('../observe.js').Events} Events @typedef {import('./types.d.ts').Row} Row */
/** @typedef {import('./types.d.ts').Ended} Ended @typedef {import('./names.js').People} People */
/** born, ended: when, in ns; ended -1: it lives. instead: a process that ended, and that its supervisor started again
 * as this one; times: how often that was before.
 * @typedef {{ pid: number, parent: number, born: number, ended: number, how: string, reductions: number,
 *    messages: number, row: Row | null, instead: number, times: number }} Life */

const MOST = 20_000; // lives
const KIN = 200; // children of one supervisor that are compared
const SUPERVISORS = ['supervisor:', "'Elixir.Supervisor':", "'Elixir.DynamicSupervisor':"];
/** @param {{ initial: string } | null | undefined} r */
export const is_supervisor = r => !!r && SUPERVISORS.some(s => r.initial.startsWith(s));

export class Census {
  /** By pid, in the order of their births. @type {Map<number, Life>} */
  lives = new Map();
  /** How many were dropped, since they were too many. */
  dropped = 0;
  /** The first process of the program; how it ended, as the page knows: '' as others do. */
  first = NOBODY;
  outcome = '';
  /** @type {Map<number, Life[]>} */
  #children = new Map();

  /** @param {People} people @param {(pid: number) => string} reason  of an exit, when it is no atom */
  constructor(people, reason) {
    this.people = people;
    this.reason = reason;
  }
  /** The program begins, with this process. */
  begin(/** @type {number} */ first) {
    this.first = first;
    this.lives.clear();
    this.#children.clear();
    this.#life(first, NOBODY, 0);
  }
  /** @param {number} pid @param {number} parent @param {number} born @returns {Life} */
  #life(pid, parent, born) {
    /** @type {Life} */
    const life = {
      pid,
      parent,
      born,
      ended: -1,
      how: '',
      reductions: 0,
      messages: 0,
      row: null,
      instead: NOBODY,
      times: 0,
    };
    this.lives.set(pid, life);
    const kin = this.#children.get(parent);
    if (kin) kin.push(life);
    else this.#children.set(parent, [life]);
    if (kin && kin.length > 2 * KIN) kin.splice(0, KIN);
    if (this.lives.size > MOST) this.#drop();
    return life;
  }
  #drop() {
    for (const life of this.lives.values())
      if (life.pid !== this.first) {
        this.lives.delete(life.pid);
        this.dropped++;
        return;
      }
  }
  /** @param {Events} e @param {number} i */
  learn(e, i) {
    const pid = e.pid(i);
    switch (e.kind(i)) {
      case KIND.spawn: {
        const parent = e.b(i);
        if (pid === this.first) this.lives.set(pid, { ...(this.lives.get(pid) ?? this.#life(pid, parent, 0)), parent });
        else if (this.lives.has(parent)) this.#life(pid, parent, e.at(i));
        return;
      }
      case KIND.out: {
        const life = this.lives.get(pid);
        if (life) life.reductions += e.lo(i);
        return;
      }
      case KIND.exit: {
        const life = this.lives.get(pid);
        if (!life) return;
        const atom = e.atom(i);
        life.ended = e.at(i);
        life.reductions = e.b(i);
        life.messages = e.c(i);
        life.how = atom >= 0 ? this.people.atoms.text(atom) : '';
      }
    }
  }
  /** Rows of processes that live. @param {Row[]} rows */
  see(rows) {
    if (this.first === NOBODY) return;
    for (const row of rows) {
      if (row.pid < this.first) continue;
      const life = this.lives.get(row.pid) ?? this.#life(row.pid, row.parent, 0);
      life.row = row;
      life.reductions = row.reductions;
      life.messages = row.messages;
    }
  }
  /** How it ended, in words. @param {Life} life */
  how(life) {
    if (life.pid === this.first && this.outcome) return this.outcome;
    if (life.ended < 0) return '';
    return life.how || this.reason(life.pid) || 'ended';
  }
  /** All as rows of a table. alive: what is said of those that live. @param {string} alive @returns {Ended[]} */
  rows(alive) {
    return [...this.lives.values()].map(life => this.row(life, alive));
  }
  /** @param {Life} life @param {string} alive @returns {Ended} */
  row(life, alive) {
    const { row, pid, parent, reductions, messages } = life;
    /** @type {Row} */
    const unseen = {
      pid,
      parent,
      name: '',
      state: 0,
      priority: 2,
      scheduler: 0,
      initial: '',
      current: '',
      reductions,
      messages,
      heap: 0,
      line: 0,
      born: [0, 0],
    };
    return { ...(row ?? unseen), reductions, messages, how: this.how(life) || alive };
  }

  // ---- supervisors ------------------------------------------------------------------------------------------------
  /** Who of its children a supervisor started again: each gets its `instead` and `times`.
   * @param {number} supervisor @returns {number} how often it did */
  restarts(supervisor) {
    /** @type {Map<string, Life[]>} */
    const dead = new Map();
    let n = 0;
    for (const life of (this.#children.get(supervisor) ?? []).slice(-KIN)) {
      const name = this.people.short(life.pid);
      const before = dead.get(name)?.find(d => d.ended >= 0 && d.ended <= life.born && this.how(d) !== 'normal');
      if (before && life.born) {
        dead.set(name, dead.get(name)?.filter(d => d !== before) ?? []);
        life.instead = before.pid;
        life.times = before.times + 1;
        n++;
      }
      dead.set(name, [...(dead.get(name) ?? []), life]);
    }
    return n;
  }
}
