// SPDX-License-Identifier: Apache-2.0
// web/watch/watched.js — what is known of the webeam that the view Watch watches, and when it is asked next.
import { Texts } from '../observe.js';
import { Census } from './census.js';
import { People } from './names.js';
import { Pace } from './pace.js';

/** @typedef {import('../observe.js').Observer} Observer @typedef {import('../observe.js').Events} Events */
/** @typedef {import('./types.d.ts').Row} Row @typedef {import('./types.d.ts').System} System */
/** @typedef {{ column: string, up: boolean, first: number, count: number, floor?: number, filter?: string }} Order */
/** A pass over the process table. part: of the view that it is for; first: nothing is shown yet; next: where it goes
 * on, or 0; note: how far it is.
 * @typedef {{ order: Order, part: string, first: boolean, next: number, note: string }} Pass */

const EVENT_BYTES = 32;
const KEPT_BYTES = 32e6;
const NAMES = 50_000;
const ROWS = 1000; // asked for at once
const IN_FILE = 20_000; // names that are asked for a file
const AT_ONCE = 200;
const WINDOW = 2000; // events of each scheduler
const EVENTS = 40_000; // an answer
const BEFORE = 20; // answers that are kept before the program begins
const SEARCHED = 6; // answers, for its beginning
const RECKON_MS = 2000;
const NEXT_PIECE_MS = 40;

export class Watched {
  /** It has ended, or another is watched. */
  over = false;
  /** @type {Events[]} */
  batches = [];
  #kept = 0;
  schedulers = 1;
  /** @type {System | null} */
  system = null;
  /** Reductions a second; processes in run queues; whether nothing runs. */
  rate = 0;
  waiting = 0;
  idle = false;
  /** The share of the time that watching takes. @type {number | null} */
  cost = null;
  spent_at = 0;
  #spent = 0;
  /** Names of processes whose birth was not seen. @type {Map<number, string>} */
  labels = new Map();
  /** Those that somebody wants. @type {Set<number>} */
  #unknown = new Set();
  /** @type {Pass | null} */
  pass = null;
  /** Another pass is wanted. */
  stale = true;
  /** @type {{ rows: Row[], links: [number, number][], more: number } | null} */
  in_tree = null;
  /** What messages say. */
  texts = new Texts();
  /** The program has begun; and something of it was seen. */
  begun = false;
  /** When it began, in ns; -1: not known yet. */
  origin = -1;
  seen = false;
  /** @type {Record<string, Pace>} */
  paces = {
    events: new Pace(100, 0.008),
    system: new Pace(500, 0.002),
    table: new Pace(800, 0.006),
    process: new Pace(800, 0.002),
    names: new Pace(400, 0.002),
  };

  /** The question that waits. @type {Promise<unknown> | null} */
  asking = null;
  /** All processes at the end. @type {Row[]} */
  last_rows = [];

  /** @param {import('./types.d.ts').Vm} vm @param {Observer} observer */
  constructor(vm, observer) {
    this.vm = vm;
    this.observer = observer;
    this.names = new People(observer.atoms, pid => this.#known(pid), NAMES);
    this.census = new Census(this.names, pid => this.texts.reason(pid));
  }
  /** The program begins, with this process. @param {number} first @param {{ name: string }[]} files */
  begin(first, files) {
    this.begun = true;
    this.names.main = first;
    this.names.program(files);
    this.census.begin(first);
  }
  /** Looks for the beginning of the program in these events. It is before them when nothing of it is in SEARCHED
   * answers. @param {Events} e */
  #search(e) {
    for (let i = 0; i < e.n; i++)
      if (e.pid(i) === this.names.main) {
        this.origin = e.at(i);
        return;
      }
    if (++this.#searched >= SEARCHED) this.origin = e.at(0) || e.now;
  }
  #searched = 0;
  #known(/** @type {number} */ pid) {
    const text = this.labels.get(pid);
    if (text === undefined) this.#unknown.add(pid);
    return text ?? '';
  }

