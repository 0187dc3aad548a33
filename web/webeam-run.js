// SPDX-License-Identifier: Apache-2.0
// web/webeam-run.js — <webeam-run lang="erlang|elixir">code</webeam-run>: an example in a text that its reader may change and run.
//
//   nothing is loaded before the first Run ─► embed.js boots a system ─► each run has a system of its own: after the first one an
//   image is made, and from it the next system stands ready
//
// Attributes: lang; rows (of the editor); readonly; label (what the editor is called). Code with < in it: in a <script type="text/plain"> inside.
// Fires `run`, then `done` with detail { value } or { error }. Styled from outside by the parts frame, bar, code, output, and --webeam-* colours.
const KEPT = 200_000;                    // characters of output shown
const STYLE = `
:host { display: block; margin: 1em 0; color-scheme: light dark;
  --ink: var(--webeam-ink, #1c2024); --paper: var(--webeam-paper, #f7f8f9); --line: var(--webeam-line, #c9ced6); --accent: var(--webeam-accent, #8c1a3f);
  --bad: var(--webeam-bad, #b3261e); --faint: var(--webeam-faint, #565e68); font: 14px/1.5 system-ui, sans-serif; }
@media (prefers-color-scheme: dark) { :host { --ink: var(--webeam-ink, #e6e8eb); --paper: var(--webeam-paper, #191c20); --line: var(--webeam-line, #3c434c);
  --accent: var(--webeam-accent, #f08aa8); --bad: var(--webeam-bad, #ff8a80); --faint: var(--webeam-faint, #a4acb8); } }
.frame { border: 1px solid var(--line); border-radius: 6px; background: var(--paper); color: var(--ink); overflow: hidden; }
textarea, .output { display: block; box-sizing: border-box; width: 100%; margin: 0; padding: .6em .8em; border: 0; background: none; color: inherit;
  font: 13px/1.5 ui-monospace, 'DejaVu Sans Mono', monospace; tab-size: 4; }
textarea { resize: vertical; white-space: pre; overflow: auto; }
.bar { display: flex; gap: .5em; align-items: center; padding: .3em .5em; border-block: 1px solid var(--line); }
.bar:last-child { border-block-end: 0; }
.output { white-space: pre-wrap; overflow-wrap: anywhere; max-height: 20em; overflow: auto; }
.output:empty { display: none; }
.error, .err { color: var(--bad); } .value, .note { color: var(--faint); }
button { font: inherit; padding: .15em .9em; border: 1px solid var(--line); border-radius: 4px; background: none; color: inherit; cursor: pointer; }
button.run { border-color: var(--accent); color: var(--accent); font-weight: 600; }
button:disabled { opacity: .45; cursor: default; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
.state { margin-inline-start: auto; color: var(--faint); }`;
const HTML = `<style>${STYLE}</style><div class="frame" part="frame"><textarea part="code" spellcheck="false" autocapitalize="off" autocomplete="off"></textarea>
<div class="bar" part="bar"><button class="run" title="Ctrl+Enter">Run</button><button class="stop" disabled>Stop</button><button class="reset" hidden>Reset</button><span class="state" role="status"></span></div>
<div class="output" part="output" role="log" aria-label="Output" tabindex="0"></div></div>`;
const NAMES = { erlang: 'Erlang', elixir: 'Elixir' };

// ---- systems: one is made ready for the next run, of each language that was run -------------------------------
/** @type {Map<string, Promise<any>>} */ const spares = new Map();
/** @type {WebeamRun|null} */ let latest = null;      // whose system still lives

/** @type {Map<string, Promise<Uint8Array>>} */ const images = new Map();
const apps_of = lang => lang === 'elixir' ? ['elixir'] : [];

/** A system whose output goes to system.to. @param {string} lang @param {Uint8Array} [image] */
async function make(lang, image) {
  const { webeam } = await import('./embed.js'), stop = new AbortController();
  /** @type {any} */ const system = { to: null, stop };
  system.vm = await webeam({ apps: apps_of(lang), image, signal: stop.signal, onOutput: (text, fd) => system.to?.(text, fd) });
  return system;
}
async function make_from_image(lang) {
  const { freeze } = await import('./embed.js');
  if (!images.has(lang)) images.set(lang, freeze({ apps: apps_of(lang) }));
  return make(lang, await images.get(lang));
}
function take(lang) {
  const spare = spares.get(lang) ?? make(lang);
  spares.delete(lang);
  return spare;
}
const make_ready = lang => { if (!spares.has(lang)) { const spare = make_from_image(lang); spare.catch(() => { spares.delete(lang); images.delete(lang); }); spares.set(lang, spare); } };

/** Without the indentation that all lines share, and the empty lines around. @param {string} text */
function dedented(text) {
  const lines = text.replace(/^\s*\n/, '').trimEnd().split('\n');
  const by = Math.min(...lines.filter(l => l.trim()).map(l => /^[ \t]*/.exec(l)?.[0].length ?? 0));
  return lines.map(l => l.slice(Number.isFinite(by) ? by : 0)).join('\n');
}

const Base = typeof HTMLElement === 'function' ? HTMLElement : /** @type {typeof HTMLElement} */ (class {});

