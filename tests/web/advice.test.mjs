// SPDX-License-Identifier: Apache-2.0
// tests/web/advice.test.mjs — beginners' mistakes: the page says in a sentence what is wrong, and offers what mends it.
import { so } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */

/** Runs it: it is refused, with these words. Then does what the button offers, and the output is that.
 * @param {Visit} v @param {import('./visit.mjs').Files} files
 * @param {{ says: string, button?: string, then?: RegExp }} o */
async function advises(v, files, { says, button, then }) {
  const text = await v.run_to_end(files, 60000);
  so(text.includes(says), `no "${says}" in\n${text}`);
  const state = await v.page.getAttribute('#status', 'data-state');
  so(state === 'bad', `the state is ${state}`);
  const offers = v.page.locator('#output .advice button');
  if (!button) return so(!(await offers.count()), 'an offer that nobody expects');
  so((await offers.allInnerTexts()).join() === button, (await offers.allInnerTexts()).join());
  await offers.click();
  if (then) await v.shows(then, 60000);
  await v.ended(60000);
}

/** @param {Visit} v */
export async function test_module_line(v) {
  await v.open('nosw=1');
  await v.ended();
  const says = 'An Erlang file begins with the name of its module';
  await advises(
    v,
    { 'hello.erl': 'main() ->\n    io:format("hi~n"), f(1, {2, 3}).\nf(A, {B, C}) when A > 0 -> A + B + C.\n' },
    { says, button: 'Add these lines', then: /hi\nReturned 6/ },
  );
  const text = await v.playground(p => p.program.files[0].text);
  so(text.startsWith('-module(hello).\n-export([main/0]).\n'), text);
  await advises(
    v,
    { 'main.erl': 'X = 20.\nY = X + 1.\nio:format("~p~n", [Y])\n' },
    {
      says: 'main.erl has expressions, as one types them into the shell.',
      button: 'Run as a script',
      then: /21\nFinished/,
    },
  );
  await v.shot('script');
  await v.program({ 'main.erl': 'io:format("~p~n", [1).\n' });
  await v.run();
  await v.ended();
  await v.page.locator('#output .advice button').click();
  await v.until(async () => /main.erl:1:\d+ Error: syntax error/.test(await v.output()), 'an error of the script');
}

/** @param {Visit} v */
export async function test_no_main(v) {
  await v.open('nosw=1');
  await v.ended();
  await advises(
    v,
    { 'main.erl': '-module(main).\n\nmain() -> io:format("out~n").\n' },
    {
      says: 'main/0 is not exported',
      button: 'Export main/0',
      then: /out\nFinished/,
    },
  );
  await advises(
    v,
    { 'main.erl': '-module(main).\n-export([f/0]).\nf() -> ok.\n' },
    {
      says: 'Run calls main/0, main/1 or start/0 of main.erl, and it has none of them.',
    },
  );
  await advises(
    v,
    { 'main.erl': '-module(main).\n-export([main/2]).\nmain(_, [_, _]) -> ok.\n' },
    {
      says: 'Run calls main/0, main/1 or start/0 of main.erl; it has main/2.',
    },
  );
  so(/Nothing to run/.test(await v.status()), await v.status());
}

/** @param {Visit} v */
export async function test_other_language(v) {
  await v.open('nosw=1');
  await v.ended();
  await advises(
    v,
    { 'main.erl': 'defmodule A do\n  def hi, do: IO.puts("hi")\nend\nA.hi()\n' },
    {
      says: 'This looks like Elixir, but the name main.erl says that it is Erlang.',
      button: 'Rename to main.exs',
      then: /hi\nFinished/,
    },
  );
  await advises(
    v,
    { 'main.exs': '-module(hello).\n-export([main/0]).\nmain() -> io:format("yes~n").\n' },
    {
      says: 'This looks like Erlang, but the name main.exs says that it is Elixir.',
      button: 'Rename to hello.erl',
      then: /yes\nFinished/,
    },
  );
  await v.shot('renamed');
}

/** @param {Visit} v */
export async function test_what_cannot_be_here(v) {
  await v.open('nosw=1');
  await v.ended();
  await v.program({ 'main.exs': 'Mix.install([:jason])\nIO.puts(Jason.encode!(%{}))\n' });
  await v.run();
  await v.shows('Mix.install cannot work here', 2000);
  so((await v.page.getAttribute('#status', 'data-state')) === 'bad', 'it looks good');
  const json = await v.run_to_end({ 'main.erl': '-module(main).\n-export([main/0]).\nmain() -> json:encode(1).\n' });
  so(json.split('The module json came with OTP 27; this page runs OTP 25.').length === 2, json);
  const named = await v.run_to_end({
    'a.erl': '-module(b).\n-export([main/0]).\nmain() -> io:format("ran~n").\n',
    'b.erl': '-module(other).\n',
  });
  so(named.includes('The module in a.erl is called b: outside of this page its file has to be b.erl.'), named);
  so(named.includes('ran'), named);
}
