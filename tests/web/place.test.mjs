// SPDX-License-Identifier: Apache-2.0
// tests/web/place.test.mjs — the line that a process is at, in the editor: in Step, from the stack, in all languages.
import assert from 'node:assert/strict';
import { more, opened, says } from './panels.mjs';
import { SCREENS, so } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */

/** It waits in a function of a library's loop, in a file that is not the main one. */
const ERLANG = {
  'first.erl': `-module(first).
-export([main/0]).
main() ->
    second:work([1, 2, 3]),
    done.
`,
  'second.erl': `-module(second).
-export([work/1]).

work(List) ->
    lists:foreach(fun one/1, List),
    ok.

one(_) ->
    lists:foreach(
        fun(N) ->
            receive N -> ok
            after 1000 -> ok
            end,
            N
        end, [1, 2]),
    ok.
`,
};
const ELIXIR = {
  'main.exs': `defmodule Waits do
  def one(n) do
    receive do
      ^n -> :ok
    end

    n
  end
end

Enum.map([1, 2], &Waits.one/1)
IO.puts("done")
`,
};
/** The marked line's number and text, '' when there is none. @param {Visit} v */
const marked = v =>
  v.page.evaluate(() => {
    const line = document.querySelector('#editor .cm-place');
    const number = document.querySelector('#editor .cm-lineNumbers .cm-placeGutter');
    return line ? `${number?.textContent} ${line.textContent?.trim()}` : '';
  });
const file_shown = (/** @type {Visit} */ v) => v.text_of('#files [aria-selected=true]');
/** Stands where the program begins. @param {Visit} v @param {import('./visit.mjs').Files} files */
async function begins(v, files) {
  await opened(v, 'step', files);
  await more(v);
  await v.page.selectOption('#panel-step select[aria-label="Schedulers"]', '1');
  await v.page.click('#panel-step button.primary');
  await says(v, 'step', /about to begin/, 120000);
  so((await marked(v)) === '', 'before the program begins no line of it runs');
}

/** The innermost entry of the stack that is the program's; stack entries lead to their lines; an edit, and another
 * tab, take the mark away. @param {Visit} v */
export async function test_erlang(v) {
  await begins(v, ERLANG);
  await v.page.click('#step-slice');
  await v.until(async () => /^10 fun/.test(await marked(v)), 'the line of the function that waits is marked');
  assert.equal(await file_shown(v), 'second.erl×');
  await v.shot('marked');
  await v.page.click('#panel-step button.link:has-text("first.erl:4")');
  assert.equal(await file_shown(v), 'first.erl×');
  so(await v.has_focus('#editor .cm-content'), 'the cursor is there');
  await v.page.click('#files button:has-text("second.erl")');
  assert.match(await marked(v), /^10 fun/, 'the mark is still there');
  await v.page.click('#view-output');
  assert.equal(await marked(v), '', 'a mark of a view that is hidden');
  await v.page.click('#view-step');
  await v.until(async () => /^10 /.test(await marked(v)), 'it is marked again');
  await v.page.click('#editor .cm-line');
  await v.page.keyboard.type('%');
  assert.equal(await marked(v), '', 'a mark of an edited text');
  await v.page.click('#step-slice');
  await says(v, 'step', /slice has ended.*event/, 60000);
  assert.equal(await marked(v), '', 'what runs is another text');
}
test_erlang.context = SCREENS.wide;

/** @param {Visit} v */
export async function test_elixir(v) {
  await begins(v, ELIXIR);
  await v.page.click('#step-run');
  await says(v, 'step', /All processes are waiting/, 60000);
  await v.page.click('#panel-step tr.row:has-text("main") >> nth=0');
  await v.until(async () => /^2 def one/.test(await marked(v)), 'the function that waits');
  await v.page.click('#panel-step button.link:has-text("main.exs:11")');
  so(await v.has_focus('#editor .cm-content'), 'the cursor is there');
  await v.shot('marked');
}
test_elixir.context = SCREENS.wide_dark;

/** Registers by their numbers, beside the process; one of them in the picture of the memory. @param {Visit} v */
export async function test_registers(v) {
  await begins(v, ERLANG);
  await v.page.click('#step-slice');
  await v.until(async () => /^10 fun/.test(await marked(v)), 'it waits');
  const slots = () =>
    v.page.$$eval('#panel-step .slots li', ls => ls.map(l => l.textContent?.replace(/#Fun<.*>/, 'a fun')));
  // The fun's own argument; in lists:foreach the rest of the list, and the fun.
  assert.deepEqual((await slots()).slice(0, 3), ['y0 1', 'y0 [2]', 'y1 a fun']);
  await v.shot('registers');
  await v.page.click('#panel-step .value:text-is("[2]")');
  await v.until(async () => /y0 of lists:foreach/.test(await v.text_of('#panel-inspect .list')), 'it is in Inspect');
  so(!(await v.page.$('#panel-inspect button:has-text("Collect")')), 'in Step nothing may be collected');
  await v.page.click('#view-step');
  await v.page.fill('#panel-step [aria-label="Reductions to run"]', '3');
  await v.page.click('#panel-step button.primary');
  await says(v, 'step', /about to begin/, 60000);
  await v.until(async () => /^x0 /.test((await slots())[0] ?? ''), 'the X registers with which it begins');
  await v.accessible('Step');
}
test_registers.context = SCREENS.wide;
