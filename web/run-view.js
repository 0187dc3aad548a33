// SPDX-License-Identifier: Apache-2.0
// web/run-view.js — what <webeam-run view="step|watch|inspect"> shows: the playground in a frame, with its editor and
// that view alone.
//
//   the element                                      the playground (play/framed.js)
//   ?view=step&embed=ORIGIN&theme=dark#p=...    ─►
//                                               ◄─   { webeam: 'ready' }
//   { webeam: 'theme' | 'run' | 'stop', ... }   ─►
//
// Each hears the window of the other alone, at its origin. When the frame does not answer, the element is what it is
// without a view, with a sentence and a link above.
import { Link, fragment_of } from './run-link.js';

/** A frame has loaded, but nothing in it has answered: it is another page, or one that may not be shown here. */
const SILENT_MS = 3000;
/** Nothing has loaded. */
const LATE_MS = 20_000;
const TITLES = /** @type {Record<string, string>} */ ({ step: 'Step', watch: 'Watch', inspect: 'Inspect' });

/** The view that an element asks for; '': none that there is. @param {Element} element */
export function view_of(element) {
  const name = element.getAttribute('view') ?? '';
  return Object.hasOwn(TITLES, name) ? name : '';
}
/** Whether the page is dark there. @param {Element} element  its color is light-dark(#000, #fff) */
const theme_at = element => (getComputedStyle(element).color === 'rgb(255, 255, 255)' ? 'dark' : 'light');

export class View {
  #holder;
  #frame = document.createElement('iframe');
  #origin;
  /** What stands in the frame, or is on its way there. */ #holds = '';
  /** The playground in the frame has said that it is one. */ answers = false;
  /** What says that it does not. @type {HTMLElement | null} */ #silence = null;
  /** @type {number[]} */ #timers = [];
  #off = new AbortController();

  /** @param {HTMLElement} holder  empty; the frame comes into it
   * @param {{ view: string, playground: string, label: string,
   *    now: () => { text: string, lang: 'erlang' | 'elixir' }, shown: (is: boolean) => void }} how  playground: its
   *    address; label: of the code; now: what is to be in the editor; shown: the frame is there, or is none */
  constructor(holder, { view, playground, label, now, shown }) {
    this.#holder = holder;
    this.view = view;
    this.playground = playground;
    this.now = now;
    this.shown = shown;
    this.#origin = new URL(playground).origin;
    const frame = this.#frame;
    frame.title = `${TITLES[view]}: ${label}`;
    frame.allow = 'cross-origin-isolated; clipboard-write';
    const { signal } = this.#off;
    addEventListener('message', e => this.#hears(e), { signal });
    // What colours it has says when the theme changes, whatever changed it.
    holder.addEventListener('transitionend', () => this.#tell_theme(), { signal });
    frame.addEventListener('load', () => this.#wait(SILENT_MS), { signal });
    void this.put();
  }
  /** The text that there is now comes into the frame. */
  async put() {
    const { text, lang } = this.now();
    const key = lang + text;
    if (!text || key === this.#holds || this.#silence) return;
    this.#holds = key;
    const fragment = await fragment_of(text, lang);
    if (this.#holds !== key || this.#off.signal.aborted) return;
    const frame = this.#frame;
    const url = new URL(this.playground);
    url.searchParams.set('view', this.view);
    url.searchParams.set('embed', location.origin);
    url.searchParams.set('theme', (this.theme ??= theme_at(this.#holder)));
    url.hash = fragment;
    // No entry comes into the history of the page. With another fragment alone, the frame is not loaded again.
    if (frame.isConnected) return frame.contentWindow?.location.replace(url.href);
    frame.src = url.href;
    this.#holder.append(frame);
    this.#wait(LATE_MS);
  }
  /** Ends it. */
  end() {
    this.#off.abort();
    this.#timers.forEach(clearTimeout);
    this.#holder.replaceChildren();
  }
  /** Run, or Stop, as the buttons in the frame. @param {'run' | 'stop'} what */
  ask(what) {
    this.#tell({ webeam: what });
  }

  #tell(/** @type {Record<string, string>} */ message) {
    if (this.answers) this.#frame.contentWindow?.postMessage(message, this.#origin);
  }
  #tell_theme() {
    this.theme = theme_at(this.#holder);
    this.#tell({ webeam: 'theme', theme: this.theme });
  }
  #hears(/** @type {MessageEvent} */ e) {
    if (e.source !== this.#frame.contentWindow || e.origin !== this.#origin || e.data?.webeam !== 'ready') return;
    this.answers = true;
    this.#timers.forEach(clearTimeout);
    this.#silence?.remove();
    this.#silence = null;
    this.#frame.hidden = false;
    this.shown(true);
    void this.put();
    this.#tell_theme();
  }
  /** Says that there is no answer, unless one comes within these ms. */
  #wait(/** @type {number} */ ms) {
    if (!this.answers) this.#timers.push(window.setTimeout(() => this.#silent(), ms));
  }
  #silent() {
    if (this.answers || this.#silence) return;
    this.#frame.hidden = true;
    const p = document.createElement('p');
    this.#silence = p;
    const a = document.createElement('a');
    p.className = 'absent';
    a.target = '_blank';
    a.rel = 'noopener';
    a.textContent = 'Open it there';
    const title = TITLES[this.view];
    p.append(`The view ${title} is not here: the playground at ${this.playground} does not answer. `, a, '.');
    const at = new URL(this.playground);
    at.searchParams.set('view', this.view);
    new Link(a, this.now, words => a.replaceChildren(words)).to(at.href);
    this.#holder.append(p);
    this.shown(false);
  }
}
