// SPDX-License-Identifier: Apache-2.0
// web/play/views.js — the tabs beside the editor. A view is a module that exports mount(element, session); it is loaded
// when its tab is first shown. README.md says how to add one.
import { el, message_of } from '../watch/dom.js';
import { arrows, at } from './layout.js';
import { framed } from './flavour.js';
import { hint_for } from './hints.js';
import { marks_inspected } from './inspected.js';

/** @typedef {import('./types.d.ts').View} View @typedef {import('./types.d.ts').Session} Session */
/** @typedef {{ mount(element: HTMLElement, session: Session): View }} Module */

/** Output has no module: its panel is in index.html.
 * @type {{ id: string, title: string, load?: () => Promise<Module> }[]} */
const ALL = [
  { id: 'output', title: 'Output' },
  { id: 'shell', title: 'Shell', load: () => import('./shell.js') },
  { id: 'watch', title: 'Watch', load: () => import('../watch/watch.js') },
  { id: 'step', title: 'Step', load: () => import('../watch/step.js') },
  { id: 'inspect', title: 'Inspect', load: () => import('../watch/inspect.js') },
];
const asked = new URLSearchParams(location.search).get('view') ?? '';
/** In a frame: what a program prints, and the view that is asked for. There is no shell, since its folder is kept. */
const VIEWS = framed ? ALL.filter(({ id }) => id === 'output' || (id === asked && id !== 'shell')) : ALL;
/** Then it is said that a view is on its way. */
const SLOW_MS = 400;

export class Views {
  /** By id. @type {Map<string, View>} */ #mounted = new Map();
  /** By id: those that are on their way. @type {Map<string, Promise<void>>} */ #coming = new Map();
  #shown = '';

  /** @param {Session} session @param {HTMLElement} tabs @param {HTMLElement} panels */
  constructor(session, tabs, panels) {
    this.session = session;
    for (const { id, title } of VIEWS) {
      tabs.append(this.#tab(id, title));
      if (!document.getElementById(`panel-${id}`)) panels.append(new_panel(id));
    }
    arrows(tabs);
    if (VIEWS.some(v => v.id === 'inspect')) marks_inspected(session, () => this.#shown);
    // A run shows its output, unless a view that shows runs is open.
    session.on('vm', () => {
      if (this.#shown === 'shell') void this.show('output');
    });
    session.on('wants_shell', () => void this.show('shell'));
    void this.show(VIEWS.some(v => v.id === asked) ? asked : 'output');
  }
  #tab(/** @type {string} */ id, /** @type {string} */ title) {
    const props = { type: 'button', role: 'tab', id: `view-${id}`, 'aria-controls': `panel-${id}` };
    return el('button', { ...props, onclick: () => void this.show(id) }, title);
  }
  /** @param {string} id */
  async show(id) {
    if (id === this.#shown || !VIEWS.some(v => v.id === id)) return;
    this.#mounted.get(this.#shown)?.hide?.();
    this.session.clear_place();
    this.#shown = id;
    for (const v of VIEWS) {
      const tab = at(`#view-${v.id}`, HTMLElement);
      tab.setAttribute('aria-selected', String(v.id === id));
      tab.tabIndex = v.id === id ? 0 : -1;
      at(`#panel-${v.id}`, HTMLElement).hidden = v.id !== id;
    }
    hint_for(id);
    if (this.#mounted.has(id)) this.#mounted.get(id)?.show?.();
    else await this.#bring(id);
  }
  /** Shows a view at a place of it. @param {string} id @param {Record<string, unknown>} [place]  see View.open_at */
  async open(id, place = {}) {
    await this.show(id);
    await this.#bring(id);
    await this.#mounted.get(id)?.open_at?.(place);
  }
  /** Waits until it is mounted. */
  async #bring(/** @type {string} */ id) {
    if (this.#mounted.has(id)) return;
    const coming = this.#coming.get(id) ?? this.#mount(id);
    this.#coming.set(id, coming);
    await coming;
    this.#coming.delete(id);
  }
  async #mount(/** @type {string} */ id) {
    const load = VIEWS.find(v => v.id === id)?.load;
    if (!load) return;
    const panel = at(`#panel-${id}`, HTMLElement);
    const slow = setTimeout(() => (panel.textContent = 'Loading …'), SLOW_MS);
    try {
      const { mount } = await load();
      clearTimeout(slow);
      panel.replaceChildren();
      const view = mount(panel, this.session);
      this.#mounted.set(id, view);
      if (this.#shown !== id) view.hide?.();
    } catch (e) {
      clearTimeout(slow);
      this.#shown = '';
      panel.textContent = `This view could not be loaded: ${message_of(e)}`;
    }
  }
}
const new_panel = (/** @type {string} */ id) =>
  el('div', {
    className: 'panel',
    id: `panel-${id}`,
    role: 'tabpanel',
    'aria-labelledby': `view-${id}`,
    hidden: true,
  });
