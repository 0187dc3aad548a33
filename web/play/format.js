// SPDX-License-Identifier: Apache-2.0
// web/play/format.js — formats a file: Erlang with OTP's syntax_tools, Elixir with its own formatter. Both run in a
// webeam of their own (webeam_format.erl), so a program that runs is not disturbed. Their modules are fetched when they
// are first wanted; image and module are those that the page has.
import { webeam } from '../page.js';
import { Tuple, decode } from '../ports.js';
import { message_of } from '../watch/dom.js';
import { visible } from '../visible.js';
import { Arrivals } from './arrivals.js';
import { of_release } from './versions.js';

/** What came of it. left: the forms that stay as they were, with their lines; refused: why nothing is changed.
 * @typedef {{ text: string, left: { line: number, why: string }[] }} Formatted
 * @typedef {{ line: number, column: number, refused: string }} Refused  line 0: it belongs to none */

const ELIXIR = '/usr/lib/elixir/lib/elixir/ebin';
const PATH = '/usr/lib/erlang/lib/webeam_format/ebin';
const HOW = {
  erlang: { image: 'erlang.img', archives: ['otp.webeam', 'format-erlang.webeam'], paths: [PATH] },
  elixir: {
    image: 'elixir.img',
    archives: ['otp.webeam', 'elixir.webeam', 'format-elixir.webeam'],
    paths: [PATH, ELIXIR],
  },
};
const AT_MOST_MS = 120_000;

/** What webeam_format.erl says. @param {Uint8Array} bytes @returns {Formatted | Refused} */
function answer_of(bytes) {
  const [what, ...more] = /** @type {any[]} any: what follows depends on the first */ (decode(bytes));
  if (what === Symbol.for('formatted'))
    return { text: more[0], left: more[1].map((/** @type {[number, string]} */ [line, why]) => ({ line, why })) };
  return { line: more[0], column: more[1], refused: visible(more[2]) };
}

/** Formats the text of a file. Rejects when the formatter cannot be had, or gives no answer.
 * @param {string} name @param {string} text @param {(words: string) => void} loads  told what it fetches: Arrivals
 * @returns {Promise<Formatted | Refused>} */
export function format(name, text, loads) {
  const { image, archives, paths } = HOW[/\.exs?$/.test(name) ? 'elixir' : 'erlang'];
  const arrivals = new Arrivals(loads);
  return new Promise((done, fail) => {
    const end = (/** @type {() => void} */ f) => {
      clearTimeout(timer);
      vm.kill();
      f();
    };
    const give_up = (/** @type {string} */ why) => end(() => fail(new Error(why)));
    const vm = webeam({
      ...of_release(),
      image,
      archives,
      args: ['-noshell', '-pa', ...paths, '-s', 'webeam_format'],
      onProgress: files => arrivals.note(files),
      ports: {
        webeam_format: port => {
          port.ondata = bytes => end(() => done(answer_of(bytes)));
          port.send(Tuple.of(name, text));
        },
      },
    });
    const timer = setTimeout(() => give_up('the formatter gave no answer within two minutes'), AT_MOST_MS);
    vm.exited.then(
      code => give_up(`the formatter ended with code ${code}`),
      e => give_up(message_of(e)),
    );
  });
}
