// SPDX-License-Identifier: Apache-2.0
// web/gate.js — output on its way from the Worker to the page, so that a program that prints for ever floods neither.
//
//   write ──► nothing on the way? ─► post      else ─► wait here, the oldest dropped beyond HELD
//   the page says how much it took (took) ──► what waits is posted, joined, with the number of bytes dropped before it
//
// The newest output survives: the last lines of a program are what its user wants. Only fd 1 and 2 are ever dropped.
const HELD = 4 << 20;

/** @param {(fd: number, bytes: Uint8Array, dropped: number) => void} post */
export function gate(post) {
  let on_the_way = 0;
  let held = 0;
  let dropped = 0;
  let first = 0;
  /** @type {{fd: number, bytes: Uint8Array}[]} */ let waiting = [];
  const go = (/** @type {number} */ fd, /** @type {Uint8Array} */ bytes) => {
    on_the_way += bytes.length;
    post(fd, bytes, dropped);
    dropped = 0;
  };
  return {
    write(/** @type {number} */ fd, /** @type {Uint8Array} */ bytes) {
      if (fd > 2) this.flush();
      if (fd > 2 || (on_the_way <= 0 && first === waiting.length)) return go(fd, bytes);
      waiting.push({ fd, bytes });
      held += bytes.length;
      while (held > HELD && first < waiting.length - 1) {
        const gone = waiting[first++].bytes.length;
        held -= gone;
        dropped += gone;
      }
      if (first > 4096) {
        waiting = waiting.slice(first);
        first = 0;
      }
    },
    took(/** @type {number} */ n) {
      on_the_way -= n;
      if (on_the_way <= 0) this.flush();
    },
    /** Posts all that waits: when room is there, and at the end. */
    flush() {
      for (let i = first; i < waiting.length;) {
        const fd = waiting[i].fd;
        let j = i;
        let n = 0;
        while (j < waiting.length && waiting[j].fd === fd) n += waiting[j++].bytes.length;
        const all = new Uint8Array(n);
        for (let at = 0; i < j; i++) {
          all.set(waiting[i].bytes, at);
          at += waiting[i].bytes.length;
        }
        go(fd, all);
      }
      waiting = [];
      first = held = 0;
    },
  };
}