  // ---- when it is asked --------------------------------------------------------------------------------------------
  /** Other rows are wanted. */
  hurry() {
    this.stale = true;
    this.paces.table.hurry();
  }
  /** A question was answered. @param {string} what */
  took(what) {
    const ms = this.observer.spent();
    const pace = this.paces[what];
    this.#spent += ms;
    pace.took(performance.now(), ms, this.idle, what === 'table' && this.pass?.next ? NEXT_PIECE_MS : pace.least);
    if (what === 'table' && this.stale) pace.hurry();
  }
  /** What the answers cost, now and then. */
  reckon() {
    const now = performance.now();
    if (now - this.spent_at <= RECKON_MS) return;
    this.cost = this.spent_at ? this.#spent / (now - this.spent_at) : null;
    this.#spent = 0;
    this.spent_at = now;
  }
  next_at() {
    return Math.min(...Object.values(this.paces).map(p => p.at));
  }

  // ---- what it answers ---------------------------------------------------------------------------------------------
  learn(/** @type {Events} */ e) {
    this.schedulers = e.schedulers;
    for (let i = 0; i < e.n; i++) this.names.learn(e, i);
  }
  /** What came since the program began; also from the answers before it was known that it has. @returns {Events[]} */
  of_the_program() {
    const news = this.batches.slice(this.#told);
    for (const e of news) if (this.origin < 0) this.#search(e);
    if (this.origin < 0) return [];
    this.#told = this.batches.length;
    for (const e of news) for (let i = 0; i < e.n; i++) if (e.at(i) >= this.origin) this.census.learn(e, i);
    return news;
  }
  /** How many of the batches that gave already. */
  #told = 0;
  /** What happened since it was asked last. */
  async news() {
    const e = await this.observer.events(EVENTS, WINDOW);
    this.texts.add(await this.observer.texts(this.texts.cursor));
    return e;
  }
  keep(/** @type {Events} */ e) {
    if (!e.n && !e.gap_from) return;
    this.batches.push(e);
    this.#kept += e.n * EVENT_BYTES;
    while (this.#kept > KEPT_BYTES || (!this.begun && this.batches.length > BEFORE)) {
      this.#kept -= (this.batches.shift()?.n ?? 0) * EVENT_BYTES;
      this.#told = Math.max(0, this.#told - 1);
    }
  }
  measure(/** @type {System} */ system) {
    const before = this.system;
    if (before && system.now > before.now)
      this.rate = ((system.reductions - before.reductions) / (system.now - before.now)) * 1e9;
    this.system = system;
    this.waiting = system.schedulers.flatMap(s => s.queued).reduce((a, b) => a + b, 0);
    this.idle = !this.waiting && system.schedulers.every(s => s.running === 'none');
  }
  /** Names of processes, from their rows. @param {Row[]} rows */
  label(rows) {
    for (const r of rows)
      if (r.name || r.initial) {
        this.labels.set(r.pid, this.names.label(r));
        this.#forget();
      }
    this.census.see(rows);
  }
  #forget() {
    for (const pid of this.labels.keys()) {
      if (this.labels.size <= NAMES) return;
      this.labels.delete(pid);
    }
  }
  /** Names for the timeline. Gives whether any was asked for. */
  async ask_names() {
    const pids = [...this.#unknown].slice(0, AT_ONCE);
    this.#unknown.clear();
    if (pids.length) await this.#ask_rows(pids);
    return pids.length > 0;
  }
  async #ask_rows(/** @type {number[]} */ pids) {
    this.label(await this.observer.rows(pids));
    for (const pid of pids) if (!this.labels.has(pid)) this.labels.set(pid, '');
    this.#forget();
  }
  /** Names of all that the kept events are about. */
  async name_all() {
    const { labels, names } = this;
    /** @type {Set<number>} */
    const pids = new Set();
    for (const e of this.batches)
      for (let i = 0; i < e.n; i++) if (!labels.has(e.pid(i)) && !names.calls.has(e.pid(i))) pids.add(e.pid(i));
    try {
      for (let list = [...pids].slice(0, IN_FILE); !this.over && list.length; list = list.slice(ROWS))
        await this.#ask_rows(list.slice(0, ROWS));
    } catch {
      /* it has ended: pids are names enough */
    }
  }
}
