// SPDX-License-Identifier: Apache-2.0
// web/webeam-run.js — <webeam-run lang="erlang|elixir">code</webeam-run>: an example in a text that its reader may
// change and run.
//
//   in sight          ─► editor.js takes the place of the plain text field (what is typed and selected stays). If it
//                        cannot be fetched the field remains
//   the first Run     ─► embed.js, the VM, OTP are fetched, once for all elements, and a system boots
//   each later Run    ─► a system of its own: after the first run an image is made, and from it the next system is made
//                        ready
//
// Attributes: lang (which becomes data-lang); rows (of the editor); readonly; label (what the editor is called); plain
// (no editor: a text field); theme (light, dark; else as the page's color-scheme). Code with < in it: in a
// <script type="text/plain"> inside. Fires `run`, then `done` with detail { value } or { error }. Styled from outside
// by the parts frame, bar, code, output, and --webeam-* colours: webeam-run-look.js.
import { HTML } from './webeam-run-look.js';

const KEPT = 200_000; // characters of output shown
const NAMES = { erlang: 'Erlang', elixir: 'Elixir' };
const MB = (/** @type {number} */ n) => (n / 1e6).toFixed(1);

// ---- what is loaded, once -----------------------------------------------------------------------------------------
/** By name. @type {Map<string, Promise<unknown>>} */ const parts = new Map();
/** A browser may remember that a module could not be fetched: again under another address. @param {string} name */
function again(name) {
  const address = import.meta.url.replace(/[^/]*$/, `${name}?again=${Date.now()}`);
  return import(/* @vite-ignore */ /* webpackIgnore: true */ address);
}
/** @template T @param {string} name @param {() => Promise<T>} load @returns {Promise<T>} */
function part(name, load) {
  let p = parts.get(name);
  if (!p) {
    p = load()
      .catch(() => again(name))
      .catch((/** @type {Error} */ e) => {
        parts.delete(name);
        throw new Error(`cannot fetch ${name}: ${e.message}`, { cause: e });
      });
    parts.set(name, p);
  }
  return /** @type {Promise<T>} */ (p);
}
/** @returns {Promise<typeof import('./embed.js')>} */
const library = () => part('embed.js', () => import('./embed.js'));
/** @returns {Promise<{editor: typeof import('./run-editor.js').editor}>} */
// @ts-ignore it is made by scripts/package
const editors = () => part('editor.js', () => import('./editor.js'));

// ---- systems: one is made ready for the next run, of each language that was run -------------------------------
/** @typedef {{ vm: import('./embed.js').Vm, stop: AbortController, to: Print | null }} System */
/** @typedef {(text: string, fd: number) => void} Print */
/** @type {Map<string, Promise<System>>} */ const spares = new Map();
/** @type {Map<string, Promise<Uint8Array>>} */ const images = new Map();
/** @typedef {(loaded: number, total: number|null) => void} Progress */
/** Who waits for a system of a language hears how far its loading is. @type {Map<string, Set<Progress>>} */
const watching = new Map([
  ['erlang', new Set()],
  ['elixir', new Set()],
]);
/** @type {WebeamRun|null} */ let idle = null; // has returned, but its system still lives: processes may go on

const apps_of = (/** @type {string} */ lang) => (lang === 'elixir' ? ['elixir'] : []);

/** A system whose output goes to system.to.
 * @param {string} lang @param {Uint8Array} [image] @returns {Promise<System>} */
async function make(lang, image) {
  const { webeam } = await library();
  const stop = new AbortController();
  const system = { to: /** @type {Print | null} */ (null), stop };
  const vm = await webeam({
    apps: apps_of(lang),
    image,
    signal: stop.signal,
    onOutput: (text, fd) => system.to?.(text, fd),
    onProgress: (loaded, total) => {
      for (const f of watching.get(lang) ?? []) f(loaded, total);
    },
  });
  return Object.assign(system, { vm });
}
async function make_from_image(/** @type {string} */ lang) {
  const { freeze } = await library();
  if (!images.has(lang)) images.set(lang, freeze({ apps: apps_of(lang) }));
  return make(lang, await images.get(lang));
}
function take(/** @type {string} */ lang) {
  const spare = spares.get(lang) ?? make(lang);
  spares.delete(lang);
  return spare;
}
const make_ready = (/** @type {string} */ lang) => {
  if (!spares.has(lang)) {
    const spare = make_from_image(lang);
    spare.catch(() => {
      spares.delete(lang);
      images.delete(lang);
    });
    spares.set(lang, spare);
  }
};

