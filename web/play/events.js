// SPDX-License-Identifier: Apache-2.0
// web/play/events.js — an object that says what happens to it: on(type, f) and emit(type, detail), with types.

/** Events: the type of the detail of each event. @template {object} Events */
export class Emitter {
  /** @type {Map<keyof Events, Set<(detail: any) => void>>} any: each event has a detail of its own */
  #listeners = new Map();

  /** @template {keyof Events} K @param {K} type @param {(detail: Events[K]) => void} f
   * @returns {() => void} ends it */
  on(type, f) {
    const list = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, list);
    list.add(f);
    return () => list.delete(f);
  }
  /** Calls all that listen. What one of them throws does not keep the event from the others.
   * @template {keyof Events} K @param {K} type @param {Events[K]} detail */
  emit(type, detail) {
    for (const f of [...(this.#listeners.get(type) ?? [])])
      try {
        f(detail);
      } catch (e) {
        reportError(e);
      }
  }
}
