// SPDX-License-Identifier: Apache-2.0
// web/watch/step_record.js — what was recorded of one stepped run: its events, counts of them, who is who.
import { Atoms, Events, KIND, Texts, decode_system } from '../observe.js';
import { People } from './names.js';

const KEPT = 3_000_000; // events
/** What is counted: key, heading, and what the heading means. @type {[string, string, string?][]} */
export const COUNTED = [
  ['slices', 'slices'],
  ['messages', 'messages'],
  ['collections', 'collections'],
  ['births', 'born', 'Processes born'],
  ['steals', 'stolen', 'Processes that another scheduler took over'],
];
const COUNT_OF = new Map([
  [KIND.out, 'slices'],
  [KIND.receive, 'messages'],
  [KIND.gc, 'collections'],
  [KIND.spawn, 'births'],
  [KIND.steal, 'steals'],
]);

export class Recording {
  atoms = new Atoms();
  names = new People(this.atoms);
  texts = new Texts();
  /** @type {Events[]} */
  batches = [];
  /** Without what came before the program. @type {Events[]} */
  shown = [];
  /** @type {import('./types.d.ts').System | null} */
  system = null;
  /** @type {Record<string, number>} */
  counts = Object.fromEntries(COUNTED.map(([k]) => [k, 0]));
  /** The event, and the ns, at which the program begins. */
  from_seq = 0;
  from_ns = 0;
  #kept = 0;

  constructor(schedulers = 1) {
    this.schedulers = schedulers;
  }
  /** What happened until it stood. beginning: before the program.
   * @param {import('./types.d.ts').Stood} stood @param {boolean} beginning */
  add(stood, beginning) {
    this.atoms.add(stood.atoms);
    stood.texts?.forEach(b => this.texts.add(b));
    const more = stood.events.map(b => new Events(b));
    if (stood.system?.length) this.system = decode_system(stood.system);
    this.schedulers = more[0]?.schedulers ?? this.schedulers;
    for (const e of more) {
      this.batches.push(e);
      for (let i = 0; i < e.n; i++) this.names.learn(e, i);
      if (!beginning) {
        this.shown.push(e);
        this.#count(e);
      }
      this.#kept += e.n;
    }
    this.#forget();
    const last = more.at(-1);
    if (beginning) {
      this.from_seq = last ? last.seq(last.n - 1) : 0;
      this.from_ns = last ? last.at(last.n - 1) : 0;
      this.names.main = this.running();
    }
    return more;
  }
  #count(/** @type {Events} */ e) {
    for (let i = 0; i < e.n; i++) {
      const key = COUNT_OF.get(e.kind(i));
      if (key) this.counts[key]++;
    }
  }
  #forget() {
    while (this.#kept > KEPT && this.batches.length > 1) {
      const old = /** @type {Events} */ (this.batches.shift());
      this.#kept -= old.n;
      if (this.shown[0] === old) this.shown.shift();
    }
  }
  /** Virtual ns since the program began. */
  get ns() {
    return (this.system?.now ?? this.from_ns) - this.from_ns;
  }
  /** Who runs where it stands; -1: nobody. */
  running() {
    const s = this.system?.schedulers.find(x => x.running !== 'none');
    return s ? Number(s.running) : -1;
  }
  /** Reductions used of the slice that is cut. */
  used() {
    return Math.max(0, ...(this.system?.schedulers.map(s => s.used) ?? [0]));
  }
}