/** Without the indentation that all lines share, and the empty lines around. @param {string} text */
function dedented(text) {
  const lines = text
    .replace(/^\s*\n/, '')
    .trimEnd()
    .split('\n');
  const by = Math.min(...lines.filter(l => l.trim()).map(l => /^[ \t]*/.exec(l)?.[0].length ?? 0));
  return lines.map(l => l.slice(Number.isFinite(by) ? by : 0)).join('\n');
}

/** @type {Map<Element, () => void>} */ const unseen = new Map();
const sight =
  typeof IntersectionObserver === 'function'
    ? new IntersectionObserver(
        entries => {
          for (const { target, isIntersecting } of entries)
            if (isIntersecting) {
              sight?.unobserve(target);
              const seen = unseen.get(target);
              unseen.delete(target);
              seen?.();
            }
        },
        { rootMargin: '200px' },
      )
    : null;

const Base = typeof HTMLElement === 'function' ? HTMLElement : /** @type {typeof HTMLElement} */ (class {});

export class WebeamRun extends Base {
  /** @type {System | null} */ #system = null;
  /** @type {ReturnType<typeof import('./run-editor.js').editor> | null} */ #editor = null;
  #turn = 0;
  #running = false;
  #original = '';
  #shown = 0;
  /** @type {import('./errors.js').Problem[]} */ #problems = [];

