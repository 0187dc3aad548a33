// SPDX-License-Identifier: Apache-2.0
// web/run-input.js — the row of a <webeam-run> in which one types what its program reads.
//
//   in sight    once a program asks, and from the start where the text reads (or the element has the attribute input)
//   usable      while a system runs the text, or is being started for it: what is typed before the program asks is kept
//               for it
//
// A text that was not sent stays in the field.
const TYPES_MS = 1500;
const READS = /\bio:(get_|fread|read|scan_|parse_)|\bIO\.(gets|getn|read|binread|stream|binstream)\b/;

export class Input {
  #row;
  #field;
  #hint;
  /** @type {HTMLButtonElement[]} */ #buttons;
  /** The input has ended, for this run. */
  #over = false;
  /** When something was typed in the page, last. */
  #typed = -TYPES_MS;

  /** @param {ShadowRoot} root  has form.input
   * @param {(text: string | null) => void} feed  is given each line, with its end; null: the input has ended */
  constructor(root, feed) {
    this.#row = /** @type {HTMLFormElement} */ (root.querySelector('form.input'));
    this.#field = /** @type {HTMLInputElement} */ (this.#row.querySelector('input'));
    this.#hint = /** @type {HTMLElement} */ (root.querySelector('.asks'));
    this.#buttons = [...this.#row.querySelectorAll('button')];
    this.feed = feed;
    const end = /** @type {HTMLButtonElement} */ (this.#row.querySelector('.eof'));
    this.#row.onsubmit = e => {
      e.preventDefault();
      this.#send();
    };
    end.onclick = () => this.#end();
    this.#field.onkeydown = e => {
      if (!e.ctrlKey || e.key !== 'd') return;
      e.preventDefault();
      if (this.#field.value) return;
      this.#end();
    };
    this.#field.onpaste = e => this.#paste(e);
  }
  #noted = () => {
    this.#typed = performance.now();
  };
  /** The element is in the page, or not. @param {boolean} on */
  listens(on) {
    if (on) addEventListener('beforeinput', this.#noted);
    else removeEventListener('beforeinput', this.#noted);
  }
  /** Shows the row for a text that reads. @param {string} code @param {boolean} always */
  show_for(code, always) {
    if (always || READS.test(code)) this.#row.hidden = false;
    else if (!this.#usable) this.#row.hidden = true;
  }
  get #usable() {
    return !this.#field.disabled;
  }
  /** A run begins, or its system has ended. @param {boolean} on */
  use(on) {
    const focused = this.#row.matches(':focus-within');
    this.#over = false;
    this.#enable(on);
    // A field that is disabled loses the keys.
    if (!on && focused) this.#row.parentElement?.querySelector('button')?.focus();
  }
  /** The run has returned. What it left may still wait for input. */
  rest() {
    if (!this.#row.classList.contains('asked')) this.use(false);
  }
  #enable(/** @type {boolean} */ on) {
    for (const e of [this.#field, ...this.#buttons]) e.disabled = !on;
    this.#ask(false);
  }
  /** The program waits for input. @param {boolean} mine  the reader is in this element, or nowhere */
  asked(mine) {
    if (this.#over) return;
    this.#row.hidden = false;
    this.#enable(true);
    this.#ask(true);
    // Not while somebody types elsewhere.
    if (!mine || performance.now() - this.#typed < TYPES_MS) return;
    this.#field.focus({ preventScroll: true });
    this.#row.scrollIntoView({ block: 'nearest' });
  }
  #ask(/** @type {boolean} */ on) {
    this.#row.classList.toggle('asked', on);
    this.#hint.textContent = on ? 'The program waits for a line of input.' : '';
    this.#field.placeholder = on ? 'The program waits for a line' : '';
  }
  #send() {
    const text = `${this.#field.value}\n`;
    this.#field.value = '';
    this.#ask(false);
    this.feed(text);
  }
  /** Lines that are pasted are lines of input; what follows the last one stays to be sent. @param {ClipboardEvent} e */
  #paste(e) {
    const text = e.clipboardData?.getData('text').replace(/\r\n?/g, '\n') ?? '';
    if (!text.includes('\n')) return;
    e.preventDefault();
    const { value, selectionStart, selectionEnd } = this.#field;
    const all = value.slice(0, selectionStart ?? 0) + text + value.slice(selectionEnd ?? 0);
    const end = all.lastIndexOf('\n') + 1;
    this.#field.value = all.slice(end);
    this.#ask(false);
    this.feed(all.slice(0, end));
  }
  #end() {
    this.#over = true;
    this.#enable(false);
    this.feed(null);
  }
}
