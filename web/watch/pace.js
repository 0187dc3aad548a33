// SPDX-License-Identifier: Apache-2.0
// web/watch/pace.js — how often something is asked: not more often than each `least` ms, and so that what the answers
// cost is a share of the time.

/** ms: no longer is it silent, even when one answer was slow because the machine was busy. */
const LONGEST = 2500;

export class Pace {
  /** @param {number} least  ms between two @param {number} share  of the VM's time that it may take */
  constructor(least, share) {
    this.least = least;
    this.share = share;
    this.mean = 0;
    this.at = 0;
  }
  /** Ask at once, next time. */
  hurry() {
    this.at = 0;
  }
  due(/** @type {number} */ now) {
    return now >= this.at;
  }
  /** It was asked, and cost ms. freely: nothing else has to run.
   * @param {number} now @param {number} ms @param {boolean} freely */
  took(now, ms, freely = false, least = this.least) {
    this.mean = this.mean ? this.mean * 0.7 + ms * 0.3 : ms;
    const pause = this.mean / (freely ? this.share * 10 : this.share);
    this.at = now + Math.max(least, Math.min(pause, LONGEST));
  }
}
