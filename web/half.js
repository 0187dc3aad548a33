// SPDX-License-Identifier: Apache-2.0
// web/half.js — a Worker that decompresses the second half of an image, while the Worker that wants it (worker.js)
// decompresses the first.
//
//   { port, early }   to it, once. port: where the other Worker talks to it; early: what that will ask for, relative to
//                     this file, or ''
//   progress          from it, to who asks: how far the file is
import { fetch_unpacked } from './fetch.js';
import { moved, rpc } from './rpc.js';
import { seldom } from './progress.js';

/** @type {Map<string, Promise<{ bytes: Uint8Array, fetched: number }>>} */
const begun = new Map();
/** The Worker that asks. @type {import('./rpc.js').Link<import('./messages.js').OfHalf> | null} */
let asker = null;
const tell = seldom(files => asker?.tell('progress', files));
/** @param {string} address */
function fetched(address) {
  const count = { bytes: 0, tell };
  return fetch_unpacked(address, count).then(bytes => moved({ bytes, fetched: count.bytes }, bytes.buffer));
}
self.onmessage = ({ data: { port, early } }) => {
  if (early) {
    const address = new URL(early, self.location.href).href;
    const coming = fetched(address);
    coming.catch(() => {});
    begun.set(address, coming);
  }
  /** @type {import('./messages.js').Half} */
  const mine = {
    bring(address) {
      const coming = begun.get(address) ?? fetched(address);
      begun.delete(address);
      return coming;
    },
  };
  asker = rpc(port, mine);
};
