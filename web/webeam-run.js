// SPDX-License-Identifier: Apache-2.0
// web/webeam-run.js — <webeam-run lang="erlang|elixir">code</webeam-run>: an example in a text that its reader may
// change and run.
//
//   in sight          ─► editor.js takes the place of the plain text field (what is typed and selected stays). If it
//                        cannot be fetched the field remains
//   the first Run     ─► embed.js, the VM, OTP are fetched, once for all elements, and a system boots
//   each later Run    ─► a system of its own: after the first run an image is made, and from it the next system is made
//                        ready (run-systems.js). With the attribute group, the system of the group (run-groups.js)
//   with view         ─► none of these: in sight, the playground comes in a frame (run-view.js)
//
// Attributes: lang (which becomes data-lang); src (a file instead of the text inside); group; view; input (its row is
// always in sight); playground; rows (of the editor); readonly; label (what the editor is called); plain (no editor:
// a text field); theme (light, dark; else as the page's color-scheme). Code with < in it: in a <script
// type="text/plain"> inside. Fires `run`, then `done` with detail { value } or { error }; of src `load` or `error`.
// Styled from outside by the parts frame, bar, code, output, input, and --webeam-* colours: webeam-run-look.js.
import { Group, GroupError, EVALUATOR } from './run-groups.js';
import { Input } from './run-input.js';
import { Link, playground_of } from './run-link.js';
import { Output } from './run-output.js';
import { editors, is_used, make_ready, take } from './run-systems.js';
import { dedented, fetch_text, is_elixir_file } from './run-text.js';
import { View, view_of } from './run-view.js';
import { HTML } from './webeam-run-look.js';

/** @typedef {import('./run-systems.js').System} System */
/** One run. stop: ends it; io: what it prints and reads, once it has begun; early: what was typed before.
 * @typedef {{ stop: AbortController, io: import('./embed.js').Io | null, early: (string | null)[] }} Run */

const NAMES = { erlang: 'Erlang', elixir: 'Elixir' };
const SAID_MS = 2000;
const MB = (/** @type {number} */ n) => (n / 1e6).toFixed(1);

