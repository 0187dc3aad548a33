// SPDX-License-Identifier: Apache-2.0
// web/watch/timeline_follow.js — where a timeline looks while it follows a program: never at nothing, if something ran.
//
//   all is recorded       it glides, a moment behind, at the scale at which something is in sight
//   not all is recorded   it shows the end of the newest window that was, at a scale at which each slice can be seen,
//                         and the next one a second later
//
// Who zooms keeps that scale.

/** @typedef {import('./timeline.js').Timeline} Timeline @typedef {import('../observe.js').Events} Events */

const SCALES_NS = [20e6, 200e6, 2e9];
const FEW = 8; // slices: then it looks at a longer time
const LEAST_NS = 2000;
const SLICES = 110; // of one scheduler, at once
const SHOWN_MS = 1000;
const BEHIND_NS = 150e6;
const MARGIN = 0.03; // of the width, right of the newest
const WITHOUT_GAPS = 8; // answers after which it glides again
const SHARE = 0.9;

export class Follower {
  /** Somebody chose the scale. */
  zoomed = false;
  /** The newest window that holds slices. @type {[number, number] | null} */
  #window = null;
  /** How long it is since something was not recorded, in answers; 0: long. */
  #gaps = 0;
  /** When another window, or scale, was last chosen, in ms. */
  #chosen = -Infinity;
  #arrived = 0;
  /** The right edge. */
  #shown = 0;

  /** @param {Timeline} timeline */
  constructor(timeline) {
    this.timeline = timeline;
  }
  /** Newer events, which the timeline has. */
  arrived(/** @type {Events} */ e) {
    this.#arrived = performance.now();
    if (this.#gaps) this.#gaps--;
    if (!e.n) return;
    const from = Math.max(e.at(0), this.timeline.origin);
    const to = e.gap_from || e.now;
    if (to <= from) return;
    if (e.gap_from > from && to - from < (e.now - from) * SHARE) this.#gaps = WITHOUT_GAPS;
    if (this.#slices(from, to) >= FEW) this.#window = [from, to];
  }
  /** The most slices that one scheduler ran between two times. @param {number} from @param {number} to */
  #slices(from, to) {
    return Math.max(0, ...this.timeline.lanes.map(({ slices }) => slices.find(to) - slices.find(from)));
  }
  /** @param {number} t  ms */
  look(t) {
    const { timeline } = this;
    if (timeline.live && this.#gaps && this.#window) this.#show(this.#window, t);
    else this.#glide(t);
  }
  /** The end of a window. @param {[number, number]} window @param {number} t */
  #show([from, to], t) {
    if (t - this.#chosen <= SHOWN_MS) return;
    const { timeline } = this;
    this.#chosen = t;
    const [begin, end] = this.#newest_slices(from, to);
    if (!this.zoomed) timeline.width_ns = Math.max(LEAST_NS, (end - begin) * (1 + MARGIN));
    timeline.to = end + timeline.width_ns * (MARGIN / 2);
    this.#shown = timeline.to;
    timeline.dirty = true;
  }
  /** Where the newest slices of the busiest scheduler begin and end. @param {number} from @param {number} to
   * @returns {[number, number]} */
  #newest_slices(from, to) {
    const busy = (/** @type {import('./timeline.js').Lane} */ l) => l.slices.find(to) - l.slices.find(from);
    const { slices } = this.timeline.lanes.reduce((a, b) => (busy(b) > busy(a) ? b : a));
    const last = slices.find(to) - 1;
    const first = Math.max(slices.find(from), last - SLICES + 1);
    return [slices.cols[0][first], slices.cols[1][last]];
  }
  /** A moment behind, so that it glides while answers come. */
  #glide(/** @type {number} */ t) {
    const { timeline } = this;
    const age = timeline.newest - timeline.first;
    if (timeline.live && !this.zoomed && timeline.first >= 0 && age < SCALES_NS[0]) {
      this.#all(age);
      return;
    }
    if (timeline.live && !this.zoomed && t - this.#chosen > SHOWN_MS) {
      this.#chosen = t;
      timeline.width_ns = this.#scale();
    }
    const { newest, width_ns } = timeline;
    let to = newest + width_ns * MARGIN;
    if (timeline.live) {
      const since = (performance.now() - this.#arrived) * 1e6;
      to = Math.max(Math.min(newest, newest - BEHIND_NS + since), Math.min(this.#shown, newest));
    }
    if (to === timeline.to) return;
    timeline.to = to;
    this.#shown = to;
    timeline.dirty = true;
  }
  /** All of a program that has just begun. @param {number} age  ns */
  #all(age) {
    const { timeline } = this;
    const to = timeline.first + Math.max(LEAST_NS, age) * (1 + MARGIN);
    if (to === timeline.to) return;
    timeline.width_ns = to - timeline.first;
    timeline.to = to;
    this.#shown = to;
    timeline.dirty = true;
  }
  /** The shortest time of which something is to be seen. */
  #scale() {
    const { newest } = this.timeline;
    const long = SCALES_NS[SCALES_NS.length - 1];
    return SCALES_NS.find(ns => this.#slices(newest - ns - BEHIND_NS, newest - BEHIND_NS) >= FEW) ?? long;
  }
}