export class WebeamRun extends Base {
  /** @type {any} */ #system = null;
  #turn = 0;
  #original = '';
  #shown = 0;

  connectedCallback() {
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: 'open' });
    root.innerHTML = HTML;
    // While a page is being read, the text inside may come after this.
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', () => this.#fill(), { once: true });
    this.#fill();
    this.#at('.run').onclick = () => this.run();
    this.#at('.stop').onclick = () => this.stop();
    this.#at('.reset').onclick = () => { this.code = this.#original; };
    const code = this.#at('textarea');
    code.addEventListener('input', () => { this.#at('.reset').hidden = this.code === this.#original; });
    code.addEventListener('keydown', e => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) { e.preventDefault(); this.run(); } });
  }
  disconnectedCallback() { queueMicrotask(() => { if (!this.isConnected) this.#end(); }); }

  /** @returns {'erlang'|'elixir'} */
  get lang_of_code() { return this.getAttribute('lang') === 'elixir' ? 'elixir' : 'erlang'; }
  get code() { return this.#at('textarea').value; }
  set code(text) { this.#at('textarea').value = text; this.#at('.reset').hidden = text === this.#original; }
  /** What is shown below the code. */
  get output() { return this.#at('.output').textContent ?? ''; }

  /** Runs the code; kept when it has returned, whatever its end. */
  async run() {
    const turn = ++this.#turn, lang = this.lang_of_code, began = performance.now();
    this.#end();
    if (latest && latest !== this) latest.#end();
    latest = this;
    this.#at('.output').replaceChildren();
    this.#shown = 0;
    this.#busy(true, 'starting');
    this.dispatchEvent(new CustomEvent('run'));
    const mine = () => turn === this.#turn;
    /** @type {any} */ let detail;
    try {
      const system = await take(lang);
      if (!mine()) { system.stop.abort(); return; }
      this.#system = system;
      system.to = (text, fd) => { if (this.#system === system) this.#show(text, fd === 2 ? 'err' : 'out'); };
      const ready = performance.now();
      this.#state('running');
      const { value, warnings } = await system.vm.run(this.code, { lang });
      if (!mine()) return;
      for (const w of warnings) this.#show(`line ${w.line}: warning: ${w.text}\n`, 'note');
      if (value && value !== 'ok' && value !== ':ok') this.#show(`⇒ ${value}\n`, 'value');
      this.#state(`${Math.round(performance.now() - ready)} ms${ready - began > 50 ? `, after ${Math.round(ready - began)} ms to start` : ''}`);
      detail = { value };
    } catch (error) {
      if (!mine()) return;
      if (error.kind === 'compile') for (const p of error.problems) this.#show(`${p.line === null ? '' : `line ${p.line}: `}${p.severity === 'warning' ? 'warning: ' : ''}${p.text}\n`, p.severity === 'warning' ? 'note' : 'error');
      else this.#show(`${error.message}\n`, error.kind === 'stopped' && error.code === 0 ? 'note' : 'error');
      this.#state(error.kind === 'stopped' ? 'ended' : 'failed');
      detail = { error };
    }
    this.#busy(false);
    make_ready(lang);
    this.dispatchEvent(new CustomEvent('done', { detail }));
  }

  /** Ends the run at once, whatever it does. */
  stop() {
    this.#turn++;
    this.#end();
    this.#busy(false, 'stopped');
    make_ready(this.lang_of_code);
  }

  #end() { this.#system?.stop.abort(); this.#system = null; }
  /** @returns {any} */
  #at(selector) { return this.shadowRoot?.querySelector(selector); }
  #fill() {
    if (this.code && this.code !== this.#original) return;
    const inside = this.querySelector('script');
    this.#original = dedented((inside ?? this).textContent ?? '');
    this.code = this.#original;
    const area = this.#at('textarea'), rows = this.#original.split('\n').length;
    area.rows = Number(this.getAttribute('rows')) || Math.min(Math.max(rows, 2), 24);
    area.readOnly = this.hasAttribute('readonly');
    area.setAttribute('aria-label', this.getAttribute('label') ?? `${NAMES[this.lang_of_code]} code`);
    this.#state(NAMES[this.lang_of_code]);
  }
  #state(text) { this.#at('.state').textContent = text; }
  #busy(is, state) {
    this.#at('.stop').disabled = !is;
    this.#at('.run').textContent = is ? 'Run again' : 'Run';
    if (state) this.#state(state);
  }
  /** Adds output; beyond KEPT characters the oldest go. */
  #show(text, kind) {
    const box = this.#at('.output'), last = box.lastElementChild, low = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
    if (last?.className === kind && last.textContent.length < 4096) last.append(text);
    else {
      const span = document.createElement('span');
      span.className = kind;
      span.textContent = text;
      box.append(span);
    }
    this.#shown += text.length;
    while (this.#shown > KEPT && box.children.length > 1) {
      this.#shown -= box.firstElementChild.textContent.length;
      box.firstElementChild.remove();
    }
    if (low) box.scrollTop = box.scrollHeight;
  }
}

if (typeof customElements === 'object' && !customElements.get('webeam-run')) customElements.define('webeam-run', WebeamRun);
