// SPDX-License-Identifier: Apache-2.0
// web/run-output.js — what a <webeam-run> shows below its code: text by its kind, the newest KEPT characters of it.
// What comes within one frame is drawn at once.
const KEPT = 200_000;
const FRAME_MS = 16;
const PIECE = 4096; // characters: then another element begins
const NEAR_END = 40; // pixels

export class Output {
  #box;
  /** @type {{ text: string, kind: string }[]} */ #waiting = [];
  /** Kept when what waits is drawn. @type {Promise<void> | null} */ #drawn = null;
  #last = 0;
  #shown = 0;

  /** @param {HTMLElement} box */
  constructor(box) {
    this.#box = box;
  }
  clear() {
    this.#waiting = [];
    this.#box.replaceChildren();
    this.#shown = 0;
  }
  /** All of it. */
  get text() {
    this.#draw();
    return this.#box.textContent ?? '';
  }
  /** Adds it. @param {string} text @param {string} kind  a class: out, err, in, value, note or error
   * @returns {Promise<void>} kept when it is drawn */
  add(text, kind) {
    const last = this.#waiting.at(-1);
    if (last?.kind === kind) last.text = (last.text + text).slice(-KEPT);
    else this.#waiting.push({ text: text.slice(-KEPT), kind });
    // Timers go on in a page that is not in sight, where there are no frames.
    this.#drawn ??= new Promise(done => {
      const draw = () => {
        this.#drawn = null;
        this.#draw();
        done();
      };
      const rest = FRAME_MS - (performance.now() - this.#last);
      setTimeout(draw, Math.max(0, rest));
    });
    return this.#drawn;
  }
  #draw() {
    if (!this.#waiting.length) return;
    const box = this.#box;
    const low = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END;
    for (const { text, kind } of this.#waiting.splice(0)) this.#put(text, kind);
    while (this.#shown > KEPT && box.children.length > 1) this.#cut();
    if (low) box.scrollTop = box.scrollHeight;
    this.#last = performance.now();
  }
  /** @param {string} text @param {string} kind */
  #put(text, kind) {
    const last = this.#box.lastElementChild;
    if (last?.className === kind && (last.textContent ?? '').length < PIECE) last.append(text);
    else {
      const span = document.createElement('span');
      span.className = kind;
      span.textContent = text;
      this.#box.append(span);
    }
    this.#shown += text.length;
  }
  /** Leaves out the oldest piece, and says so. */
  #cut() {
    const box = this.#box;
    let cut = box.querySelector('.cut');
    if (!cut) {
      cut = document.createElement('span');
      cut.className = 'note cut';
      cut.textContent = '[earlier output is left out]\n';
      box.prepend(cut);
    }
    const oldest = cut.nextElementSibling;
    this.#shown -= (oldest?.textContent ?? '').length;
    oldest?.remove();
  }
}
