// SPDX-License-Identifier: Apache-2.0
// web/play/output.js — what a program printed: a log of lines, coloured by stream, the oldest given up beyond a limit.
//
// Lines of the page itself begin further left than a program can print, with a bar; a program's words in them are set
// as its output is.
//
// Text comes at any speed and is shown once a frame. Colours of ANSI are understood, other escapes left out.
//
// In a flood, when more comes with each frame than can be drawn in it, only the end of it is drawn, as plain text; and
// nothing while somebody looks at what is above. The rest waits until the flood is over, or pauses.
import { el } from '../watch/dom.js';
import { Printed } from './printed.js';

/** @typedef {import('./types.d.ts').Diagnostic} Diagnostic */
/** What waits for the next frame: text of a stream, a line of the page itself, or bytes that were lost. keep: it is
 * not given up when too much waits.
 * @typedef {{ kind: string, text: string, keep?: boolean } | { node: HTMLElement } | { lost: number }} Piece */

const LINES = 1000;
const WIDEST = 4000;
const PENDING = 400_000; // characters
const NEAR_END = 30; // pixels
/** So many characters in one frame are a flood; it is over with a frame of so many. Of its end, so many are drawn. */
const FLOOD = 12_000;
const TRICKLE = 2000;
const SEEN = 6000;
const COMPACT = 4096; // pieces
/** @type {Piece} */
const NOTHING = { kind: 'out', text: '' };
// eslint-disable-next-line no-control-regex -- an escape begins with a control character
const ESCAPE = /(\x1b\[[\d;?]*[A-Za-z])/;
const ESCAPES = new RegExp(ESCAPE, 'g');
const COLOUR = new RegExp(`^${String.fromCharCode(27)}\\[([\\d;]*)m$`);

/** What a program said, in a line of the page. @param {string} text */
const words = text => el('bdi', { className: 'said', textContent: text });

export class Output {
  /** @type {Piece[]} */ #pending = [];
  /** Characters in it, and the first piece that has not been given up. */
  #size = 0;
  #first = 0;
  #frame = 0;
  /** The last line, while it has no end. @type {HTMLElement | null} */ #line = null;
  #width = 0;
  #style = '';
  /** Characters that came since the last frame. */
  #came = 0;
  /** The end of a flood, while there is one. */
  #end = el('div', { className: 'line' });
  /** Lines and bytes that are not shown. */
  #lines_lost = 0;
  #bytes_lost = 0;
  /** The end stays in sight. */
  #follow = true;
  /** By stream. @type {Map<number, TextDecoder>} */ #decoders = new Map();
  /** What the program printed, to be saved. */
  printed = new Printed();
  /** Called when there is something, or nothing, in it. */
  on_change = () => {};
  #empty = true;
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
    this.#came = 0;
    this.#flood(false);
    this.#size = this.#first = this.#lines_lost = this.#bytes_lost = 0;
    this.#line = null;
    this.#style = '';
    this.#decoders.clear();
    this.#follow = true;
    this.printed.clear();
    this.element.replaceChildren();
    this.#say_empty(true);
  }
  /** Nothing is shown. */
  get empty() {
    return this.#empty;
  }
  #say_empty(/** @type {boolean} */ empty) {
    if (empty === this.#empty) return;
    this.#empty = empty;
    this.on_change();
  }
  /** What the program wrote. dropped: so many bytes before these.
   * @param {number} fd @param {Uint8Array} bytes @param {number} dropped */
  bytes(fd, bytes, dropped) {
    const first = !this.printed.kept;
    this.printed.add(bytes, dropped);
    if (first) this.on_change();
    if (dropped) this.#later({ lost: dropped });
    const decoder = this.#decoders.get(fd) ?? new TextDecoder();
    this.#decoders.set(fd, decoder);
    this.#later({ kind: fd === 2 ? 'err' : 'out', text: decoder.decode(bytes, { stream: true }) });
  }
  /** What was typed. @param {string} text */
  typed(text) {
    this.#later({ kind: 'in', text, keep: true });
  }
  /** A line of the page itself. @param {string} text @param {string} [kind]
   * @param {string} [said]  the program's words, in front of the page's */
  system(text, kind = 'system', said) {
    this.#later({ node: el('div', { className: `line ${kind}` }, said ? words(said) : '', text) });
  }
  /** A line of the page with something to choose. Gives its element: the words are its first child.
   * @param {string} text @param {HTMLButtonElement[]} buttons @param {string} [kind] */
  offer(text, buttons, kind = 'system') {
    const node = el('div', { className: `line offer ${kind}` }, el('span', { textContent: text }), ...buttons);
    this.#later({ node });
    return node;
  }
  diagnostic(/** @type {Diagnostic} */ d) {
    const place = el('button', {
      type: 'button',
      textContent: [d.file, d.line || null, d.column || null].filter(x => x !== null).join(':'),
      onclick: () => this.go(d.file, d.line, d.column),
    });
    const kind = ` ${d.severity === 'error' ? 'Error' : 'Warning'}: `;
    this.#later({ node: el('div', { className: `line diagnostic ${d.severity}` }, place, kind, words(d.text)) });
  }

  // ---- what waits for the next frame -------------------------------------------------------------------------------
  #later(/** @type {Piece} */ piece) {
    this.#pending.push(piece);
    if ('text' in piece) {
      this.#size += piece.text.length;
      this.#came += piece.text.length;
    }
    this.#give_up();
    if (!this.#frame) this.#frame = requestAnimationFrame(() => this.#show());
  }
  /** The oldest of too much, to the character: the end is what its user wants, however large the last piece is. */
  #give_up() {
    for (; this.#size > PENDING && this.#first < this.#pending.length; this.#first++) {
      const old = this.#pending[this.#first];
      if (!('text' in old) || old.keep) continue;
      const gone = Math.min(old.text.length, this.#size - PENDING);
      this.#size -= gone;
      this.#bytes_lost += gone;
      this.#pending[this.#first] = gone < old.text.length ? { ...old, text: old.text.slice(gone) } : NOTHING;
      if (gone < old.text.length) break;
    }
    if (this.#first < COMPACT) return;
    const kept = this.#pending.slice(0, this.#first).filter(p => p !== NOTHING);
    this.#pending.splice(0, this.#first, ...kept);
    this.#first = kept.length;
  }
  #show() {
    this.#frame = 0;
    const came = this.#came;
    this.#came = 0;
    const flows = came > (this.#end.isConnected ? TRICKLE : FLOOD);
    if (!flows) return this.#show_all(this.#take());
    // Its end may come without another piece.
    this.#frame = requestAnimationFrame(() => this.#show());
    if (!this.#follow) return;
    this.#flood(true);
    this.#say_lost();
    this.element.scrollTop = this.element.scrollHeight;
  }
  /** Draws the end of a flood, instead of all else; or that again. @param {boolean} on */
  #flood(on) {
    this.element.classList.toggle('flood', on);
    if (!on) return this.#end.remove();
    let text = '';
    for (let i = this.#pending.length - 1; i >= 0 && text.length < SEEN; i--) {
      const piece = this.#pending[i];
      if ('text' in piece) text = piece.text + text;
    }
    this.#end.textContent = text.slice(-SEEN).replaceAll(ESCAPES, '').replace(/^.*\n/, '');
    if (!this.#end.isConnected) this.element.append(this.#end);
  }
  /** What waits; text of one kind in one piece. */
  #take() {
    /** @type {Piece[]} */
    const all = [];
    /** @type {string[]} */
    let texts = [];
    let kind = '';
    const close = () => {
      if (texts.length) all.push({ kind, text: texts.join('') });
      texts = [];
    };
    for (const piece of this.#pending) {
      if (!('text' in piece) || piece.kind !== kind) close();
      if ('text' in piece) {
        kind = piece.kind;
        texts.push(piece.text);
      } else all.push(piece);
    }
    close();
    this.#pending = [];
    this.#size = this.#first = 0;
    return all;
  }
  #show_all(/** @type {Piece[]} */ all) {
    this.#flood(false);
    for (const piece of all) {
      if ('node' in piece) {
        this.#line = null;
        this.element.append(piece.node);
      } else if ('lost' in piece) this.#bytes_lost += piece.lost;
      else this.#add(piece.kind, piece.text);
    }
    this.#trim();
    this.#say_lost();
    this.#say_empty(!this.element.childElementCount);
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
    if (this.#bytes_lost) parts.push(`${(this.#bytes_lost / 1e6).toFixed(1)} MB`);
    if (!parts.length) return;
    const what = parts.join(' and ');
    this.#note.textContent = `The output is long: ${what} before this are not shown. Save output has more.`;
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
