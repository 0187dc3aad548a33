// SPDX-License-Identifier: Apache-2.0
// web/webeam-run.js — <webeam-run lang="erlang|elixir">code</webeam-run>: an example in a text that its reader may
// change and run.
//
//   in sight          ─► editor.js takes the place of the plain text field (what is typed and selected stays); if it cannot come, the field remains
//   the first Run     ─► embed.js, the VM, OTP are fetched, once for all elements, and a system boots
//   each later Run    ─► a system of its own: after the first one an image is made, and from it the next system stands ready
//
// Attributes: lang (which becomes data-lang); rows (of the editor); readonly; label (what the editor is called); plain
// (no editor: a text field); theme (light, dark; else as the
// page's color-scheme). Code with < in it: in a <script type="text/plain"> inside. Fires `run`, then `done` with detail
// { value } or { error }.
// Styled from outside by the parts frame, bar, code, output, and --webeam-* colours.
const KEPT = 200_000; // characters of output shown
const two = (/** @type {string} */ light, /** @type {string} */ dark) => `light-dark(${light}, ${dark})`;
const STYLE = `
:host { display: block; margin: 1em 0; font: 14px/1.5 var(--sans); text-align: start;
  --ink: var(--webeam-ink, ${two('#22252a', '#e4e6ea')}); --raised: var(--webeam-paper, ${two('#ffffff', '#1b1e23')}); --line: var(--webeam-line, ${two('#d3d0c8', '#3a404a')});
  --mark: var(--webeam-accent, ${two('#a6304f', '#f08aa6')}); --bad: var(--webeam-bad, ${two('#b3261e', '#ff9389')}); --faint: var(--webeam-faint, ${two('#5f646c', '#98a0ab')});
  --bar: ${two('#f6f4ef', '#22262c')}; --soft: var(--faint); --on-mark: ${two('#fff', '#2a0d16')}; --selection: ${two('#d5def0', '#37445c')}; --match: ${two('#f2d9a8', '#5a4a22')}; --line-active: ${two('#f3f1ea88', '#2a2f3666')};
  --code-comment: ${two('#6b7078', '#8b939e')}; --code-keyword: ${two('#a6304f', '#f08aa6')}; --code-string: ${two('#2b6b2f', '#9fd49f')}; --code-number: ${two('#1f55a8', '#8fb8f5')};
  --code-atom: ${two('#00626b', '#76cfd6')}; --code-variable: var(--ink); --code-function: ${two('#6a3fa0', '#c4a5f2')}; --code-type: ${two('#855f00', '#e5c07b')}; --code-meta: ${two('#8d2f7e', '#dd9fd4')};
  --code-operator: ${two('#5a5f67', '#a4abb5')}; --code-size: 13.5px;
  --sans: system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; --mono: ui-monospace, "SF Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace; }
:host([theme=light]) { color-scheme: light; } :host([theme=dark]) { color-scheme: dark; }
:host([hidden]), [hidden] { display: none !important; }
.frame { border: 1px solid var(--line); border-radius: 8px; background: var(--raised); color: var(--ink); overflow: hidden; }
.code { max-height: 36em; overflow: auto; }
textarea, .output { display: block; box-sizing: border-box; width: 100%; margin: 0; padding: 10px 14px; border: 0; background: none; color: inherit;
  font: var(--code-size)/1.55 var(--mono); tab-size: 4; }
textarea { resize: vertical; white-space: pre; overflow: auto; }
.bar { display: flex; flex-wrap: wrap; gap: .4em .5em; align-items: center; padding: .4em .55em; border-block-start: 1px solid var(--line); background: var(--bar); }
.output { white-space: pre-wrap; overflow-wrap: anywhere; max-height: 20em; overflow: auto; border-block-start: 1px solid var(--line); }
.output:empty { display: none; }
.error, .err { color: var(--bad); } .value, .note { color: var(--faint); }
button { font: inherit; padding: .15em .9em; min-height: 30px; border: 1px solid var(--line); border-radius: 6px; background: var(--raised); color: inherit; cursor: pointer; }
button.run { border-color: var(--mark); background: var(--mark); color: var(--on-mark); font-weight: 600; }
button:disabled { opacity: .5; cursor: default; }
:focus-visible { outline: 2px solid var(--mark); outline-offset: 2px; }
textarea:focus-visible, .output:focus-visible { outline-offset: -2px; } .code:has(.cm-focused) { outline: 2px solid var(--mark); outline-offset: -2px; border-radius: 7px 7px 0 0; }
.state { margin-inline-start: auto; color: var(--faint); font-variant-numeric: tabular-nums; }
progress { width: 5em; height: 6px; accent-color: var(--mark); }
@media (pointer: coarse) { :host { --code-size: 16px; } button { min-height: 40px; } }`;
const HTML = `<style>${STYLE}</style><div class="frame" part="frame"><div class="code" part="code"><textarea spellcheck="false" autocapitalize="off" autocomplete="off"></textarea></div>
<div class="bar" part="bar"><button class="run" title="Ctrl+Enter">Run</button><button class="stop" disabled>Stop</button><button class="reset" hidden>Reset</button><progress aria-label="Loading" hidden></progress><span class="state" role="status"></span></div>
<div class="output" part="output" role="log" aria-label="Output" tabindex="0"></div></div>`;
const NAMES = { erlang: 'Erlang', elixir: 'Elixir' };
const MB = (/** @type {number} */ n) => (n / 1e6).toFixed(1);

