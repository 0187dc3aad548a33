// SPDX-License-Identifier: Apache-2.0
// web/play/session.js — the program being run, and the webeam it runs in.
//
//   standby: a webeam with its compilers loaded (engine.js) ──run()──► starting ─► compiling ─► running ─► ended
//                                                    the next standby is made meanwhile ◄──────────┘
//
// Each run has a webeam of its own, so Stop (the end of its Worker) works whatever the program does. What a run says
// after another has begun is not passed on. The events are in types.d.ts: SessionEvents.
import { message_of } from '../watch/dom.js';
import { Engine } from './engine.js';
import { Emitter } from './events.js';
import { flavour_of, schedulers_of } from './flavour.js';
import { about_missing, libraries_for } from './libraries.js';

/** @typedef {import('./types.d.ts').Program} Program @typedef {import('./types.d.ts').Options} Options */
/** @typedef {import('./types.d.ts').Session} Sessions  what views know of it */
/** @typedef {import('./types.d.ts').End} End @typedef {import('./types.d.ts').SessionEvents} SessionEvents */
/** One run. began, started: when it, and when the program, began, in ms; 0: not yet. alive: main has returned, so many
 * of its processes were alive then. end: what the program said about its end. standby: the timer that makes the next
 * webeam. said: what the page said about it.
 * @typedef {{ engine: Engine, program: Program, options: Options, began: number, started: number, alive: number,
 *    end: End | null, standby: number, said: Set<string> }} Run */

const STANDBY_AFTER_MS = 400;

/**
 * @extends {Emitter<SessionEvents>}
 * @implements {Sessions}
 */
export class Session extends Emitter {
  /** @type {import('./types.d.ts').Vm | null} */ vm = null;
  /** @type {import('./types.d.ts').Vm | null} */ shell = null;
  /** @type {Program} */ program = { files: [] };
  /** @type {import('./types.d.ts').State | 'idle'} */ state = 'idle';
  /** The pid of the program's first process, once it runs. */ first = '';
  /** Of every run. @type {Options} */ defaults = {};
  /** What the page wants for a run of a program. @type {(program: Program) => Options} */ wishes = () => ({});
  /** Somebody asked for a shell of the run, and the view Shell has not begun it yet. */
  shell_wanted = false;
  /** @type {{ key: string, engine: Engine } | null} */ #standby = null;
  /** @type {Run | null} */ #run = null;
  /** The run that is, or was last. @type {Run | null} */ #latest = null;

  /** @param {() => Program} source  gives the program in the editor
   * @param {() => string} folder  and the folder of its shell */
  constructor(source, folder) {
    super();
    this.source = source;
    this.folder = folder;
  }

