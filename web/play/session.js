// SPDX-License-Identifier: Apache-2.0
// web/play/session.js — the program being run, and the webeam it runs in.
//
//   standby: a webeam with its compilers loaded, waiting for {run, Files} on its port ──run()──► running ──► ended
//                                                          the next standby is made meanwhile ◄──┘
//
// Each goes on from an image, unless the program has flags for the boot.
// Each run has a webeam of its own, so Stop (the end of its Worker) works whatever the program does.
import { webeam } from '../page.js';
import { Tuple, decode } from '../ports.js';
import { flavour_of, schedulers_of } from './flavour.js';

const PLAY = '/usr/lib/erlang/lib/webeam_play/ebin';
const ELIXIR = '/usr/lib/elixir/lib';
const MANY = ['+P', '2000000']; // processes
const FLAVOURS = {
  erlang: { image: 'erlang.img', archives: ['otp.webeam'], paths: [PLAY] },
  elixir: {
    image: 'elixir.img',
    archives: ['otp.webeam', 'elixir.webeam'],
    paths: [PLAY, ...['eex', 'elixir', 'ex_unit', 'iex', 'logger', 'mix'].map(a => `${ELIXIR}/${a}/ebin`)],
  },
};
const NO_IMAGE = new URLSearchParams(location.search).get('image') === '0';
const STANDBY_AFTER_MS = 400;
/** Megabytes that a program may take: then it ends with OTP's message, before the browser ends the page. */
const MEMORY = /** @type {any} */ (navigator.deviceMemory ?? 8) > 4 ? 2048 : 1024;

/** @typedef {import('./flavour.js').Program} Program */
export { flavour_of, schedulers_of };

/**
 * What views are given. Events (all CustomEvents with `detail`):
 *   state       'starting' | 'compiling' | 'running' | 'ended'; detail: { state, how, ms, text }   how an end came: 'returned' 'failed' 'stopped' 'exited' 'broken'
 *   vm          a run has its webeam: detail { vm, program, options }; view may subscribe to it before the program starts
 *   shell       the view Shell has a new webeam: { vm }
 *   output      { fd, bytes, dropped }
 *   diagnostic  { severity, file, line, column, text, shown }    shown: the text is in the output already
 *   asks        the program waits for a line of input
 *   missing     { module } that was called and is not there
 */
