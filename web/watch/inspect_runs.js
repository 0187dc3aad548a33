// SPDX-License-Identifier: Apache-2.0
// web/watch/inspect_runs.js — the webeams that Inspect looks into: the program's and the Shell's. Each is asked now and
// then what it inspected.
import { Observer } from '../observe.js';

/** @typedef {import('./types.d.ts').Vm} Vm @typedef {import('./types.d.ts').Description} Description */
/** seen: number of the newest description that was read; step: it is run by the view Step; over: it has ended; follows:
 * it is being asked.
 * @typedef {{ name: string, vm: Vm, observer: Observer, seen: number, step: boolean, over: boolean,
 *    follows: boolean }} Run */

const ASK_MS = 400;

export class Runs {
  #visible = true;
  /** By name. @type {Map<string, Run>} */
  #runs = new Map();

  /** @param {(d: Description, name: string) => void} inspected  a run called webeam:inspect
   * @param {() => void} changed  a run is ready, or has ended */
  constructor(inspected, changed) {
    this.inspected = inspected;
    this.changed = changed;
  }
  alive() {
    return [...this.#runs.values()].filter(o => !o.over);
  }
  get(/** @type {string} */ name) {
    return this.#runs.get(name);
  }
  /** Looks into a webeam, instead of the one of this name before.
   * @param {string} name @param {Vm | null} vm @param {boolean} [step] */
  attach(name, vm, step = false) {
    if (!vm || this.#runs.get(name)?.vm === vm) return;
    /** @type {Run} */
    const o = { name, vm, observer: new Observer(vm), seen: 0, step, over: false, follows: false };
    this.#runs.set(name, o);
    vm.ready.then(
      () => {
        if (this.#visible) void this.#follow(o);
        this.changed();
      },
      () => {},
    );
    const ended = () => {
      o.over = true;
      this.changed();
    };
    vm.exited.then(ended, ended);
  }
  show() {
    this.#visible = true;
    for (const o of this.alive()) void this.#follow(o);
  }
  hide() {
    this.#visible = false;
  }
  async #follow(/** @type {Run} */ o) {
    if (o.follows) return;
    o.follows = true;
    while (this.#visible && this.#runs.get(o.name) === o) {
      try {
        const { newest, list } = await o.observer.inspections(o.seen);
        o.seen = newest;
        for (const d of list) this.inspected(d, o.name);
      } catch {
        o.over = true;
        break;
      }
      await new Promise(go => setTimeout(go, ASK_MS));
    }
    o.follows = false;
  }
}