  // ---- the webeam that waits ---------------------------------------------------------------------------------------
  /** Has a webeam ready for such a program. @param {Program} program @param {Options} [options]
   * @param {boolean} [now]  it will be run at once */
  prepare(program, options = {}, now = false) {
    const flavour = flavour_of(program);
    const schedulers = schedulers_of(program);
    const all = { ...this.defaults, ...this.wishes(program), ...(schedulers && { schedulers }), ...options };
    const key = JSON.stringify([flavour, all]);
    if (this.#standby?.key === key) return this.#standby.engine;
    this.#standby?.engine.vm.kill();
    const engine = new Engine(flavour, all, now);
    const standby = { key, engine };
    this.#standby = standby;
    const over = () => {
      if (this.#standby === standby) this.#standby = null;
    };
    engine.vm.exited.then(over, over);
    return engine;
  }
  /** The next standby. */
  #again() {
    if (!this.#standby) this.prepare(this.source());
  }

  // ---- a run -------------------------------------------------------------------------------------------------------
  /** Runs it; what ran before ends. @param {Program} program @param {Options} [options] */
  async run(program, options = {}) {
    this.#leave('replaced');
    const engine = this.prepare(program, options, true);
    this.#standby = null;
    /** @type {Run} */
    const run = {
      ...{ engine, program, options, began: performance.now(), started: 0, alive: 0 },
      ...{ end: null, standby: 0, said: new Set() },
    };
    this.#run = this.#latest = run;
    this.program = program;
    this.first = '';
    this.vm = engine.vm;
    this.#become('starting');
    this.emit('vm', { vm: engine.vm, program, options });
    this.#listen(run);
    await this.#send(run);
    this.#ended(run, await this.#exited(run));
  }
  #become(/** @type {import('./types.d.ts').State} */ state, /** @type {Partial<End>} */ end = {}) {
    this.state = state;
    this.emit('state', { state, ...end });
  }
  #listen(/** @type {Run} */ run) {
    run.engine.listen({
      output: (fd, bytes, dropped) => {
        if (run === this.#run) this.emit('output', { fd, bytes, dropped });
      },
      event: ([name, value]) => {
        if (run === this.#run) this.#event(run, name, value);
      },
      progress: words => {
        if (run === this.#run) this.emit('progress', { words });
      },
    });
  }
  /** @param {Run} run @param {string} name @param {any} value any: see Said of said.js */
  #event(run, name, value) {
    switch (name) {
      case 'ready':
        return this.#become('compiling');
      case 'compiled':
        this.first = value;
        run.started = performance.now();
        run.standby = window.setTimeout(() => this.#again(), STANDBY_AFTER_MS);
        return this.#become('running');
      case 'diagnostic':
      case 'mark':
        return this.emit('diagnostic', { ...value, shown: name === 'mark' });
      case 'asks':
        return this.emit('asks', {});
      case 'missing':
        return void about_missing(value).then(text => this.#say(run, text));
      case 'alive':
        run.alive = value;
        if (!run.options.step) this.emit('alive', { count: value });
        return;
      case 'returned':
        run.end = { how: 'returned', text: value, ...(run.options.step && { alive: run.alive }) };
        return;
      case 'no_main':
        run.end = { how: 'refused', no_main: true };
        return;
      case 'stopped':
        run.end ??= { how: run.started ? 'failed' : 'refused', code: value };
    }
  }
  #say(/** @type {Run} */ run, /** @type {string} */ text) {
    if (run !== this.#latest || run.said.has(text)) return;
    run.said.add(text);
    this.emit('words', { text });
  }
  /** What the program needs beyond what is loaded. @param {Run} run */
  async #libraries(run) {
    try {
      const { libraries, words } = await libraries_for(run.program, file => run.engine.arrivals.note([file]));
      words.forEach(text => this.#say(run, text));
      return libraries;
    } catch (e) {
      this.#say(run, message_of(e));
      return [];
    }
  }
  async #send(/** @type {Run} */ run) {
    try {
      await run.engine.send(run.program, this.#libraries(run));
    } catch (e) {
      run.end ??= { how: 'broken', text: message_of(e) };
      run.engine.vm.kill();
    }
  }
  /** Waits for its end. @param {Run} run @returns {Promise<End>} */
  async #exited(run) {
    try {
      const code = await run.engine.vm.exited;
      return run.end ?? { how: 'exited', code };
    } catch (e) {
      return { how: 'broken', text: message_of(e) };
    }
  }
  #ended(/** @type {Run} */ run, /** @type {End} */ end) {
    clearTimeout(run.standby);
    if (run !== this.#run) return;
    this.#run = null;
    this.vm = null;
    const ms = performance.now() - (run.started || run.began);
    this.#become('ended', run.options.step ? end : { ...end, ms });
    this.#again();
  }
  /** Ends the run that is. */
  stop() {
    if (!this.#leave('stopped')) return;
    this.#again();
  }
  /** @param {'stopped' | 'replaced'} how @returns {boolean} whether there was a run */
  #leave(how) {
    const run = this.#run;
    if (!run) return false;
    this.#run = null;
    this.vm = null;
    clearTimeout(run.standby);
    run.engine.vm.kill();
    this.#become('ended', { how, alive: run.alive });
    return true;
  }
  /** Standard input. @param {string | null} text  null is its end */
  feed(text) {
    if (!this.vm) return;
    this.vm.feed(text);
    this.emit('fed', { text });
  }

  // ---- the source --------------------------------------------------------------------------------------------------
  /** Marks a line of the program that runs, or ran last, unless the editor has another text of it by now.
   * @param {string} file @param {number} line */
  show_place(file, line) {
    const text = (/** @type {Program} */ p) => p.files.find(f => f.name === file)?.text;
    const same = text(this.program) !== undefined && text(this.program) === text(this.source());
    this.emit('place', same ? { file, line } : { file: '', line: 0 });
  }
  clear_place() {
    this.emit('place', { file: '', line: 0 });
  }
  /** Shows a view at a place of it. @param {string} view @param {Record<string, unknown>} place */
  open(view, place) {
    this.emit('open', { view, place });
  }
  /** The run that is goes step by step. */
  get stepped() {
    return !!this.#run?.options.step;
  }
  /** To a line of the program, with the cursor. @param {string} file @param {number} line */
  go_to(file, line) {
    this.emit('go_to', { file, line });
  }
  /** Asks the view Shell for one of this run. */
  want_shell() {
    this.shell_wanted = true;
    this.emit('wants_shell', {});
  }
  /** @type {Sessions['attach']} */
  async attach(which, ears) {
    const run = this.#run;
    return run?.started && !run.options.step ? run.engine.shell(which, ears) : null;
  }
  /** The view Shell has this webeam now. @param {import('./types.d.ts').Vm} vm */
  shell_began(vm) {
    this.shell = vm;
    this.emit('shell', { vm });
  }
}