export class Session extends EventTarget {
  /** @type {any} */ vm = null;
  /** The view Shell's. @type {any} */ shell = null;
  /** @type {Program} */ program = { files: [] };
  state = 'idle';
  /** Of every run: page.js's options. */
  defaults = {};
  #standby = null;
  #run = 0;
  /** Input that came before its run. @type {(string | null)[]} */ #typed = [];
  /** @param {string} type @param {(detail: any) => void} f @returns {() => void} ends it */
  on(type, f) {
    const g = e => f(/** @type {CustomEvent} */ (e).detail);
    this.addEventListener(type, g);
    return () => this.removeEventListener(type, g);
  }
  #tell(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
  #become(state, more = {}) {
    this.state = state;
    this.#tell('state', { state, ...more });
  }

  /** Can an image be gone on from? Not with flags for the boot. */
  #fits({ args, step }) {
    return !NO_IMAGE && !args?.length && !step;
  }
  /** The next standby. */
  #again() {
    if (!this.#standby) this.prepare(this.program);
  }
  #options(program, options) {
    const n = schedulers_of(program);
    return { ...this.defaults, ...(n && { schedulers: n }), ...options };
  }

  /** A webeam that waits for a program. @param {object} options  page.js's: args are added to its own */
  #make(flavour, options, now) {
    const { args: more = [], ...rest } = options;
    const { archives, paths, image: own } = FLAVOURS[flavour];
    const image = this.#fits(options) ? own : undefined;
    const args = [
      ...more,
      ...(image ? [] : MANY),
      '-noshell',
      '-pa',
      ...paths,
      '-s',
      'webeam_play',
      'start',
      now || image ? `${flavour}_now` : flavour,
    ];
    /** @type {any} */ const one = {
      key: JSON.stringify([flavour, options]),
      events: [],
      onevent: null,
      onoutput: null,
      early: [],
    };
    const onOutput = (fd, bytes, dropped) => {
      if (!bytes.length) return;
      if (one.onoutput) one.onoutput(fd, bytes, dropped);
      else one.early.push([fd, bytes, dropped]);
    };
    // The playground's own channel: events come, {run, Files} goes. See webeam_play.erl.
    one.control = new Promise(opened => {
      rest.ports = {
        webeam_play: port => {
          opened(port);
          port.ondata = bytes => {
            const event = decode(bytes);
            if (one.onevent) one.onevent(event);
            else one.events.push(event);
          };
        },
      };
    });
    one.vm = webeam({ archives, image, memory: MEMORY, ...rest, args, onOutput });
    one.vm.exited
      .catch(() => {})
      .then(() => {
        if (this.#standby === one) this.#standby = null;
      });
    return one;
  }

  /** Has a webeam ready for such a program. @param {Program} program @param {boolean} [now]  it will be run at once: do not load more than it needs */
  prepare(program, options = {}, now = false) {
    const flavour = flavour_of(program);
    const all = this.#options(program, options);
    const key = JSON.stringify([flavour, all]);
    if (this.#standby?.key === key) return this.#standby;
    this.#standby?.vm.kill();
    return (this.#standby = this.#make(flavour, all, now));
  }

  /** Runs it; what ran before is stopped. options are page.js's (args, schedulers, ...); `libraries` are zip files with applications.
   * @param {Program} program */
  async run(program, { libraries = [], ...options } = {}) {
    this.stop(false);
    const mine = ++this.#run;
    const began = performance.now();
    this.program = program;
    const one = this.prepare(program, options, true);
    const vm = one.vm;
    this.#standby = null;
    this.vm = vm;
    let how = null;
    let started = 0;
    let standby = 0;
    this.#become('starting');
    this.#typed.splice(0).forEach(text => vm.feed(text));
    this.#tell('vm', { vm, program, options });
    one.onoutput = (fd, bytes, dropped) => {
      if (mine === this.#run) this.#tell('output', { fd, bytes, dropped });
    };
    one.early.splice(0).forEach(a => one.onoutput(...a));
    one.onevent = event => {
      if (mine !== this.#run) return;
      const [name, a, b] = Array.isArray(event) ? event.map(plain) : [plain(event)];
      switch (name) {
        case 'ready':
          this.#become('compiling');
          break;
        case 'compiled':
          started = performance.now();
          this.#become('running');
          standby = setTimeout(() => {
            if (mine === this.#run) this.#again();
          }, STANDBY_AFTER_MS);
          break;
        case 'diagnostic':
        case 'mark':
          this.#tell('diagnostic', { ...a, severity: plain(a.severity), shown: name === 'mark' });
          break;
        case 'asks':
          this.#tell('asks');
          break;
        case 'missing':
          this.#tell('missing', { module: a });
          break;
        case 'returned':
          how = { how: 'returned', text: a };
          break;
        case 'stopped':
          how = { how: started ? 'failed' : 'refused', code: a };
          break;
      }
    };
    one.events.splice(0).forEach(one.onevent);
    try {
      await vm.ready;
      await Promise.all([
        ...libraries.map(l => vm.files.write(`/play/${l.name}.zip`, l.bytes)),
        ...program.files.map(f => vm.files.write(`/play/${f.name}`, f.text)),
      ]);
      const control = await Promise.race([one.control, vm.exited.then(() => null)]);
      for (const l of libraries) control?.send(command('library', l.name));
      control?.send(
        command(
          'run',
          program.files.map(f => f.name),
        ),
      );
    } catch (e) {
      if (mine === this.#run) {
        vm.kill();
        how = { how: 'broken', text: e.message };
      }
    }
    let code = 0;
    try {
      code = await vm.exited;
    } catch (e) {
      how = { how: 'broken', text: e.message };
    }
    clearTimeout(standby);
    if (mine !== this.#run) return;
    this.vm = null;
    this.#become('ended', { ms: performance.now() - (started || began), ...(how ?? { how: 'exited', code }) });
    this.#again();
  }

  stop(again = true) {
    if (!this.vm) return;
    const { vm } = this;
    this.vm = null;
    this.#run++;
    vm.kill();
    this.#become('ended', { how: 'stopped' });
    if (again) this.#again();
  }

  /** Standard input, of the run that is or comes next. @param {string | null} text  null is its end */
  feed(text) {
    if (this.vm) this.vm.feed(text);
    else this.#typed.push(text);
  }
}

/** @param {string} name @param {any} value */
const command = (name, value) => Tuple.of(Symbol.for(name), value);
/** Atoms come as symbols. */
const plain = x => (typeof x === 'symbol' ? Symbol.keyFor(x) : x);