// ---- what is loaded, once -----------------------------------------------------------------------------------------
/** @type {Map<string, Promise<any>>} */ const parts = new Map();
/** A browser may remember that a module could not be fetched: again under another address. */
function part(/** @type {string} */ name, /** @type {() => Promise<any>} */ load) {
  let p = parts.get(name);
  if (!p) {
    p = load()
      .catch(
        () =>
          import(
            /* @vite-ignore */ /* webpackIgnore: true */ import.meta.url.replace(
              /[^/]*$/,
              `${name}?again=${Date.now()}`,
            )
          ),
      )
      .catch((/** @type {Error} */ e) => {
        parts.delete(name);
        throw new Error(`cannot fetch ${name}: ${e.message}`, { cause: e });
      });
    parts.set(name, p);
  }
  return p;
}
/** @returns {Promise<typeof import('./embed.js')>} */
const library = () => part('embed.js', () => import('./embed.js'));
/** @returns {Promise<{editor: typeof import('./run-editor.js').editor}>} */
// @ts-ignore it is made by scripts/package
const editors = () => part('editor.js', () => import('./editor.js'));

// ---- systems: one is made ready for the next run, of each language that was run -------------------------------
/** @type {Map<string, Promise<any>>} */ const spares = new Map();
/** @type {Map<string, Promise<Uint8Array>>} */ const images = new Map();
/** Who waits for a system of a language hears how far its loading is. @type {Map<string, Set<(loaded: number, total:
 * number|null) => void>>} */
const watching = new Map([
  ['erlang', new Set()],
  ['elixir', new Set()],
]);
/** @type {WebeamRun|null} */ let idle = null; // has returned, but its system still lives: processes may go on

const apps_of = (/** @type {string} */ lang) => (lang === 'elixir' ? ['elixir'] : []);

