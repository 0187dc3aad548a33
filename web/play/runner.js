// SPDX-License-Identifier: Apache-2.0
// web/play/runner.js — the runs as the page shows them: Run and Stop, the output, the line that says how things are,
// and the form for the program's input. All of it belongs to the run that is, whichever view began it.
import { el } from '../watch/dom.js';
import { on_errors, on_names, on_no_main, why_not } from './advice.js';
import { stacked, at } from './layout.js';
import { elixir_warnings } from './warnings.js';

/** @typedef {import('./types.d.ts').SessionEvents} SessionEvents @typedef {import('./types.d.ts').End} End */

const span = (/** @type {number} */ ms) =>
  ms < 1000 ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`;
const processes = (/** @type {number} */ n) => (n === 1 ? '1 process' : `${n.toLocaleString('en')} processes`);
const were = (/** @type {number | undefined} */ n) =>
  n ? ` ${processes(n)} of your program ${n === 1 ? 'was' : 'were'} still alive.` : '';
const capital = (/** @type {string} */ text) => `${text[0].toUpperCase()}${text.slice(1)}`;
/** How a run ended: a line of the output, `said` (the program's own words) in front of it, and a few words with their
 * state. @param {End} end
 * @returns {{ line: string, said?: string, short: string, state: 'good' | 'bad' | '' }} */
function said_of_end({ how, text, code, ms, alive, no_main }) {
  const after = ms === undefined ? '' : ` after ${span(ms)}`;
  switch (how) {
    case 'returned': {
      const took = ms === undefined ? '' : ` in ${span(ms)}`;
      const line = `${text ? '. ' : ''}Finished${took}.${were(alive)}`;
      return { line, said: text && capital(text), short: 'Finished', state: 'good' };
    }
    case 'refused':
      return no_main
        ? { line: 'Nothing ran: there is nothing that Run calls.', short: 'Nothing to run', state: 'bad' }
        : { line: 'Nothing ran: the program does not compile.', short: 'Does not compile', state: 'bad' };
    case 'failed':
      return { line: `The program failed${after}.`, short: 'Failed', state: 'bad' };
    case 'exited': {
      const halted = `alted with code ${code}`;
      const comma = after && `,${after}`;
      return { line: `The system was h${halted}${comma}.`, short: `H${halted}`, state: code ? 'bad' : 'good' };
    }
    case 'broken':
      return { line: `webeam broke: ${text}`, short: 'Broken', state: 'bad' };
    default:
      return {
        line: alive ? `Ended.${were(alive)}` : 'Stopped.',
        short: alive ? 'Ended' : 'Stopped',
        state: '',
      };
  }
}

const TYPES_MS = 1500;

export class Runner {
  #run = at('#run', HTMLButtonElement);
  #stop = at('#stop', HTMLButtonElement);
  #status = at('#status', HTMLElement);
  #form = at('#stdin', HTMLFormElement);
  #input = at('#input', HTMLInputElement);
  #send = at('#stdin [type=submit]', HTMLButtonElement);
  #eof = at('#eof', HTMLButtonElement);
  /** What a program of Elixir wrote of late to standard error. */
  #errors = elixir_warnings();
  /** When something was typed into the page, last. */
  #typed = -TYPES_MS;
  /** A program has printed, since the page was loaded. */
  #printed = false;
  /** How things are, and what the run fetches. */
  #said = '';
  #loads = '';
  /** Says that processes outlive main; null: none does. @type {HTMLElement | null} */ #outlives = null;

  /** @param {import('./session.js').Session} session @param {import('./files.js').Files} files
   * @param {import('./output.js').Output} output */
  constructor(session, files, output) {
    this.session = session;
    this.files = files;
    this.output = output;
    session.on('vm', ({ options }) => this.#begin(!!options.step));
    session.on('state', detail => this.#state(detail));
    session.on('output', detail => this.#output(detail));
    session.on('words', ({ text }) => output.system(text));
    session.on('progress', ({ words }) => this.#load(words));
    session.on('diagnostic', d => {
      files.mark(d);
      if (!d.shown) output.diagnostic(d);
    });
    session.on('asks', () => this.#ask(true, true));
    addEventListener('beforeinput', () => (this.#typed = performance.now()));
    session.on('alive', ({ count }) => this.#alive(count));
    this.#run.addEventListener('click', () => this.run());
    this.#stop.addEventListener('click', () => session.stop());
    addEventListener('keydown', e => this.#key(e));
    this.#form.addEventListener('submit', e => {
      e.preventDefault();
      this.#feed();
    });
    this.#eof.addEventListener('click', () => this.#end_input());
    this.#input.addEventListener('keydown', e => {
      if (!e.ctrlKey || e.key !== 'd' || this.#input.value) return;
      e.preventDefault();
      this.#end_input();
    });
    this.#ask(false);
    this.rest();
  }
  /** Runs the program in the editor. */
  run() {
    const { program } = this.files;
    const why = why_not(program);
    if (!why) return void this.session.run(program);
    this.rest();
    this.output.system(why, 'end bad');
    this.#say('Cannot run here', 'bad');
  }
  /** Ends the run; nothing of it is shown any more. */
  rest() {
    this.session.stop();
    this.output.clear();
    this.#say('Ready', '');
  }
  #key(/** @type {KeyboardEvent} */ e) {
    if (!e.ctrlKey && !e.metaKey) return;
    if (e.key === 'Enter' && !e.defaultPrevented) this.run();
    else if (e.key === '.') this.session.stop();
    else return;
    e.preventDefault();
  }

  // ---- a run -------------------------------------------------------------------------------------------------------
  #begin(/** @type {boolean} */ stepped) {
    this.stepped = stepped;
    this.#outlives = null;
    this.output.clear();
    this.files.clear_marks();
    this.#errors = elixir_warnings();
    this.#input.value = '';
    this.#enable(true);
  }
  #enable(/** @type {boolean} */ on) {
    for (const e of [this.#stop, this.#input, this.#send, this.#eof]) e.disabled = !on;
    this.#ask(false);
  }
  #say(/** @type {string} */ text, /** @type {string} */ state) {
    this.#said = text;
    this.#status.dataset.state = state;
    this.#draw();
  }
  /** What the run fetches, in words. @param {string} words */
  #load(words) {
    this.#loads = words;
    this.#draw();
  }
  #draw() {
    this.#status.toggleAttribute('data-loads', !!this.#loads);
    this.#status.textContent = this.#loads ? `Loading ${this.#loads}` : this.#said;
  }
  #state(/** @type {SessionEvents['state']} */ { state, how, ...more }) {
    if (state === 'starting') this.#say('Starting', 'starting');
    else if (state === 'compiling') this.#say('Compiling', 'compiling');
    else if (state === 'running') {
      on_names(this.session.program).forEach(a => this.#advise(a));
      this.#say(this.stepped ? 'Stepping' : 'Running', 'running');
    } else if (how) {
      this.#load('');
      if (how !== 'replaced') this.#end({ how, ...more });
    }
  }
  #end(/** @type {End} */ end) {
    const { line, said, short, state } = said_of_end(end);
    this.#enable(false);
    this.#outlives?.remove();
    this.#outlives = null;
    if (end.no_main) this.#advise(on_no_main(this.session.program));
    else if (state === 'bad' && end.how !== 'broken') on_errors(this.session.program).forEach(a => this.#advise(a));
    this.output.system(line, state === 'bad' ? 'end bad' : 'end', said);
    this.#say(short, state);
  }
  /** main has returned; so many processes of the program are alive, and the run goes on. */
  #alive(/** @type {number} */ count) {
    const are = `${processes(count)} of your program ${count === 1 ? 'is' : 'are'} still alive`;
    const text = `main has returned; ${are}. The program goes on until they end, or until Stop or the next run.`;
    this.#say(`${processes(count)} alive`, 'running');
    if (this.#outlives?.firstElementChild) {
      this.#outlives.firstElementChild.textContent = text;
      return;
    }
    const button = (/** @type {string} */ words, /** @type {() => void} */ onclick) =>
      el('button', { type: 'button', textContent: words, onclick });
    this.#outlives = this.output.offer(text, [
      button('End it', () => this.session.stop()),
      button('Open a shell in it', () => this.session.want_shell()),
    ]);
  }
  /** What the page has to say of a mistake, and a button that mends it. @param {import('./advice.js').Advice} advice */
  #advise({ text, act }) {
    const onclick = () => {
      if (!act) return;
      if ('rename' in act) this.files.rename(...act.rename);
      else if ('put' in act) this.files.put(act.put.name, act.put.text);
      const { program } = this.files;
      void this.session.run('script' in act ? { ...program, script: true } : program);
    };
    const button = act && el('button', { type: 'button', textContent: act.label, onclick });
    this.output.offer(text, button ? [button] : [], 'advice');
  }
  #output(/** @type {SessionEvents['output']} */ { fd, bytes, dropped }) {
    if (!this.#printed) performance.mark('first-output');
    this.#printed = true;
    this.output.bytes(fd, bytes, dropped);
    if (fd === 2) this.#errors(bytes).forEach(d => this.files.mark(d));
  }

  // ---- its input ---------------------------------------------------------------------------------------------------
  /** The program waits for a line, or not. @param {boolean} on @param {boolean} [focus]  one can type at once */
  #ask(on, focus) {
    // Not while somebody types elsewhere.
    if (focus && performance.now() - this.#typed > TYPES_MS && !document.querySelector('dialog[open]'))
      this.#input.focus();
    this.#form.classList.toggle('asked', on);
    const hint = stacked.matches ? 'Standard input' : 'Standard input: Enter sends a line';
    this.#input.placeholder = on ? 'The program waits for a line' : hint;
  }
  #feed() {
    const line = `${this.#input.value}\n`;
    this.#input.value = '';
    this.#ask(false);
    this.output.typed(line);
    this.session.feed(line);
  }
  #end_input() {
    this.session.feed(null);
    this.output.system('The input has ended.');
    this.#ask(false);
    for (const e of [this.#input, this.#send, this.#eof]) e.disabled = true;
  }
}
