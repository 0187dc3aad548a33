// SPDX-License-Identifier: Apache-2.0
// web/play/shell.js — the view Shell: one terminal, one shell in it.
//
// The files of the program are in the shell's folder, so c(name). compiles them. They are written when the shell
// starts, and those that were changed in the editor again when one comes back to the terminal.
import { Terminal } from '@xterm/xterm';
import { FitAddon } from '@xterm/addon-fit';
import { webeam } from '../page.js';
import { join } from '../terminal.js';
import { SHELLS } from '../shells.js';
import { el, message_of } from '../watch/dom.js';
import { Arrivals } from './arrivals.js';
import { flavour_of } from './flavour.js';
import { kept_as, use_folder } from './folders.js';
import { entries } from './kept.js';
import { of_release } from './versions.js';

/** @typedef {import('./types.d.ts').Vm} Vm */
/** run: of the system that runs the program. @typedef {'erlang' | 'iex' | 'run'} Which */

/** Colours of the terminal and the page's names of them. */
const COLOURS = {
  background: '--back',
  foreground: '--ink',
  cursor: '--mark',
  cursorAccent: '--back',
  selectionBackground: '--selection',
  red: '--red',
  green: '--green',
  yellow: '--yellow',
  blue: '--blue',
  magenta: '--magenta',
  cyan: '--cyan',
  white: '--soft',
  black: '--ink',
  brightRed: '--red',
  brightGreen: '--green',
  brightYellow: '--yellow',
  brightBlue: '--blue',
  brightMagenta: '--magenta',
  brightCyan: '--cyan',
  brightWhite: '--ink',
  brightBlack: '--faint',
};
const css = (/** @type {string} */ name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const theme = () => Object.fromEntries(Object.entries(COLOURS).map(([name, property]) => [name, css(property)]));
const kb = (/** @type {number} */ n) => (n >= 1e6 ? `${(n / 1e6).toFixed(2)} MB` : `${Math.ceil(n / 1000)} kB`);
/** What h(lists, map) and h Enum.map answer. */
const NO_DOCS = /\{error,missing\}|was not compiled with docs|No documentation for/;
const DOCS_ELSEWHERE =
  'the page has no documentation: it would be more than all else. See erlang.org/docs and hexdocs.pm';
const HOME = '/home/web';
const asked = new URLSearchParams(location.search);
/** Of the shell; 0: the default. */
const schedulers = Number(asked.get('schedulers'));
function wants_screen_reader() {
  try {
    return localStorage.getItem('webeam.reader') === 'yes';
  } catch {
    return false;
  }
}

/** @param {HTMLElement} element @param {import('./session.js').Session} session */
export function mount(element, session) {
  return new ShellView(element, session);
}

class ShellView {
  /** @type {Vm | null} */ #vm = null;
  /** @type {Which} */ #which = 'erlang';
  /** What was written into the shell's folder, by name. @type {Map<string, string>} */ #written = new Map();
  /** Its folder: see folders.js. */
  #folder = '';
  /** What the line says without the files that were written again. */
  #about = 'starting';
  #line = el('p', { id: 'shell-state', role: 'status', textContent: 'starting' });
  #box = el('div', { id: 'terminal', role: 'region', 'aria-label': 'Terminal' });
  #fit = new FitAddon();
  #term = new Terminal({
    convertEol: true,
    cursorBlink: true,
    fontSize: 14,
    lineHeight: 1.2,
    fontFamily: css('--mono'),
    theme: theme(),
    screenReaderMode: wants_screen_reader(),
    scrollback: 5000,
    linkHandler: { activate() {} }, // a program writes where they lead, and other words on them
  });
  /** How many shells began. */
  #turn = 0;
  /** A shell of the system that runs the program. @type {import('./types.d.ts').AttachedShell | null} */
  #attached = null;
  #joined = join(this.#term, () => this.#attached ?? this.#vm);
  #of_run = this.#button('run', 'Of the run');
  #buttons = [this.#button('erlang', 'Erlang'), this.#button('iex', 'IEx'), this.#of_run];

  /** @param {HTMLElement} element @param {import('./session.js').Session} session */
  constructor(element, session) {
    this.element = element;
    this.session = session;
    const sheet = el('link', { rel: 'stylesheet', href: new URL('../xterm.css', import.meta.url).href });
    document.head.append(sheet);
    element.append(this.#toolbar(), this.#box);
    this.#term.loadAddon(this.#fit);
    this.#term.open(this.#box);
    this.#term.attachCustomKeyEventHandler(e => !this.#is_for_browser(e));
    this.#refit();
    sheet.addEventListener('load', () => this.#refit());
    new ResizeObserver(() => this.#refit()).observe(this.#box);
    this.#box.addEventListener('focusin', () => void this.#bring_files());
    document.addEventListener('themechange', () => {
      this.#term.options.theme = theme();
    });
    session.on('state', () => this.#look_at_run());
    session.on('wants_shell', () => this.#start('run'));
    this.#look_at_run();
    const wanted = asked.get('shell');
    const flavour = flavour_of(session.source()) === 'elixir' ? 'iex' : 'erlang';
    if (session.shell_wanted) this.#start('run');
    else this.#start(wanted === 'erlang' || wanted === 'iex' ? wanted : flavour);
  }
  /** A shell of the run is there while it runs. */
  #look_at_run() {
    const { session } = this;
    this.#of_run.disabled = session.state !== 'running' || session.stepped;
    this.#of_run.title = 'A shell of the system that runs the program, while it runs';
  }
  /** Ctrl+V pastes, and Ctrl+C copies what is selected: the terminal itself would give them to the shell.
   * @param {KeyboardEvent} e */
  #is_for_browser(e) {
    if (!e.ctrlKey || e.altKey || e.metaKey) return false;
    return e.key === 'v' || (e.key === 'c' && this.#term.hasSelection());
  }
  #button(/** @type {Which} */ which, /** @type {string} */ title) {
    return el('button', { type: 'button', 'data-shell': which, onclick: () => this.#start(which) }, title);
  }
  #toolbar() {
    const segments = el('div', { className: 'segments', role: 'group', 'aria-label': 'Which shell' }, ...this.#buttons);
    const title = 'Ends what runs and starts anew; kept files stay';
    const restart = el(
      'button',
      { type: 'button', id: 'restart', title, onclick: () => this.#start(this.#which) },
      'Restart',
    );
    return el('div', { className: 'toolbar' }, segments, this.#line, restart);
  }
  #refit() {
    if (this.element.offsetParent) this.#fit.fit();
  }
  #say(/** @type {string} */ text) {
    this.#about = text;
    this.#line.textContent = text;
  }

  // ---- one shell ---------------------------------------------------------------------------------------------------
  #start(/** @type {Which} */ which) {
    this.session.shell_wanted = false;
    this.#turn++;
    this.#vm?.kill();
    this.#vm = null;
    this.#attached = null;
    this.#which = which;
    for (const b of this.#buttons) b.setAttribute('aria-pressed', String(b.dataset.shell === which));
    this.#joined.reset();
    this.#say('starting');
    this.#written.clear();
    if (which === 'run') void this.#attach();
    else this.#boot(which);
    this.#term.focus();
  }
  /** A shell of the system that runs the program: its own input and output stay where they are. */
  async #attach() {
    const { session } = this;
    const { vm } = session;
    const which = flavour_of(session.program) === 'elixir' ? 'iex' : 'erlang';
    const turn = this.#turn;
    const is_this = () => this.#turn === turn;
    const over = () => {
      if (!is_this() || !this.#attached) return;
      this.#attached = null;
      this.#say('ended');
      this.#term.write('\r\n[the shell has ended]\r\n');
    };
    const shell = await session.attach(which, {
      output: bytes => {
        if (is_this()) this.#joined.onOutput(1, bytes);
      },
      end: over,
    });
    if (!is_this()) return;
    if (!shell) return this.#say('no program runs: Run starts one');
    this.#attached = shell;
    this.#joined.onRaw(true);
    shell.resize(this.#term.cols, this.#term.rows);
    this.#say('in the system that runs the program · q() ends the program too');
    Object.assign(window, { vm, term: this.#term });
    vm?.exited.then(over, over);
  }
  #boot(/** @type {'erlang' | 'iex'} */ which) {
    this.#folder = this.session.folder();
    void use_folder(this.#folder, new Set(entries().map(e => e.folder)));
    const arrivals = new Arrivals(words => {
      if (this.#vm === vm) this.#line.textContent = words ? `loading ${words}` : this.#about;
    });
    const vm = webeam({
      ...SHELLS[which],
      ...of_release(),
      onProgress: files => arrivals.note(files),
      keep: kept_as(this.#folder),
      size: [this.#term.cols, this.#term.rows],
      schedulers: schedulers || undefined,
      onOutput: (fd, bytes) => {
        if (this.#vm !== vm) return;
        this.#joined.onOutput(fd, bytes);
        if (NO_DOCS.test(new TextDecoder().decode(bytes))) this.#line.textContent = DOCS_ELSEWHERE;
      },
      onRaw: on => {
        if (this.#vm === vm) this.#joined.onRaw(on);
      },
    });
    this.#vm = vm;
    this.session.shell_began(vm);
    Object.assign(window, { vm, term: this.#term }); // for the console, and for tests
    this.#follow(vm).catch(() => {});
  }
  /** Says how it is. @param {Vm} vm */
  async #follow(vm) {
    vm.exited.then(
      code => this.#ended(vm, `ended with code ${code}`, `[webeam ended with code ${code}: Restart starts it anew]`),
      e => this.#ended(vm, 'failed', message_of(e)),
    );
    const r = await vm.ready;
    await this.#bring_files();
    if (this.#vm !== vm) return;
    const apart = this.#folder && ', apart from yours: this program came in a link';
    const note = r.kept ? `files in ${HOME} are kept${apart}` : (r.note ?? 'nothing is kept');
    const n = r.threads ? schedulers || navigator.hardwareConcurrency : 1;
    this.#say([n === 1 ? '1 scheduler' : `${n} schedulers`, note, `${kb(r.bytes)} fetched`].join(' · '));
  }
  #ended(/** @type {Vm} */ vm, /** @type {string} */ short, /** @type {string} */ line) {
    if (this.#vm !== vm) return;
    this.#vm = null;
    this.#say(short);
    this.#term.write(`\r\n${line}\r\n`);
  }
  /** Writes the files that are not in the shell's folder as they are in the editor. */
  async #bring_files() {
    const vm = this.#vm;
    if (!vm) return;
    if (this.session.folder() !== this.#folder) {
      const whose = this.session.folder() ? 'came in a link' : 'is in another folder';
      this.#line.textContent = `The program in the editor ${whose}. Restart starts a shell there. · ${this.#about}`;
      return;
    }
    /** @type {string[]} */
    const names = [];
    /** @type {Promise<void>[]} */
    const writes = [];
    let first = false;
    try {
      await vm.ready;
      if (this.#vm !== vm) return;
      first = !this.#written.size;
      for (const f of this.session.source().files) {
        if (this.#written.get(f.name) === f.text) continue;
        this.#written.set(f.name, f.text);
        names.push(f.name);
        writes.push(vm.files.write(`${HOME}/${f.name}`, f.text));
      }
      await Promise.all(writes);
    } catch {
      return; // it has ended
    }
    if (first || !names.length || this.#vm !== vm) return;
    this.#line.textContent = `${names.join(', ')} written again · ${this.#about}`;
  }

  // ---- for the page ------------------------------------------------------------------------------------------------
  show() {
    this.#refit();
    void this.#bring_files();
    this.#term.focus();
  }
}
