// SPDX-License-Identifier: Apache-2.0
// web/play/layout.js — the frame of the page: its elements by name, the notice, light and dark, the divider, the arrow
// keys along a list of tabs.

import { framed } from './flavour.js';

/** The element of the page. Throws when there is none of this type.
 * @template {Element} T @param {string} selector @param {new () => T} type @param {ParentNode} [within] @returns {T} */
export function at(selector, type, within = document) {
  const found = within.querySelector(selector);
  if (!(found instanceof type)) throw new Error(`no ${type.name} is ${selector}`);
  return found;
}

export const is_mac = /Mac|iPhone|iPad/.test(navigator.platform);
/** A phone, or a window as narrow. */
export const stacked = matchMedia('(max-width: 760px)');

/** A line above all else, until it is dismissed. @param {string} text  '': none */
export function say_notice(text) {
  at('#notice span', HTMLElement).textContent = text;
  at('#notice', HTMLElement).hidden = !text;
}

// ---- light and dark ------------------------------------------------------------------------------------------------
/** In localStorage: what somebody chose. A script of index.html sets the theme before anything is drawn. */
const THEME = 'webeam.theme';
const prefers_dark = matchMedia('(prefers-color-scheme: dark)');
/** @param {string} theme  light or dark */
export function set_theme(theme) {
  document.documentElement.dataset.theme = theme;
  document.dispatchEvent(new Event('themechange'));
}
function change_theme() {
  const theme = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
  try {
    localStorage.setItem(THEME, theme);
  } catch {
    /* not kept then */
  }
  set_theme(theme);
}
/** The system's theme is another one: the page has it too, unless somebody chose. */
function follow_system() {
  let chosen = null;
  try {
    chosen = localStorage.getItem(THEME);
  } catch {
    /* nothing is kept */
  }
  if (!chosen) set_theme(prefers_dark.matches ? 'dark' : 'light');
}

// ---- the divider ---------------------------------------------------------------------------------------------------
/** Between the editor and the views; with the mouse, a finger or the keyboard. */
class Divider {
  #split = at('#split', HTMLElement);
  #bar = at('#divider', HTMLElement);

  constructor() {
    const bar = this.#bar;
    new ResizeObserver(() => this.#orient()).observe(this.#split);
    bar.addEventListener('pointerdown', e => {
      bar.setPointerCapture(e.pointerId);
      e.preventDefault();
    });
    bar.addEventListener('pointermove', e => {
      if (bar.hasPointerCapture(e.pointerId)) this.#drag(e);
    });
    bar.addEventListener('keydown', e => this.#key(e));
  }
  /** The editor is above the views: the style sheets say so. */
  get #stacked() {
    return getComputedStyle(this.#split).getPropertyValue('--stacked').trim() === 'yes';
  }
  #orient() {
    const stacked_now = this.#stacked;
    this.#bar.setAttribute('aria-orientation', stacked_now ? 'horizontal' : 'vertical');
    this.#bar.setAttribute('aria-label', stacked_now ? 'Height of the editor' : 'Width of the editor');
  }
  /** Gives the editor so much of the room. @param {number} percent */
  #place(percent) {
    const p = Math.round(Math.min(80, Math.max(20, percent)));
    this.#split.style.setProperty('--part', `${p}%`);
    this.#bar.setAttribute('aria-valuenow', String(p));
  }
  #drag(/** @type {PointerEvent} */ e) {
    const r = this.#split.getBoundingClientRect();
    const part = this.#stacked ? (e.clientY - r.top) / r.height : (e.clientX - r.left) / r.width;
    this.#place(part * 100);
  }
  #key(/** @type {KeyboardEvent} */ e) {
    /** @type {Record<string, number>} */
    const steps = { ArrowLeft: -2, ArrowUp: -2, ArrowRight: 2, ArrowDown: 2, Home: -99, End: 99 };
    const by = steps[e.key];
    if (!by) return;
    this.#place(Number(this.#bar.getAttribute('aria-valuenow')) + by);
    e.preventDefault();
  }
}

// ---- keys ----------------------------------------------------------------------------------------------------------
/** Arrow keys, Home and End move along a list of tabs, and choose. @param {HTMLElement} list */
export function arrows(list) {
  list.addEventListener('keydown', e => {
    const tabs = [...list.querySelectorAll('[role=tab]')].filter(tab => tab instanceof HTMLElement);
    const now = tabs.findIndex(tab => tab === document.activeElement);
    /** @type {Record<string, number>} */
    const places = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: tabs.length - 1 };
    const to = places[e.key];
    if (now < 0 || to === undefined) return;
    e.preventDefault();
    tabs[(to + tabs.length) % tabs.length].click();
    at('[aria-selected=true]', HTMLElement, list).focus();
  });
}
/** Arrow keys up and down move along the buttons of a menu. @param {HTMLElement} menu */
export function arrows_down(menu) {
  menu.addEventListener('keydown', e => {
    const buttons = [...menu.querySelectorAll('button')];
    const now = buttons.findIndex(b => b === document.activeElement);
    const by = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (!by || !buttons.length) return;
    e.preventDefault();
    buttons[(now + by + buttons.length) % buttons.length].focus();
  });
}

/** The frame's own buttons work. */
export function begin_layout() {
  at('#notice button', HTMLElement).addEventListener('click', () => say_notice(''));
  at('#theme', HTMLElement).addEventListener('click', change_theme);
  if (!framed) prefers_dark.addEventListener('change', follow_system);
  new Divider();
  if (!is_mac) return;
  at('#run kbd', HTMLElement).textContent = '⌘ ↵';
  at('#run', HTMLElement).title = 'Compile and run (⌘+Enter)';
}
