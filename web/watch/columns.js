// SPDX-License-Identifier: Apache-2.0
// web/watch/columns.js — columns of numbers that grow, and forget their older half when they are too many.

/** @typedef {Float64Array | Uint32Array | Uint16Array | Uint8Array} Column */
export const MOST = 120_000; // rows

export class Columns {
  n = 0;
  /** Older rows were there. */
  forgot = false;
  /** @param {(new (n: number) => Column)[]} kinds */
  constructor(kinds) {
    this.kinds = kinds;
    this.cols = kinds.map(K => new K(1024));
  }
  /** @param {...number} row */
  push(...row) {
    if (this.n === MOST) this.#drop(MOST / 2);
    if (this.n === this.cols[0].length)
      this.cols = this.cols.map((c, i) => {
        const d = new this.kinds[i](c.length * 2);
        d.set(c);
        return d;
      });
    for (let i = 0; i < row.length; i++) this.cols[i][this.n] = row[i];
    this.n++;
  }
  #drop(/** @type {number} */ k) {
    this.forgot = true;
    for (const c of this.cols) c.copyWithin(0, k, this.n);
    this.n -= k;
  }
  /** The first row whose first column is at least v. */
  find(/** @type {number} */ v) {
    const [c] = this.cols;
    let lo = 0;
    let hi = this.n;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (c[mid] < v) lo = mid + 1;
      else hi = mid;
    }
    return lo;
  }
}
