// SPDX-License-Identifier: Apache-2.0
// web/play/arrivals.js — files on their way, in words: "1.2 of 2.4 MB". Bytes are those over the wire.
//
// Nothing is said before WAITS_MS: on a fast net nothing flickers. sizes.json, which scripts/playground writes, says
// how large a file is when the host does not, and how far one is that the browser decompresses; it is fetched when
// there is something to say.

/** @typedef {import('../messages.js').Arriving} Arriving */
/** By name: its bytes over the wire, and when it is decompressed. @typedef {Record<string, [number, number]>} Sizes */

const WAITS_MS = 1000;
const SITE = new URL('..', import.meta.url).href;
/** @type {Promise<Sizes> | null} */
let coming = null;
/** @type {Sizes} */
let sizes = {};
/** Fetches the table, once. */
const get_sizes = () =>
  (coming ??= fetch(`${SITE}sizes.json`).then(
    async r => (sizes = r.ok ? await r.json() : {}),
    () => ({}),
  ));

/** @param {number} nbytes @param {number} [of]  in the unit that fits this */
const amount = (nbytes, of = nbytes) => (of < 1e6 ? `${Math.ceil(nbytes / 1e3)}` : (nbytes / 1e6).toFixed(1));
const unit = (/** @type {number} */ nbytes) => (nbytes < 1e6 ? 'kB' : 'MB');

/** Bytes over the wire: how many are here, and how many it has; 0: nobody knows. @param {Arriving} file */
function wire({ address, loaded, total, unpacked, over }) {
  const [packed, whole] = sizes[address.replace(SITE, '')] ?? [0, 0];
  const all = total || packed;
  if (over) return { here: all || loaded, all: all || loaded };
  if (!unpacked) return { here: loaded, all };
  return { here: whole ? (all * loaded) / whole : 0, all };
}

export class Arrivals {
  /** Since nothing was on its way. @type {Map<string, Arriving>} */ #files = new Map();
  #began = 0;
  #said = '';

  /** @param {(words: string) => void} say  told when the words are others; '': nothing is on its way */
  constructor(say) {
    this.say = say;
  }
  /** How far files are. @param {Arriving[]} files */
  note(files) {
    if (!this.#files.size) {
      this.#began = performance.now();
      setTimeout(() => this.#tell(), WAITS_MS);
    }
    for (const f of files) this.#files.set(f.address, f);
    if ([...this.#files.values()].every(f => f.over)) this.#files.clear();
    this.#tell();
  }
  #tell() {
    const { words } = this;
    if (words === this.#said) return;
    this.#said = words;
    this.say(words);
  }
  /** What is on its way; '': nothing, or not for long. */
  get words() {
    if (!this.#files.size || performance.now() - this.#began < WAITS_MS) return '';
    void get_sizes();
    const all = [...this.#files.values()].map(wire);
    const here = all.reduce((sum, f) => sum + f.here, 0);
    const total = all.every(f => f.all) ? all.reduce((sum, f) => sum + f.all, 0) : 0;
    if (!total) return here ? `${amount(here)} ${unit(here)}` : '…';
    return here ? `${amount(here, total)} of ${amount(total)} ${unit(total)}` : `${amount(total)} ${unit(total)}`;
  }
}
