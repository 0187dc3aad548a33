// SPDX-License-Identifier: Apache-2.0
// web/progress.js — how far files are, told now and then: a file comes in thousands of pieces.

/** @typedef {import('./messages.js').Arriving} Arriving */

const EVERY_MS = 100;

/** A function that takes how far a file is, and passes on the newest of each file, at most ten times a second.
 * @param {(files: Arriving[]) => void} tell @returns {(file: Arriving) => void} */
export function seldom(tell) {
  /** @type {Map<string, Arriving>} */
  const news = new Map();
  let waits = false;
  return file => {
    news.set(file.address, file);
    if (waits) return;
    waits = true;
    setTimeout(() => {
      waits = false;
      tell([...news.values()]);
      news.clear();
    }, EVERY_MS);
  };
}
