// SPDX-License-Identifier: Apache-2.0
// web/play/printed.js — what a run printed, kept to be saved: its last 10 MB, as bytes, both streams as they came.

const MOST = 10e6; // bytes
const mb = (/** @type {number} */ n) => `${n < 100_000 ? '0.1' : (n / 1e6).toFixed(1)} MB`;

export class Printed {
  /** @type {Uint8Array[]} */ #pieces = [];
  #first = 0;
  /** Bytes in it, and bytes before them that are no more. */
  kept = 0;
  gone = 0;

  clear() {
    this.#pieces = [];
    this.#first = this.kept = this.gone = 0;
  }
  /** @param {Uint8Array} bytes @param {number} dropped  before these: they never came here */
  add(bytes, dropped) {
    if (dropped) this.#push(new TextEncoder().encode(`\n[${mb(dropped)} came too fast, and are not here.]\n`));
    this.#push(bytes);
  }
  #push(/** @type {Uint8Array} */ bytes) {
    this.#pieces.push(bytes);
    this.kept += bytes.length;
    while (this.kept > MOST && this.#first < this.#pieces.length - 1) {
      const { length } = this.#pieces[this.#first];
      this.#pieces[this.#first++] = new Uint8Array(0);
      this.kept -= length;
      this.gone += length;
    }
    if (this.#first < 4096) return;
    this.#pieces.splice(0, this.#first);
    this.#first = 0;
  }
  /** @returns {Blob} */
  file() {
    const note = `[The first ${mb(this.gone)} are not here: the page keeps the last ${MOST / 1e6} MB of a run.]\n`;
    const pieces = this.#pieces.slice(this.#first).map(p => new Uint8Array(p));
    return new Blob(this.gone ? [note, ...pieces] : pieces, { type: 'text/plain;charset=utf-8' });
  }
}
