// SPDX-License-Identifier: Apache-2.0
// web/half.js — a Worker that undoes the second half of an image, while the Worker that wants it (worker.js) undoes the first.
//
//   its name       the address of what it will be asked for, relative to itself: begun at once
//   { port }       to it: on this port come addresses, and go { bytes, fetched } or { error }
import { fetch_unpacked } from './fetch.js';

const begun = new Map();
function bring(address) {
  if (!begun.has(address)) {
    const count = { bytes: 0 };
    begun.set(
      address,
      fetch_unpacked(address, count).then(
        bytes => ({ bytes, fetched: count.bytes }),
        e => ({ error: e.message }),
      ),
    );
  }
  return begun.get(address);
}
if (self.name) bring(new URL(self.name, self.location.href).href);
self.onmessage = ({ data: { port } }) => {
  port.onmessage = async ({ data: address }) => {
    const answer = await bring(address);
    begun.delete(address);
    port.postMessage(answer, answer.bytes ? [answer.bytes.buffer] : []);
  };
};
