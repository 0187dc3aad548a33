// SPDX-License-Identifier: Apache-2.0
// web/look.js — the Worker's side of web/observe.js: asks the VM, copies answers out.
import { atoms_in } from './observe.js';
import { with_bytes } from './webeam.js';

const utf8 = new TextDecoder();

/** Questions to one VM, one after another. @param {import('./webeam.js').Instance} m  an instantiated module */
export function looker(m) {
  const told = new Set();
  const size = m._webeam_take(8) >>> 0;
  let busy = Promise.resolve();
  const word = () => new DataView(m.bytes().buffer).getUint32(size, true);
  const answer = () => {
    const p = m._webeam_observation(size) >>> 0;
    return p ? m.bytes().slice(p, p + word()) : null;
  };
  const text = (/** @type {number} */ p) => utf8.decode(m.bytes().slice(p, p + word()));
  function names(/** @type {number} */ what, /** @type {Uint8Array} */ bytes) {
    /** @type {Record<number, string>} */ const atoms = {};
    atoms_in(what, bytes, i => {
      if (told.has(i)) return;
      told.add(i);
      const p = m._webeam_atom(i, size) >>> 0;
      if (p) atoms[i] = text(p);
    });
    return atoms;
  }
  /** @type {Uint8Array} */ const none = new Uint8Array(0);
  const question = (/** @type {number} */ what, /** @type {number} */ a, /** @type {number} */ b, more = none) =>
    with_bytes(m, more, p => {
      m._webeam_observe(what, a, b, p, more.length);
    });
  /** At once: without threads. */
  function look(/** @type {number} */ what, a = 0, b = 0, more = undefined) {
    question(what, a, b, more);
    const bytes = answer() ?? none;
    return { bytes, atoms: names(what, bytes) };
  }
  /** ms: what it cost the VM, in the time of who runs it. */
  async function wait(
    /** @type {number} */ what,
    /** @type {number} */ a,
    /** @type {number} */ b,
    /** @type {Uint8Array | undefined} */ more,
  ) {
    const began = performance.now();
    question(what, a, b, more);
    for (let waited = false; ; waited = true) {
      const bytes = answer();
      if (bytes) {
        const atoms = names(what, bytes);
        return { bytes, atoms, ms: waited ? m._webeam_observed_ms() : performance.now() - began };
      }
      await new Promise(go => setTimeout(go, 2));
    }
  }
  return {
    look,
    /** @param {number} what @param {number} a @param {number} b @param {Uint8Array} [more]
     * @returns {Promise<{bytes: Uint8Array, atoms: Record<number, string>, ms: number}>} */
    ask(what, a, b, more) {
      const r = busy.then(() => wait(what, a, b, more));
      busy = r.then(
        () => {},
        () => {},
      );
      return r;
    },
  };
}