/** A system whose output goes to system.to. @param {string} lang @param {Uint8Array} [image] */
async function make(lang, image) {
  const { webeam } = await library();
  const stop = new AbortController();
  /** @type {any} */ const system = { to: null, stop };
  system.vm = await webeam({
    apps: apps_of(lang),
    image,
    signal: stop.signal,
    onOutput: (text, fd) => system.to?.(text, fd),
    onProgress: (loaded, total) => {
      for (const f of watching.get(lang) ?? []) f(loaded, total);
    },
  });
  return system;
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
  /** @type {any} */ #system = null;
  /** @type {any} */ #editor = null;
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
    this.#at('.run').onclick = () => this.run();
    this.#at('.stop').onclick = () => this.stop();
    this.#at('.reset').onclick = () => {
      this.code = this.#original;
    };
    const code = this.#at('textarea');
    code.addEventListener('input', () => this.#changed());
    code.addEventListener('keydown', (/** @type {KeyboardEvent} */ e) => {
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
    const field = this.#at('textarea');
    if (this.#editor || !this.isConnected || !field) return;
    const focused = this.shadowRoot?.activeElement === field;
    const [from, to, height] = [field.selectionStart, field.selectionEnd, field.offsetHeight];
    const it = editor(this.#at('.code'), {
      text: field.value,
      name: this.lang_of_code === 'elixir' ? 'code.exs' : 'code.erl',
      label: field.getAttribute('aria-label'),
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
    return this.#editor ? this.#editor.text : (this.#at('textarea')?.value ?? '');
  }
  set code(text) {
    if (this.#editor) this.#editor.text = text;
    else this.#at('textarea').value = text;
    this.#changed();
  }
  /** What is shown below the code. */
  get output() {
    return this.#at('.output')?.textContent ?? '';
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
    /** @type {any} */ let detail;
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
      this.#at('progress').hidden = true;
      system.to = (/** @type {string} */ text, /** @type {number} */ fd) => {
        if (this.#system === system) this.#show(text, fd === 2 ? 'err' : 'out');
      };
      system.vm.feed(null); // there is nobody to type
      const ready = performance.now();
      this.#state('running');
      const { value, warnings } = await system.vm.run(this.code, { lang });
      if (!mine()) return;
      this.#tell(warnings);
      if (value && value !== 'ok' && value !== ':ok') this.#show(`⇒ ${value}\n`, 'value');
      this.#state(
        `${Math.round(performance.now() - ready)} ms${ready - began > 50 ? `, after ${Math.round(ready - began)} ms to start` : ''}`,
      );
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
  /** @returns {any} */
  #at(/** @type {string} */ selector) {
    return this.shadowRoot?.querySelector(selector);
  }
  #fill() {
    if (this.code && this.code !== this.#original) return;
    const inside = this.querySelector('script');
    this.#original = dedented((inside ?? this).textContent ?? '');
    const area = this.#at('textarea');
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
    this.#at('.stop').disabled = !is;
    this.#at('.run').textContent = is ? 'Run again' : 'Run';
    this.#at('progress').hidden = true;
    if (state) this.#state(state);
  }
  #progress(/** @type {number} */ loaded, /** @type {number | null} */ total) {
    const bar = this.#at('progress');
    if (total) {
      bar.max = total;
      bar.value = loaded;
    } else bar.removeAttribute('value');
    bar.hidden = false;
    bar.title = total ? `${MB(loaded)} of ${MB(total)} MB` : `${MB(loaded)} MB`;
    this.#state(total ? `loading ${MB(total)} MB` : 'loading');
  }
  #mark(/** @type {any} */ problems) {
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
  #failed(/** @type {any} */ error) {
    const of_ours = error.name === 'WebeamError';
    const { kind } = error;
    if (kind === 'compile') this.#tell(error.problems);
    else if (!of_ours || kind === 'unavailable')
      this.#show(
        `It could not be loaded: ${error.message.replace(/^webeam cannot be started: /, '')}\nRun tries again.\n`,
        'error',
      );
    else {
      this.#show(`${error.message}\n`, kind === 'stopped' && error.code === 0 ? 'note' : 'error');
      // Where in this text it happened: the innermost of its frames.
      const module = /^\s*-module\(\s*'?([^)'\s]+)/m.exec(this.code)?.[1];
      const frame = error.frames.find(
        (/** @type {any} */ f) => f.line > 0 && (module ? f.module === module : f.file === 'eval'),
      );
      if (frame)
        this.#mark([{ severity: 'error', line: frame.line, column: null, text: error.message.split('\n')[0] }]);
    }
    this.#state(kind === 'stopped' ? 'ended' : !of_ours || kind === 'unavailable' ? 'not loaded' : 'failed');
  }
  /** Adds output; beyond KEPT characters the oldest go. */
  #show(/** @type {string} */ text, /** @type {string} */ kind) {
    const box = this.#at('.output');
    const last = box.lastElementChild;
    const low = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
    if (text.length > KEPT) text = text.slice(-KEPT);
    if (last?.className === kind && last.textContent.length < 4096) last.append(text);
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
      this.#shown -= box.children[1].textContent.length;
      box.children[1].remove();
    }
    if (low) box.scrollTop = box.scrollHeight;
  }
}

if (typeof customElements === 'object' && !customElements.get('webeam-run'))
  customElements.define('webeam-run', WebeamRun);
