// SPDX-License-Identifier: Apache-2.0
// web/quota.js — messages of ports on their way from the Worker to the page. A program that sends them faster than the
// page takes them would keep it from all else: its port is closed.
const MOST = 10_000; // messages

/** So many messages the page takes before it says so. */
export const HEARD = 100;

/** @param {(port: number) => void} close */
export function quota(close) {
  let on_the_way = 0;
  /** @type {Set<number>} */
  const closed = new Set();
  return {
    /** May this port send one more? @param {number} port */
    takes(port) {
      if (closed.has(port)) return false;
      if (++on_the_way <= MOST) return true;
      closed.add(port);
      close(port);
      return false;
    },
    heard() {
      on_the_way -= HEARD;
    },
  };
}