/** @type {WebeamRun|null} */ let idle = null; // has returned, but its system still lives: processes may go on

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
  static observedAttributes = ['src', 'group', 'view'];
  /** The system of this element alone. @type {System | null} */ #system = null;
  /** @type {Run | null} */ #run = null;
  #running = false;
  /** @type {ReturnType<typeof import('./run-editor.js').editor> | null} */ #editor = null;
  #original = '';
  /** What was written before Reset, while nothing was written since. @type {string | null} */ #before = null;
  /** @type {import('./errors.js').Problem[]} */ #problems = [];
  /** The file of src that is on its way. @type {{ stop: AbortController, came: Promise<void> } | null} */ #file = null;
  /** Why there is no text. */ #no_file = '';
  /** @type {Group | null} */ #group = null;
  /** It has run in the system that the group has. */ #has_run = false;
  /** The frame with a view of the playground. @type {View | null} */ #view = null;
  // Of what is in HTML.
  /** @type {Output | null} */ #output = null;
  /** @type {Input | null} */ #input = null;
  /** @type {Link | null} */ #link = null;
  /** @type {import('./run-groups.js').Cell} */ #cell = {
    lang: () => this.lang_of_code,
    says: what => this.#group_says(what),
    print: (text, fd) => void this.#out.add(text, fd === 2 ? 'err' : 'out'),
  };

  connectedCallback() {
    // To all who read the page, lang is a language of people.
    if (/^(erlang|elixir)$/.test(this.lang)) {
      this.dataset.lang = this.lang;
      this.removeAttribute('lang');
    }
    if (!this.shadowRoot) this.#make();
    this.#in.listens(true);
    this.#join();
    this.#link?.to(playground_of(this));
    this.#look();
  }
  /** In sight, the editor comes, or the frame. */
  #look() {
    const view = view_of(this) !== '' && playground_of(this) !== null;
    if (this.#view && this.#view.view === view_of(this)) return;
    this.#view?.end();
    this.#view = null;
    this.#framed(view);
    if (view ? !sight : this.#editor || this.hasAttribute('plain') || !sight) {
      if (view) this.#bring_view();
      return;
    }
    unseen.set(this, () => (view ? this.#bring_view() : void this.#bring_editor()));
    sight?.unobserve(this);
    sight?.observe(this);
  }
  disconnectedCallback() {
    queueMicrotask(() => {
      if (this.isConnected) return; // it was only moved
      sight?.unobserve(this);
      unseen.delete(this);
      this.#in.listens(false);
      this.#view?.end();
      this.#view = null;
      if (this.#running) this.stop();
      else this.#end();
      this.#group?.leave(this.#cell);
      this.#group = null;
    });
  }
  /** @param {string} name @param {string | null} before @param {string | null} now */
  attributeChangedCallback(name, before, now) {
    if (!this.shadowRoot || before === now) return;
    if (name === 'group') this.#join();
    else if (name === 'view') {
      if (this.isConnected) this.#look();
    } else if (now !== null) void this.#load(now);
    else {
      this.#file?.stop.abort();
      this.#file = null;
      this.#no_file = '';
      this.#fill();
    }
  }
  #make() {
    const root = this.attachShadow({ mode: 'open' });
    root.innerHTML = HTML;
    this.#output = new Output(this.#at('.output'));
    this.#input = new Input(root, text => this.#feed(text));
    const holds = () => ({ text: this.code, lang: this.lang_of_code });
    this.#link = new Link(/** @type {HTMLAnchorElement} */ (this.#at('.open')), holds, words => this.#state(words));
    this.#button('.run').onclick = () => this.run();
    this.#button('.stop').onclick = () => this.stop();
    this.#button('.restart').onclick = () => this.restart();
    this.#button('.reset').onclick = () => this.#reset();
    this.#button('.copy').onclick = () => void this.#copy();
    const code = this.#field;
    code?.addEventListener('input', () => this.#changed());
    code?.addEventListener('keydown', e => {
      if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) {
        e.preventDefault();
        this.run();
      }
    });
    const src = this.getAttribute('src');
    if (src !== null) {
      this.#show_original('');
      return void this.#load(src);
    }
    // While a page is being read, the text inside may come after this.
    if (document.readyState === 'loading')
      document.addEventListener('DOMContentLoaded', () => this.#fill(), { once: true });
    this.#fill();
  }
  async #bring_editor() {
    let editor;
    try {
      /** @type {{ editor: typeof import('./run-editor.js').editor }} */
      const module = await editors();
      ({ editor } = module);
    } catch {
      return;
    }
    const field = this.#field;
    if (this.#editor || !this.isConnected || !field) return;
    const focused = this.shadowRoot?.activeElement === field;
    const [from, to, height] = [field.selectionStart, field.selectionEnd, field.offsetHeight];
    const it = editor(this.#at('.code'), {
      text: field.value,
      name: this.#file_name,
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

  /** A frame takes the place of all else. */
  #framed(/** @type {boolean} */ is) {
    this.#at('.frame').classList.toggle('framed', is);
  }
  #bring_view() {
    const view = view_of(this);
    const playground = playground_of(this);
    if (!view || !playground || !this.isConnected || this.#view) return;
    const lang = this.lang_of_code;
    this.#view = new View(this.#at('.view'), {
      view,
      playground,
      label: this.getAttribute('label') ?? `${NAMES[lang]} code`,
      now: () => ({ text: this.code, lang: this.lang_of_code }),
      shown: is => {
        this.#framed(is);
        if (!is && !this.hasAttribute('plain')) void this.#bring_editor();
      },
    });
  }

  // ---- the text ----------------------------------------------------------------------------------------------------
  /** @returns {'erlang'|'elixir'} */
  get lang_of_code() {
    const said = this.getAttribute('lang') ?? this.dataset.lang;
    return said === 'elixir' || (!said && is_elixir_file(this.getAttribute('src') ?? '')) ? 'elixir' : 'erlang';
  }
  get #file_name() {
    return this.lang_of_code === 'elixir' ? 'code.exs' : 'code.erl';
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
    return this.#output?.text ?? '';
  }
  #fill() {
    if (this.hasAttribute('src') || (this.code && this.code !== this.#original)) return;
    const inside = this.querySelector('script');
    this.#show_original(dedented((inside ?? this).textContent ?? ''));
  }
  /** It has another text. @param {string} text */
  #show_original(text) {
    this.#original = text;
    this.#before = null;
    const area = this.#field;
    if (area) {
      area.rows = Number(this.getAttribute('rows')) || Math.min(Math.max(text.split('\n').length, 1), 24);
      area.readOnly = this.hasAttribute('readonly');
      area.setAttribute('aria-label', this.getAttribute('label') ?? `${NAMES[this.lang_of_code]} code`);
    }
    if (this.#editor) this.#editor.open(this.#file_name, text);
    else if (area) area.value = text;
    this.#changed();
    this.#state(NAMES[this.lang_of_code]);
  }
  /** The file of src. What was written before stays until it is there. @param {string} src */
  async #load(src) {
    this.#file?.stop.abort();
    const stop = new AbortController();
    const file = { stop, came: this.#fetch(src, stop.signal) };
    this.#file = file;
    this.#state(`loading ${src}`);
    await file.came;
    if (this.#file === file) this.#file = null;
  }
  /** @param {string} src @param {AbortSignal} signal */
  async #fetch(src, signal) {
    let text = '';
    let why = '';
    try {
      text = await fetch_text(src, signal);
    } catch (e) {
      why = e instanceof Error ? e.message : String(e);
    }
    if (signal.aborted) return;
    this.#no_file = why;
    if (!this.#running) {
      this.#out.clear();
      this.#mark([]);
    }
    if (why) {
      this.#show(`${why}\n`, 'error');
      this.#state('not loaded');
    } else this.#show_original(text);
    this.dispatchEvent(new Event(why ? 'error' : 'load'));
  }
  #changed() {
    const { code } = this;
    if (code !== this.#original) this.#before = null;
    const reset = this.#button('.reset');
    reset.hidden = code === this.#original && this.#before === null;
    reset.textContent = this.#before === null ? 'Reset' : 'Undo reset';
    reset.title = this.#before === null ? 'Back to the original text' : 'Back to what you had written';
    this.#in.show_for(code, this.hasAttribute('input'));
    this.#link?.changed();
    void this.#view?.put();
  }
  #reset() {
    if (this.#before === null) {
      const { code } = this;
      this.code = this.#original;
      this.#before = code;
    } else this.code = this.#before;
    this.#mark([]);
    this.#changed();
  }
  async #copy() {
    const { code } = this;
    const done = await copied(code);
    this.#state(done ? 'copied' : 'it could not be copied: select it, then Ctrl+C');
    if (!done) return;
    const button = this.#button('.copy');
    button.textContent = 'Copied';
    setTimeout(() => {
      button.textContent = 'Copy';
    }, SAID_MS);
  }

  // ---- a run -------------------------------------------------------------------------------------------------------
  /** Runs the code; kept when it has returned, whatever its end. */
  async run() {
    if (this.#view?.answers) return this.#view.ask('run');
    this.#leave();
    if (idle) idle.#end();
    const lang = this.lang_of_code;
    const began = performance.now();
    /** @type {Run} */
    const run = { stop: new AbortController(), io: null, early: [] };
    this.#run = run;
    this.#out.clear();
    this.#mark([]);
    this.#busy(true, 'starting');
    this.dispatchEvent(new CustomEvent('run'));
    const mine = () => run === this.#run;
    const group = this.#group;
    let turn = false;
    /** @type {{ value: string } | { error: unknown }} */ let detail;
    try {
      await this.#text_is_there();
      if (!mine()) return;
      await group?.turn(this.#cell, () => this.#state('waits for another cell'), run.stop.signal);
      turn = true;
      if (!mine()) return;
      const system = await this.#begin(run, lang);
      if (!system) return;
      const { code } = this;
      const ready = performance.now();
      this.#state('running');
      this.#has_run = true;
      const { signal } = run.stop;
      const how = { lang, ...(run.io && { io: run.io }), ...(group && { evaluator: EVALUATOR, signal }) };
      const { value, warnings } = await system.vm.run(code, how);
      if (!mine()) return;
      this.#tell(warnings);
      if (value && value !== 'ok' && value !== ':ok') this.#show(`⇒ ${value}\n`, 'value');
      const waited = ready - began > 50 ? `, after ${Math.round(ready - began)} ms to start` : '';
      this.#state(`${Math.round(performance.now() - ready)} ms${group ? '' : waited}`);
      detail = { value };
    } catch (error) {
      if (!mine()) return;
      this.#failed(error);
      detail = { error };
    } finally {
      if (turn) group?.done();
    }
    this.#busy(false);
    if (!group) {
      idle = this;
      if (!this.isConnected) this.#end();
      else make_ready(lang);
    }
    this.dispatchEvent(new CustomEvent('done', { detail }));
  }
  /** The file of src, if that is to come. */
  async #text_is_there() {
    const src = this.getAttribute('src');
    if (this.#no_file && src !== null && !this.#file) void this.#load(src);
    await this.#file?.came;
    if (this.#no_file) throw new GroupError(this.#no_file);
  }
  /** The system of a run, with what it prints and reads. @param {Run} run @param {'erlang' | 'elixir'} lang
   * @returns {Promise<System | null>} null: the run is over */
  async #begin(run, lang) {
    const mine = () => run === this.#run;
    const loading = (/** @type {number} */ loaded, /** @type {number | null} */ total) => {
      if (mine() && !run.io) this.#progress(loaded, total);
    };
    const system = await (this.#group?.system(lang, loading) ?? take(lang, loading));
    if (!mine()) {
      if (!this.#group) system.stop.abort();
      return null;
    }
    if (!this.#group) {
      this.#system = system;
      system.to = (text, fd) => {
        if (this.#system === system) this.#cell.print(text, fd);
      };
      system.vm.feed(null); // of standard input outside of the device
      system.vm.exited
        .catch(() => {})
        .then(() => {
          if (this.#system === system) this.#in.use(false);
        });
    }
    run.io = system.vm.io({
      binary: lang === 'elixir',
      // In a group, processes of an earlier run go on.
      onOutput: text => (mine() || this.#group ? this.#out.add(text, 'out') : undefined),
      onAsk: () => {
        if (mine()) this.#in.asked(this.#has_focus());
      },
    });
    for (const text of run.early.splice(0)) run.io.feed(text);
    this.#bar.hidden = true;
    return system;
  }
  /** The reader is in this element, or nowhere. */
  #has_focus() {
    const { activeElement } = document;
    return !activeElement || activeElement === document.body || activeElement === this;
  }
  /** What was typed. @param {string | null} text */
  #feed(text) {
    const run = this.#run;
    if (!run) return;
    void this.#out.add(text ?? '[end of the input]\n', text === null ? 'note' : 'in');
    if (run.io) run.io.feed(text);
    else run.early.push(text);
  }

  /** Ends the run at once, whatever it does. Of a group it ends the process that runs the text; what that has started
   * lives on, unless it is linked to it. */
  stop() {
    if (this.#view?.answers) return this.#view.ask('stop');
    const was = this.#running;
    this.#leave();
    if (!was) return;
    this.#busy(false, 'stopped');
    this.#in.use(false);
    if (this.isConnected && is_used() && !this.#group) make_ready(this.lang_of_code);
    this.dispatchEvent(new CustomEvent('done', { detail: { stopped: true } }));
  }
  #leave() {
    const run = this.#run;
    this.#run = null;
    run?.stop.abort();
    this.#end();
  }
  /** Ends the system of this element alone. */
  #end() {
    this.#system?.stop.abort();
    this.#system = null;
    if (idle === this) idle = null;
    if (!this.#running) this.#in.use(false);
  }

  // ---- a group -----------------------------------------------------------------------------------------------------
  /** To the group that the attribute says, which is there while it is in the page. */
  #join() {
    const name = this.getAttribute('group') ?? '';
    if (!this.isConnected || (this.#group?.name ?? '') === name) return;
    if (this.#running) this.stop();
    this.#end();
    this.#group?.leave(this.#cell);
    this.#has_run = false;
    this.#button('.restart').hidden = true;
    this.#group = name ? Group.join(name, this.#cell) : null;
  }
  /** Ends the system of its group: the next run begins with a new one. */
  restart() {
    this.#group?.restart();
  }
  /** @param {'ended' | 'restarted' | 'there'} what */
  #group_says(what) {
    this.#button('.restart').hidden = what !== 'there';
    if (what === 'there') return;
    if (what === 'restarted' && this.#running) this.stop();
    this.#in.use(this.#running);
    if (this.#has_run && !this.#running)
      this.#state(what === 'ended' ? 'its system has ended: run it again' : 'restarted: run it again');
    this.#has_run = false;
  }

  // ---- what it is made of ------------------------------------------------------------------------------------------
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
  #state(/** @type {string} */ text) {
    this.#at('.state').textContent = text;
  }
  #busy(/** @type {boolean} */ is, state = '') {
    this.#running = is;
    this.#button('.stop').disabled = !is;
    this.#at('.run').textContent = is ? 'Run again' : 'Run';
    this.#bar.hidden = true;
    if (is) this.#in.use(true);
    else this.#in.rest();
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
    if (error instanceof GroupError) {
      this.#show(`${error.message}\n`, 'error');
      this.#state('not run');
      return;
    }
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
  #show(/** @type {string} */ text, /** @type {string} */ kind) {
    void this.#out.add(text, kind);
  }
  get #out() {
    return /** @type {Output} */ (this.#output);
  }
  get #in() {
    return /** @type {Input} */ (this.#input);
  }
}

/** Puts it into the clipboard; false: it could not. @param {string} text */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // A page without https has no such clipboard.
  }
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  const before = document.activeElement;
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (before instanceof HTMLElement) before.focus();
  return done;
}

if (typeof customElements === 'object' && !customElements.get('webeam-run'))
  customElements.define('webeam-run', WebeamRun);
