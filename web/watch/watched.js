// SPDX-License-Identifier: Apache-2.0
// web/watch/watched.js — what is known of the webeam that the view Watch watches, and when it is asked next.
import { Names } from '../observe.js';
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
const WHOLE = 65536;
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
  /** From which number on processes are the program's, as its code tells; and as the system was up. */
  #floor = 0;
  #base = 0;
  /** @type {Record<string, Pace>} */
  paces = {
    events: new Pace(100, 0.008),
    system: new Pace(500, 0.002),
    table: new Pace(800, 0.006),
    process: new Pace(800, 0.002),
    names: new Pace(400, 0.002),
  };

  /** @param {Observer} observer */
  constructor(observer) {
    this.observer = observer;
    this.names = new Names(observer.atoms, pid => this.#known(pid), NAMES);
  }
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
  keep(/** @type {Events} */ e) {
    if (!e.n) return;
    this.batches.push(e);
    this.#kept += e.n * EVENT_BYTES;
    while (this.#kept > KEPT_BYTES) this.#kept -= (this.batches.shift()?.n ?? 0) * EVENT_BYTES;
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
        this.labels.set(r.pid, r.name || r.initial);
        this.#forget();
      }
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
    for (const r of await this.observer.rows(pids)) this.labels.set(r.pid, r.name || r.initial);
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

  // ---- which processes are the program's ---------------------------------------------------------------------------
  /** Those that come from now on. */
  from_here() {
    if (this.over) return;
    this.observer.processes(0, 1).then(
      p => {
        this.#base = p.slots;
      },
      () => {},
    );
  }
  /** Those after the system was up, or after the first that runs the program's code.
   * @param {{ name: string }[]} files @returns {Promise<number>}  the first */
  async from_where(files) {
    if (this.#floor) return this.#floor;
    let least = 0;
    for (const f of files) {
      const filter = `${f.name.replace(/\.\w+$/, '')}:`;
      const p = await this.observer.order({ column: 'pid', up: true, first: 0, count: 1, filter }, WHOLE);
      if (p.rows.length && (!least || p.rows[0].pid < least)) least = p.rows[0].pid;
    }
    if (least) this.#floor = this.#base ? Math.min(this.#base, least) : least;
    return this.#floor || this.#base;
  }
}
