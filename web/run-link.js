// SPDX-License-Identifier: Apache-2.0
// web/run-link.js — the link of a <webeam-run> to the playground, with the text in its fragment, as Share makes it.
import { ELSEWHERE } from './elsewhere.js';
import { module_name, to_fragment } from './play/program.js';

const LONGEST = 1_000_000; // characters of a link: what every browser takes
const LATER_MS = 300;

/** Where the playground is, if nobody says: the folder `playground` beside the one of this module. A development server
 * that moves modules serves it from its root. */
const DEFAULT = ELSEWHERE ? new URL('/playground/', ELSEWHERE).href : new URL('../playground/', import.meta.url).href;

/** The address of the playground that an element says, or one that it is in; null: there shall be no link.
 * @param {Element} element */
export function playground_of(element) {
  const said = element.closest('[playground]')?.getAttribute('playground');
  if (said === undefined || said === null) return DEFAULT;
  return said.trim() ? new URL(said, document.baseURI).href : null;
}
/** Whether there is a playground where nobody said. @type {Promise<boolean> | null} */
let there = null;
const is_there = () =>
  (there ??= fetch(DEFAULT, { method: 'HEAD' }).then(
    r => r.ok,
    () => false,
  ));

/** The fragment of a link to a text. @param {string} text @param {'erlang' | 'elixir'} lang */
export const fragment_of = (text, lang) =>
  to_fragment({ files: [{ name: lang === 'elixir' ? 'main.exs' : (module_name(text) ?? 'main.erl'), text }] });

export class Link {
  #a;
  #at = '';
  /** What the link holds; how long it is. */
  #holds = '';
  #length = 0;
  /** @type {number | undefined} */ #timer;
  #absent = false;

  /** @param {HTMLAnchorElement} a
   * @param {() => { text: string, lang: 'erlang' | 'elixir' }} now  what it is to hold
   * @param {(words: string) => void} say  when it cannot */
  constructor(a, now, say) {
    this.#a = a;
    this.now = now;
    this.say = say;
    const looks = () => {
      void this.#make();
      if (this.#at === DEFAULT)
        void is_there().then(yes => {
          this.#absent = !yes;
        });
    };
    for (const type of ['pointerenter', 'focus', 'touchstart']) a.addEventListener(type, looks, { passive: true });
    a.addEventListener('click', e => this.#clicked(e));
  }
  /** Where it goes. @param {string | null} playground  null: there is none */
  to(playground) {
    this.#a.hidden = playground === null;
    if (playground === null || playground === this.#at) return;
    this.#at = playground;
    this.#absent = false;
    this.#holds = '';
    this.#a.href = playground;
    this.changed();
  }
  /** The text is another one. */
  changed() {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#make(), LATER_MS);
  }
  /** @returns {Promise<void>} */
  async #make() {
    const { text, lang } = this.now();
    const key = lang + text;
    if (key === this.#holds) return;
    const at = new URL(this.#at);
    at.hash = await fragment_of(text, lang);
    const { href } = at;
    const now = this.now();
    if (now.lang + now.text !== key) return this.#make();
    this.#length = href.length;
    this.#a.href = href.length <= LONGEST ? href : this.#at;
    this.#holds = key;
  }
  #clicked(/** @type {MouseEvent} */ e) {
    const { text, lang } = this.now();
    if (this.#absent) this.say(`there is no playground at ${this.#at}`);
    else if (this.#holds !== lang + text) void this.#make().then(() => this.#a.click());
    else if (this.#length > LONGEST) this.say('too long for a link: copy it');
    else return;
    e.preventDefault();
  }
}
