// SPDX-License-Identifier: Apache-2.0
// tests/web/control.test.mjs — standard input is the program's: every line arrives there, whenever it is typed, and
// none is taken for a command.
import { so } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */

/** Lines that the playground could take for its own, beside plain ones. */
const LINES = ['run x', 'plain', 'library y', 'run other.erl main.erl', '', 'Żaneta'];
const READERS = {
  erlang: {
    'main.erl': `-module(main).
-export([main/0]).
main() -> timer:sleep(200), loop(io:get_line("")).
loop(eof) -> io:format("the end~n");
loop(L) -> io:format("got <~ts>~n", [string:trim(L)]), loop(io:get_line("")).
`,
  },
  elixir: {
    'main.exs': `Process.sleep(200)
for line <- IO.stream(:stdio, :line), do: IO.puts("got <#{String.trim(line)}>")
IO.puts("the end")
`,
  },
};

/** Clicks Run and types the lines in the same turn of the page, so nothing of the run can be there yet.
 * @param {Visit} v @param {string[]} lines @param {boolean} [end]  of the input, behind them */
const run_and_type = (v, lines, end = true) =>
  v.page.evaluate(([typed, ends]) => {
    const click = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id)).click();
    const input = /** @type {HTMLInputElement} */ (document.getElementById('input'));
    click('run');
    for (const line of typed) {
      if (input.disabled) throw new Error(`nobody can type ${line}`);
      input.value = line;
      input.form?.requestSubmit();
    }
    if (ends) click('eof');
  }, /** @type {[string[], boolean]} */ ([lines, end]));

/** The program gets these lines, and no others. @param {Visit} v @param {string[]} lines */
async function arrives(v, lines) {
  await v.shows('the end');
  await v.ended();
  const text = await v.output();
  for (const line of lines) so(text.includes(`got <${line}>`), `"${line}" did not arrive:\n${text}`);
  so(text.split('got <').length - 1 === lines.length, `not ${lines.length} lines:\n${text}`);
  so((await v.status()) === 'Finished', await v.status());
}

/** @param {Visit} v @param {import('./visit.mjs').Files} files */
async function reads_all(v, files) {
  await v.open('nosw=1');
  await v.ended();
  await v.program(files);
  await run_and_type(v, LINES); // while it starts
  await arrives(v, LINES);
  await run_and_type(v, LINES); // right after an end: the next one has stood ready
  await arrives(v, LINES);
  await run_and_type(v, ['lost with its program'], false); // a run that the next one ends
  await v.shows('got <lost with its program>');
  await run_and_type(v, LINES);
  await arrives(v, LINES);
}
/** @param {Visit} v */
export const test_erlang_gets_every_line = v => reads_all(v, READERS.erlang);
/** @param {Visit} v */
export const test_elixir_gets_every_line = v => reads_all(v, READERS.elixir);
test_erlang_gets_every_line.hosts = test_elixir_gets_every_line.hosts = ['alone', 'isolated'];

/** Booted without an image, and while the page itself is still coming: the slowest start. @param {Visit} v */
export async function test_typed_while_it_boots(v) {
  await v.open('nosw=1&image=0');
  await v.ended(60000);
  await v.program(READERS.erlang);
  await run_and_type(v, LINES);
  await arrives(v, LINES);
}
