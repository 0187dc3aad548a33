// SPDX-License-Identifier: Apache-2.0
// web/play/engine.js — a webeam with the playground's compilers in it, which waits for a program.
//
//   page ──► {library, App}, {How, [File]}     on a port of the driver js; webeam_play.erl has the other end
//        ◄── events                            so standard input and output are the program's alone
//
//   page ──► {shell, Which}; then there is a port for that shell: webeam_shell.erl
//
// It goes on from an image, unless the program has flags for the boot or is stepped through. What it says before
// somebody listens is kept.
import { webeam } from '../page.js';
import { Tuple } from '../ports.js';
import { Arrivals } from './arrivals.js';
import { said_of } from './said.js';

/** @typedef {import('./types.d.ts').Options} Options @typedef {import('./types.d.ts').Program} Program */
/** @typedef {import('./libraries.js').Library} Library */
/** @typedef {import('./said.js').Said} Said @typedef {import('../ports.js').Port} Port */
/** progress: what it fetches, see Arrivals.
 * @typedef {{ event: (said: Said) => void, output: (fd: number, bytes: Uint8Array, dropped: number) => void,
 *    progress: (words: string) => void }} Ears */

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
const { deviceMemory = 8 } = /** @type {{ deviceMemory?: number }} */ (navigator);
/** Megabytes that a program may take: then it ends with OTP's message, before the browser ends the page. */
const MEMORY = deviceMemory > 4 ? 2048 : 1024;

/** So many problems of a program are told; more helps nobody. */
const PROBLEMS = 100;
const command = (/** @type {string} */ name, /** @type {unknown} */ value) => Tuple.of(Symbol.for(name), value);

export class Engine {
  /** What it fetches. */
  arrivals = new Arrivals(words => this.#ears?.progress(words));
  /** What came before listen(). @type {Said[]} */
  events = [];
  /** @type {Parameters<Ears['output']>[]} */ #early = [];
  /** @type {Ears | null} */ #ears = null;
  /** The port that says what to run, when it is open. @type {Promise<{ send: (value: unknown) => void }>} */ #control;
  /** Who waits for the port of a shell. @type {((port: import('../ports.js').Port) => void)[]} */ #shells = [];

  /** @type {Port | null} */ #port = null;
  #problems = 0;

  /** @param {'erlang' | 'elixir'} flavour @param {Options} options  page.js's; args are added to its own
   * @param {boolean} now  there is a program to run at once: it loads no more than that needs */
  constructor(flavour, options, now) {
    const { args: more = [], ...rest } = options;
    const { archives, paths, image: own } = FLAVOURS[flavour];
    const image = NO_IMAGE || more.length || options.step ? undefined : own;
    const at_once = now || image ? '_now' : '';
    const how = flavour + (options.step ? '_step' : at_once);
    const args = [...more, ...(image ? [] : MANY), '-noshell', '-pa', ...paths, '-s', 'webeam_play', 'start', how];
    this.stepped = !!options.step;
    this.#control = new Promise(opened => {
      rest.ports = {
        webeam_shell: port => {
          const asked = this.#shells.shift();
          if (asked) asked(port);
          else port.close();
        },
        webeam_play: port => {
          if (this.#port) return port.close(); // only the first is webeam_play.erl's
          this.#port = port;
          opened(port);
          port.ondata = bytes => this.#event(said_of(bytes));
        },
      };
    });
    const onOutput = (/** @type {Parameters<Ears['output']>} */ ...output) => this.#output(output);
    const onProgress = (/** @type {import('./arrivals.js').Arriving[]} */ files) => this.arrivals.note(files);
    this.vm = webeam({ archives, image, memory: MEMORY, ...rest, args, onOutput, onProgress });
  }
  #event(/** @type {Said | null} */ said) {
    if (!said) return;
    if ((said[0] === 'diagnostic' || said[0] === 'mark') && ++this.#problems > PROBLEMS) return;
    if (this.#ears) this.#ears.event(said);
    else this.events.push(said);
  }
  #output(/** @type {Parameters<Ears['output']>} */ output) {
    if (!output[1].length) return;
    if (this.#ears) this.#ears.output(...output);
    else this.#early.push(output);
  }
  /** From now on these are told; what came before comes first. @param {Ears} ears */
  listen(ears) {
    this.#ears = ears;
    this.#early.splice(0).forEach(output => ears.output(...output));
    this.events.splice(0).forEach(said => ears.event(said));
    ears.progress(this.arrivals.words);
  }
  /** Gives it the program, and runs it. @param {Program} program @param {Promise<Library[]>} coming */
  async send(program, coming) {
    const { vm } = this;
    await vm.ready;
    const libraries = await coming;
    await Promise.all([
      ...libraries.map(l => vm.files.write(`/play/${l.name}.zip`, l.bytes)),
      ...program.files.map(f => vm.files.write(`/play/${f.name}`, f.text)),
    ]);
    const control = await Promise.race([this.#control, vm.exited.then(() => null)]);
    for (const l of libraries) control?.send(command('library', l.name));
    const names = program.files.map(f => f.name);
    // A stepped run ends with main: what comes after it would wait for ever.
    const how = this.stepped ? 'once' : 'run';
    control?.send(command(program.script ? 'script' : how, names));
  }
  /** A shell of the system that runs the program. @param {'erlang' | 'iex'} which
   * @param {import('./types.d.ts').ShellEars} ears @returns {Promise<import('./types.d.ts').AttachedShell>} */
  async shell(which, ears) {
    const control = await this.#control;
    /** @type {Promise<import('../ports.js').Port>} */
    const opened = new Promise(done => this.#shells.push(done));
    control.send(command('shell', which));
    const port = await opened;
    port.ondata = ears.output;
    port.onclose = ears.end;
    const text = (/** @type {string | Uint8Array} */ what) =>
      typeof what === 'string' ? what : new TextDecoder().decode(what);
    return {
      feed: what => {
        if (what) port.send(command('typed', text(what)));
      },
      resize: (columns, rows) => port.send(Tuple.from([Symbol.for('size'), columns, rows])),
    };
  }
}
