// SPDX-License-Identifier: Apache-2.0
// web/watch/inspect_evaluator.js — evaluates an expression in a webeam of its own, which runs webeam_inspect.erl and
// has the program's modules.
import { webeam } from '../page.js';
import { Observer } from '../observe.js';

/** @typedef {import('./types.d.ts').Description} Description @typedef {'erlang' | 'elixir'} Language */
/** A webeam that evaluates. key: what it was made for; seen: number of the newest description that was read; line:
 * takes the next line it writes; modules: files it has yet to compile.
 * @typedef {{ key: string, vm: ReturnType<typeof webeam>, observer: Observer, seen: number,
 *    line: ((text: string) => void) | null, modules: string[] }} Engine */

const TAKES_MS = 30000;
const PLAY = '/usr/lib/erlang/lib/webeam_play/ebin';
const ELIXIR = ['eex', 'elixir', 'iex', 'logger'].map(a => `/usr/lib/elixir/lib/${a}/ebin`);
const SOURCES = { erlang: /\.erl$/, elixir: /\.(erl|exs?)$/ };
const ARCHIVES = { erlang: ['otp.webeam'], elixir: ['otp.webeam', 'elixir.webeam'] };
const base64 = (/** @type {string} */ s) => btoa(String.fromCharCode(...new TextEncoder().encode(s)));

export class Evaluator {
  /** @type {Engine | null} */
  #engine = null;

  /** @param {import('./types.d.ts').Session} session */
  constructor(session) {
    this.session = session;
  }
  /** @param {Language} language @param {string} expression
   * @returns {Promise<{ said: string, list: Description[] }>} said: 'ok', or what went wrong. list: what the expression
   *    inspected itself, then, with 'ok', the value as it was made, in a receiver, after a collection. Rejects where no
   *    answer came. */
  async evaluate(language, expression) {
    const o = this.#start(language);
    try {
      await o.vm.ready;
      if (o.modules.length) await ask(o, `modules ${o.modules.splice(0).join(' ')}`);
      const said = await ask(o, `${language} ${base64(expression)}`);
      const { newest, list } = await o.observer.inspections(o.seen);
      o.seen = newest;
      return { said, list };
    } catch (e) {
      this.end();
      throw e;
    }
  }
  /** The webeam for this language that has the modules of the program in the editor, as they are now.
   * @param {Language} language */
  #start(language) {
    const { files } = this.session.source();
    const key = `${language} ${JSON.stringify(files)}`;
    if (this.#engine?.key === key) return this.#engine;
    this.end();
    const paths = language === 'elixir' ? [PLAY, ...ELIXIR] : [PLAY];
    const vm = webeam({
      archives: ARCHIVES[language],
      schedulers: 1,
      files: Object.fromEntries(files.map(f => [`/play/${f.name}`, f.text])),
      args: ['-noshell', '-pa', ...paths, '-s', 'webeam_inspect', 'start', language],
      onOutput: in_lines(text => engine.line?.(text)),
    });
    const modules = files.filter(f => SOURCES[language].test(f.name)).map(f => `/play/${f.name}`);
    /** @type {Engine} */
    const engine = { key, vm, observer: new Observer(vm), seen: 0, line: null, modules };
    this.#engine = engine;
    const ended = () => {
      if (this.#engine === engine) this.#engine = null;
      engine.line?.('it has ended');
    };
    vm.exited.then(ended, ended);
    return engine;
  }
  end() {
    this.#engine?.vm.kill();
    this.#engine = null;
  }
}
/** Output in lines. @param {(line: string) => void} f  called with each line */
function in_lines(f) {
  let text = '';
  const decoder = new TextDecoder();
  return (/** @type {number} */ _fd, /** @type {Uint8Array} */ bytes) => {
    const lines = (text + decoder.decode(bytes, { stream: true })).split('\n');
    text = lines.pop() ?? '';
    lines.forEach(f);
  };
}
/** Writes a line and waits for one. @param {Engine} o @param {string} text @returns {Promise<string>} */
function ask(o, text) {
  const seconds = TAKES_MS / 1000;
  /** @type {Promise<string>} */
  const line = new Promise((done, fail) => {
    o.line = done;
    setTimeout(() => fail(new Error(`it takes longer than ${seconds} seconds`)), TAKES_MS);
  });
  o.vm.feed(`${text}\n`);
  return line;
}
