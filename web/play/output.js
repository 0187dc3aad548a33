// SPDX-License-Identifier: Apache-2.0
// web/play/output.js — what a program printed: a log of lines, coloured by stream, the oldest given up beyond a limit.
//
// Text comes at any speed and is shown once a frame. Colours of ANSI are understood, other escapes left out.
import { el } from '../watch/dom.js';

/** @typedef {import('./types.d.ts').Diagnostic} Diagnostic */
/** What waits for the next frame: text of a stream, a line of the page itself, or bytes that were lost. keep: it is
 * not given up when too much waits.
 * @typedef {{ kind: string, text: string, keep?: boolean } | { node: HTMLElement } | { lost: number }} Piece */

const LINES = 1000;
const WIDEST = 4000;
const PENDING = 400_000; // characters
const NEAR_END = 30; // pixels
/** @type {Piece} */
const NOTHING = { kind: 'out', text: '' };
// eslint-disable-next-line no-control-regex -- an escape begins with a control character
const ESCAPE = /(\x1b\[[\d;?]*[A-Za-z])/;
const COLOUR = new RegExp(`^${String.fromCharCode(27)}\\[([\\d;]*)m$`);

export class Output {
  /** @type {Piece[]} */ #pending = [];
  /** Characters in it, and the first piece that has not been given up. */
  #size = 0;
  #first = 0;
  #frame = 0;
  /** The last line, while it has no end. @type {HTMLElement | null} */ #line = null;
  #width = 0;
  #style = '';
  /** Lines and bytes that are not shown. */
  #lines_lost = 0;
  #bytes_lost = 0;
  /** The end stays in sight. */
  #follow = true;
  /** By stream. @type {Map<number, TextDecoder>} */ #decoders = new Map();
  #note = el('div', { className: 'line system note' });

  /** @param {HTMLElement} element
   * @param {(file: string, line: number, column: number) => void} go  to a place in the source */
  constructor(element, go) {
    this.element = element;
    this.go = go;
    const scrolled = () => {
      this.#follow = element.scrollTop + element.clientHeight > element.scrollHeight - NEAR_END;
    };
    element.addEventListener('scroll', scrolled, { passive: true });
  }
  clear() {
    this.#pending = [];
    this.#size = this.#first = this.#lines_lost = this.#bytes_lost = 0;
    this.#line = null;
    this.#style = '';
    this.#decoders.clear();
    this.#follow = true;
    this.element.replaceChildren();
  }
  /** What the program wrote. dropped: so many bytes before these.
   * @param {number} fd @param {Uint8Array} bytes @param {number} dropped */
  bytes(fd, bytes, dropped) {
    if (dropped) this.#later({ lost: dropped });
    const decoder = this.#decoders.get(fd) ?? new TextDecoder();
    this.#decoders.set(fd, decoder);
    this.#later({ kind: fd === 2 ? 'err' : 'out', text: decoder.decode(bytes, { stream: true }) });
  }
  /** What was typed. @param {string} text */
  typed(text) {
    this.#later({ kind: 'in', text, keep: true });
  }
  /** A line of the page itself. @param {string} text @param {string} [kind] */
  system(text, kind = 'system') {
    this.#later({ node: el('div', { className: `line ${kind}`, textContent: text }) });
  }
  diagnostic(/** @type {Diagnostic} */ d) {
    const place = el('button', {
      type: 'button',
      textContent: [d.file, d.line || null, d.column || null].filter(x => x !== null).join(':'),
      onclick: () => this.go(d.file, d.line, d.column),
    });
    const text = ` ${d.severity === 'error' ? 'Error' : 'Warning'}: ${d.text}`;
    this.#later({ node: el('div', { className: `line diagnostic ${d.severity}` }, place, text) });
  }

  // ---- what waits for the next frame -------------------------------------------------------------------------------
  #later(/** @type {Piece} */ piece) {
    this.#pending.push(piece);
    if ('text' in piece) this.#size += piece.text.length;
    for (; this.#size > PENDING && this.#first < this.#pending.length - 1; this.#first++) {
      const old = this.#pending[this.#first];
      if (!('text' in old) || old.keep) continue;
      this.#size -= old.text.length;
      this.#bytes_lost += old.text.length;
      this.#pending[this.#first] = NOTHING;
    }
    if (!this.#frame) this.#frame = requestAnimationFrame(() => this.#show());
  }
  #show() {
    const all = this.#pending;
    this.#frame = 0;
    this.#pending = [];
    this.#size = this.#first = 0;
    for (const piece of all) {
      if ('node' in piece) {
        this.#line = null;
        this.element.append(piece.node);
      } else if ('lost' in piece) this.#bytes_lost += piece.lost;
      else this.#add(piece.kind, piece.text);
    }
    this.#trim();
    this.#say_lost();
    if (this.#follow) this.element.scrollTop = this.element.scrollHeight;
  }
  /** Lines without the note. */
  #count() {
    return this.element.childElementCount - (this.#note.isConnected ? 1 : 0);
  }
  #trim() {
    for (let extra = this.#count() - LINES; extra > 0; extra--) {
      this.#lines_lost++;
      (this.#note.isConnected ? this.#note.nextSibling : this.element.firstChild)?.remove();
    }
  }
  #say_lost() {
    const parts = [];
    if (this.#lines_lost) parts.push(`${this.#lines_lost.toLocaleString('en')} lines`);
    if (this.#bytes_lost) parts.push(`${(this.#bytes_lost / 1e6).toFixed(1)} MB that came too fast`);
    if (!parts.length) return;
    this.#note.textContent = `The output is long: ${parts.join(' and ')} before this are not shown.`;
    if (!this.#note.isConnected) this.element.prepend(this.#note);
  }

  // ---- lines -------------------------------------------------------------------------------------------------------
  #add(/** @type {string} */ kind, /** @type {string} */ text) {
    // The end of a flood is what stays: lines that would be dropped at once are not made.
    const lines = text.split('\n');
    const from = lines.length > LINES ? lines.length - LINES : 0;
    if (from) {
      this.#lines_lost += from + this.#count();
      this.element.replaceChildren(...(this.#note.isConnected ? [this.#note] : []));
      this.#line = null;
    }
    for (let i = from; i < lines.length; i++) {
      if (i > from) {
        if (!this.#line) this.#begin_line();
        this.#line = null;
      }
      this.#put_coloured(kind, lines[i].replaceAll('\r', ''));
    }
  }
  #put_coloured(/** @type {string} */ kind, /** @type {string} */ text) {
    for (const part of text.split(ESCAPE)) {
      const colour = COLOUR.exec(part);
      if (colour) this.#colours(colour[1] || '0');
      else if (part && !ESCAPE.test(part)) this.#put(kind, part);
    }
  }
  #colours(/** @type {string} */ codes) {
    for (const c of codes.split(';').map(Number)) {
      if (c === 0) this.#style = '';
      else if (c === 1) this.#style += ' bold';
      else if (c === 22) this.#style = this.#style.replaceAll(' bold', '');
      else if ((c >= 30 && c <= 37) || (c >= 90 && c <= 97))
        this.#style = `${this.#style.replace(/ c\d/, '')} c${c % 10}`;
      else if (c === 39) this.#style = this.#style.replace(/ c\d/, '');
    }
  }
  #begin_line() {
    this.#line = el('div', { className: 'line' });
    this.#width = 0;
    this.element.append(this.#line);
    return this.#line;
  }
  #put(/** @type {string} */ kind, /** @type {string} */ text) {
    const line = this.#line ?? this.#begin_line();
    if (this.#width > WIDEST) return;
    this.#width += text.length;
    const shown = this.#width > WIDEST ? `${text.slice(0, WIDEST)} … (the line is longer)` : text;
    line.append(el('span', { className: kind + this.#style, textContent: shown }));
  }
}