  connectedCallback() {
    // To all who read the page, lang is a language of people.
    if (/^(erlang|elixir)$/.test(this.lang)) {
      this.dataset.lang = this.lang;
      this.removeAttribute('lang');
    }
    if (!this.shadowRoot) this.#make();
    if (this.#editor || this.hasAttribute('plain') || !sight) return;
    unseen.set(this, () => this.#bring_editor());
    sight.observe(this);
  }
  disconnectedCallback() {
    queueMicrotask(() => {
      if (this.isConnected) return; // it was only moved
      sight?.unobserve(this);
      unseen.delete(this);
      if (this.#running) this.stop();
      else this.#end();
    });
  }
  #make() {
    const root = this.attachShadow({ mode: 'open' });
    root.innerHTML = HTML;
    // While a page is being read, the text inside may come after this.
    if (document.readyState === 'loading')
      document.addEventListener('DOMContentLoaded', () => this.#fill(), { once: true });
    this.#fill();
    this.#button('.run').onclick = () => this.run();
    this.#button('.stop').onclick = () => this.stop();
    this.#button('.reset').onclick = () => {
      this.code = this.#original;
    };
    const code = this.#field;
    code?.addEventListener('input', () => this.#changed());
    code?.addEventListener('keydown', e => {
      if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) {
        e.preventDefault();
        this.run();
      }
    });
  }
  async #bring_editor() {
    let editor;
    try {
      ({ editor } = await editors());
    } catch {
      return;
    }
    const field = this.#field;
    if (this.#editor || !this.isConnected || !field) return;
    const focused = this.shadowRoot?.activeElement === field;
    const [from, to, height] = [field.selectionStart, field.selectionEnd, field.offsetHeight];
    const it = editor(this.#at('.code'), {
      text: field.value,
      name: this.lang_of_code === 'elixir' ? 'code.exs' : 'code.erl',
      label: field.getAttribute('aria-label') ?? '',
      readonly: field.readOnly,
      changed: () => this.#changed(),
      run: () => this.run(),
    });
    field.remove();
    // As high as the field was, so that the page does not jump; a text that grows makes it grow.
    it.view.dom.style.minHeight = `${Math.min(height, this.hasAttribute('rows') ? height : it.view.contentHeight)}px`;
    if (this.hasAttribute('rows')) this.#at('.code').style.height = `${height}px`;
    this.#editor = it;
    if (focused) it.select(from, to);
    this.#mark(this.#problems);
  }

  /** @returns {'erlang'|'elixir'} */
  get lang_of_code() {
    return (this.getAttribute('lang') ?? this.dataset.lang) === 'elixir' ? 'elixir' : 'erlang';
  }
  get code() {
    return this.#editor ? this.#editor.text : (this.#field?.value ?? '');
  }
  set code(text) {
    if (this.#editor) this.#editor.text = text;
    else if (this.#field) this.#field.value = text;
    this.#changed();
  }
  /** What is shown below the code. */
  get output() {
    return this.shadowRoot?.querySelector('.output')?.textContent ?? '';
  }

  /** Runs the code; kept when it has returned, whatever its end. */
  async run() {
    const turn = ++this.#turn;
    const lang = this.lang_of_code;
    const began = performance.now();
    this.#end();
    if (idle) idle.#end();
    this.#at('.output').replaceChildren();
    this.#shown = 0;
    this.#mark([]);
    this.#busy(true, 'starting');
    this.dispatchEvent(new CustomEvent('run'));
    const mine = () => turn === this.#turn;
    /** @type {{ value: string } | { error: unknown }} */ let detail;
    const loading = (/** @type {number} */ loaded, /** @type {number | null} */ total) => {
      if (mine() && !this.#system) this.#progress(loaded, total);
    };
    watching.get(lang)?.add(loading);
    try {
      let system;
      try {
        system = await take(lang);
      } finally {
        watching.get(lang)?.delete(loading);
      }
      if (!mine()) {
        system.stop.abort();
        return;
      }
      this.#system = system;
      this.#bar.hidden = true;
      system.to = (text, fd) => {
        if (this.#system === system) this.#show(text, fd === 2 ? 'err' : 'out');
      };
      system.vm.feed(null); // there is nobody to type
      const ready = performance.now();
      this.#state('running');
      const { value, warnings } = await system.vm.run(this.code, { lang });
      if (!mine()) return;
      this.#tell(warnings);
      if (value && value !== 'ok' && value !== ':ok') this.#show(`⇒ ${value}\n`, 'value');
      const waited = ready - began > 50 ? `, after ${Math.round(ready - began)} ms to start` : '';
      this.#state(`${Math.round(performance.now() - ready)} ms${waited}`);
      detail = { value };
    } catch (error) {
      if (!mine()) return;
      this.#failed(error);
      detail = { error };
    }
    this.#busy(false);
    idle = this;
    if (!this.isConnected) this.#end();
    else make_ready(lang);
    this.dispatchEvent(new CustomEvent('done', { detail }));
  }

  /** Ends the run at once, whatever it does. */
  stop() {
    this.#turn++;
    this.#end();
    if (!this.#running) return;
    this.#busy(false, 'stopped');
    if (this.isConnected && parts.has('embed.js')) make_ready(this.lang_of_code);
    this.dispatchEvent(new CustomEvent('done', { detail: { stopped: true } }));
  }

  #end() {
    this.#system?.stop.abort();
    this.#system = null;
    if (idle === this) idle = null;
  }
  /** What is always in HTML. @param {string} selector @returns {HTMLElement} */
  #at(selector) {
    const element = this.shadowRoot?.querySelector(selector);
    if (!element) throw new Error(`there is no ${selector}`);
    return /** @type {HTMLElement} */ (element);
  }
  #button(/** @type {string} */ selector) {
    return /** @type {HTMLButtonElement} */ (this.#at(selector));
  }
  get #bar() {
    return /** @type {HTMLProgressElement} */ (this.#at('progress'));
  }
  /** The plain text field, until the editor takes its place. */
  get #field() {
    return this.shadowRoot?.querySelector('textarea') ?? null;
  }
  #fill() {
    if (this.code && this.code !== this.#original) return;
    const inside = this.querySelector('script');
    this.#original = dedented((inside ?? this).textContent ?? '');
    const area = this.#field;
    const rows = this.#original.split('\n').length;
    if (area) {
      area.rows = Number(this.getAttribute('rows')) || Math.min(Math.max(rows, 1), 24);
      area.readOnly = this.hasAttribute('readonly');
      area.setAttribute('aria-label', this.getAttribute('label') ?? `${NAMES[this.lang_of_code]} code`);
    }
    this.code = this.#original;
    this.#state(NAMES[this.lang_of_code]);
  }
  #changed() {
    this.#at('.reset').hidden = this.code === this.#original;
  }
  #state(/** @type {string} */ text) {
    this.#at('.state').textContent = text;
  }
  #busy(/** @type {boolean} */ is, state = '') {
    this.#running = is;
    this.#button('.stop').disabled = !is;
    this.#at('.run').textContent = is ? 'Run again' : 'Run';
    this.#bar.hidden = true;
    if (state) this.#state(state);
  }
  #progress(/** @type {number} */ loaded, /** @type {number | null} */ total) {
    const bar = this.#bar;
    if (total) {
      bar.max = total;
      bar.value = loaded;
    } else bar.removeAttribute('value');
    bar.hidden = false;
    bar.title = total ? `${MB(loaded)} of ${MB(total)} MB` : `${MB(loaded)} MB`;
    this.#state(total ? `loading ${MB(total)} MB` : 'loading');
  }
  #mark(/** @type {import('./errors.js').Problem[]} */ problems) {
    this.#problems = problems;
    this.#editor?.mark(problems);
  }
  /** Problems in words, and as marks on their lines. @param {import('./errors.js').Problem[]} problems */
  #tell(problems) {
    for (const p of problems)
      this.#show(
        `${p.line === null ? '' : `line ${p.line}: `}${p.severity === 'warning' ? 'warning: ' : ''}${p.text}\n`,
        p.severity === 'warning' ? 'note' : 'error',
      );
    this.#mark(problems);
  }
  /** @param {unknown} thrown */
  #failed(thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const ours = error.name === 'WebeamError' ? /** @type {import('./errors.js').WebeamError} */ (error) : null;
    if (!ours || ours.kind === 'unavailable') {
      const why = error.message.replace(/^webeam cannot be started: /, '');
      this.#show(`It could not be loaded: ${why}\nRun tries again.\n`, 'error');
      this.#state('not loaded');
      return;
    }
    const { kind } = ours;
    if (kind === 'compile') this.#tell(ours.problems);
    else {
      this.#show(`${ours.message}\n`, kind === 'stopped' && ours.code === 0 ? 'note' : 'error');
      this.#mark_place(ours);
    }
    this.#state(kind === 'stopped' ? 'ended' : 'failed');
  }
  /** Where in this text it happened: the innermost of its frames. @param {import('./errors.js').WebeamError} error */
  #mark_place({ frames, message }) {
    const module = /^\s*-module\(\s*'?([^)'\s]+)/m.exec(this.code)?.[1];
    const frame = frames.find(f => (f.line ?? 0) > 0 && (module ? f.module === module : f.file === 'eval'));
    if (frame) this.#mark([{ severity: 'error', line: frame.line, column: null, text: message.split('\n')[0] }]);
  }
  /** Adds output; beyond KEPT characters the oldest go. */
  #show(/** @type {string} */ text, /** @type {string} */ kind) {
    const box = this.#at('.output');
    const last = box.lastElementChild;
    const low = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
    if (text.length > KEPT) text = text.slice(-KEPT);
    if (last?.className === kind && (last.textContent ?? '').length < 4096) last.append(text);
    else {
      const span = document.createElement('span');
      span.className = kind;
      span.textContent = text;
      box.append(span);
    }
    this.#shown += text.length;
    if (this.#shown > KEPT && !box.querySelector('.cut')) {
      const cut = document.createElement('span');
      cut.className = 'note cut';
      cut.textContent = '[earlier output is left out]\n';
      box.prepend(cut);
    }
    while (this.#shown > KEPT && box.children.length > 2) {
      this.#shown -= (box.children[1].textContent ?? '').length;
      box.children[1].remove();
    }
    if (low) box.scrollTop = box.scrollHeight;
  }
}

if (typeof customElements === 'object' && !customElements.get('webeam-run'))
  customElements.define('webeam-run', WebeamRun);
