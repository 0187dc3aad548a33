// SPDX-License-Identifier: Apache-2.0
// web/deferred.js — a promise that is settled from outside.

/**
 * @template T
 * @returns {{ promise: Promise<T>, done: (value: T | PromiseLike<T>) => void, fail: (error: unknown) => void }}
 */
export function deferred() {
  /** @type {(value: T | PromiseLike<T>) => void} */
  let done = () => {};
  /** @type {(error: unknown) => void} */
  let fail = () => {};
  /** @type {Promise<T>} */
  const promise = new Promise((a, b) => {
    done = a;
    fail = b;
  });
  promise.catch(() => {}); // who waits for it sees its error
  return { promise, done, fail };
}
