// SPDX-License-Identifier: Apache-2.0
// tests/web/format.test.mjs — the button Format and its key.
import { SCREENS, so, wait } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */

const text = (/** @type {Visit} */ v) => v.playground(p => p.editor.view.state.doc.toString());
/** With the key; waits until it has ended. @param {Visit} v */
async function format(v) {
  await v.page.click('.cm-content');
  await v.press('Shift+Alt+F');
  await done(v);
}
/** @param {Visit} v */
async function done(v) {
  const idle = () => v.page.evaluate(() => !document.querySelector('#format')?.hasAttribute('aria-busy'));
  await wait(50);
  await v.until(idle, 'it is formatted', 60000);
}
/** Formats the program. Gives its text, and what the page says.
 * @param {Visit} v @param {string} name @param {string} source */
async function formatted(v, name, source) {
  await v.program({ [name]: source });
  await format(v);
  const notice = await v.page.evaluate(() => {
    const line = document.querySelector('#notice');
    return line instanceof HTMLElement && !line.hidden ? (line.querySelector('span')?.textContent ?? '') : '';
  });
  return { text: await text(v), notice };
}

const CROOKED = `%% What it is.
-module(main).   -export([main/0]).
-ifdef(TEST).
-define(CASE, case x of).
-endif.


main()->   % begins
  A=16#FF ,B="ü" "\\x{1F600}",

  %% A choice.
  case A of 1->io:format("~p~n",[B]); % one
    _ ->?MODULE:module_info() end,
  [ X||X<-[1,2 ,1_000],X>1].
`;
const STRAIGHT = `%% What it is.
-module(main).
-export([main/0]).
-ifdef(TEST).
-define(CASE, case x of).
-endif.


main() ->
    % begins
    A = 16#FF,
    B = "ü" "\\x{1F600}",

    %% A choice.
    case A of
        1 -> io:format("~p~n", [B]); % one
        _ -> ?MODULE:module_info()
    end,
    [X || X <- [1, 2, 1_000], X > 1].
`;

/** Its own line is where the cursor was; one Ctrl+Z gives the text before. @param {Visit} v */
export async function test_erlang(v) {
  await v.open('nosw=1', { 'main.erl': CROOKED });
  await v.page.click('.cm-content');
  await v.playground(p => {
    const at = p.editor.view.state.doc.toString().indexOf('module_info');
    p.editor.view.dispatch({ selection: { anchor: at } });
  });
  const bytes = await v.transferred(async () => {
    await v.press('Shift+Alt+F');
    await done(v);
  });
  so((await text(v)) === STRAIGHT, `it is\n${await text(v)}`);
  so(bytes.all < 150_000, `${bytes.all} bytes are fetched`);
  const after = () => v.playground(p => p.editor.view.state.sliceDoc(p.editor.view.state.selection.main.head));
  so((await after()).startsWith('module_info'), `the cursor is before ${(await after()).slice(0, 30)}`);
  so((await v.playground(p => p.program.files[0].text)) === STRAIGHT, 'the program has the old text');
  await v.shot('formatted');
  await v.press('Control+z');
  so((await text(v)) === CROOKED, `it is after Ctrl+Z\n${await text(v)}`);
  const again = await formatted(v, 'main.erl', STRAIGHT);
  so(again.text === STRAIGHT && !again.notice, `formatted again it is\n${again.text}${again.notice}`);
  return `${bytes.all} bytes`;
}
test_erlang.hosts = ['alone', 'isolated', 'brotli'];

const EX = `defmodule   Main do
  # what it does
  def main( ), do: IO.puts   "a ü"
  @moduledoc """
    two
      lines
  """
  def f(x) when is_list(x) do x|>Enum.map( &( &1+1 ) ) end   # last
end
`;
const EX_AFTER = `defmodule Main do
  # what it does
  def main(), do: IO.puts("a ü")

  @moduledoc """
    two
      lines
  """
  # last
  def f(x) when is_list(x) do
    x |> Enum.map(&(&1 + 1))
  end
end
`;
/** @param {Visit} v */
export async function test_elixir(v) {
  await v.open('nosw=1', { 'main.ex': EX });
  await v.run_to_end();
  const bytes = await v.transferred(() => format(v));
  so((await text(v)) === EX_AFTER, `it is\n${await text(v)}`);
  so(bytes.all < 100_000, `${bytes.all} bytes are fetched`);
  await v.press('Control+z');
  so((await text(v)) === EX, 'Ctrl+Z gives the text before');
  const refused = await formatted(v, 'main.exs', 'x = 1\nif x do\n  y = )\nend\n');
  so(refused.text === 'x = 1\nif x do\n  y = )\nend\n', 'it is changed');
  so(/^main\.exs was not formatted\. Line 3: .*\)/.test(refused.notice), refused.notice);
  return `${bytes.all} bytes`;
}

/** What does not parse is told with its line, and is as it was. @param {Visit} v */
export async function test_refused(v) {
  await v.open('nosw=1', { 'main.erl': '-module(main).\n' });
  for (const [source, said] of /** @type {[string, RegExp][]} */ ([
    ['-module(main).\nf() ->\n   a b.\n', /Line 3: syntax error before: b\.$/],
    ['-module(main).\nf() ->\n   a', /Line 3: the last form has no full stop/],
    ['-module(main).\nf() ->\n   "abc.\n', /Line 3: unterminated string/],
    ['io:format("hi").\n', /Line 1: syntax error/],
    ['', /^$/],
  ])) {
    const { text: now, notice } = await formatted(v, 'main.erl', source);
    so(now === source, `it is changed:\n${now}`);
    so(said.test(notice), `of ${source} it says: ${notice}`);
  }
  await formatted(v, 'main.erl', '-module(main).\nf() ->\n   a b.\n');
  so((await v.page.locator('#files .count').innerText()) === '1', 'the line is marked');
  await v.shot('refused');
}

/** Forms whose macros only the compiler can parse stay; no comment is lost, wherever it stands. @param {Visit} v */
export async function test_odd(v) {
  const head = '-module(main).\n-define(CASE, case x of).\n';
  const odd = 'g() -> ?CASE\n  1 -> 2 end.\n';
  await v.open('nosw=1', { 'main.erl': '-module(main).\n' });
  const left = await formatted(v, 'main.erl', `${head}${odd}h()->1.\n`);
  so(left.text === `${head}${odd}h() -> 1.\n`, `it is\n${left.text}`);
  so(/one form was left as it is: line 3 \(its macros/.test(left.notice), left.notice);
  const comments = ['% a', '%%% b', '% c', '% d', '% e', '% f', '% g', '%h ü'];
  const [a, b, c, d, e, f, g, h] = comments;
  const all = await formatted(
    v,
    'main.erl',
    `${a}\n-module(main). ${b}\nf(${c}\n X)->${d}\n {X ${e}\n ,[1 ${f}\n ]} ${g}\n . ${h}`,
  );
  for (const comment of comments) so(all.text.includes(comment), `${comment} is lost:\n${all.text}`);
  const features = await formatted(
    v,
    'main.erl',
    '-module(main).\n-feature(maybe_expr, enable).\nf()->maybe ok?=g(), 1 else _->2 end.\n',
  );
  so(/maybe\n {8}ok \?= g\(\),/.test(features.text), features.text);
}

/** The file that is shown, while a program runs: that goes on. @param {Visit} v */
export async function test_while_one_runs(v) {
  const files = {
    'main.erl': '-module(main).\n-export([main/0]).\nmain() -> other:loop(0).\n',
    'other.erl':
      '-module(other).\n-export([loop/1]).\nloop(N)->receive after 100->io:format("~p~n",[N]),loop(N+1) end.\n',
  };
  await v.open('nosw=1', files);
  await v.run();
  await v.shows('1');
  await v.page.click('#file-other-erl');
  await v.page.click('#format');
  await done(v);
  so(
    (await text(v)).includes('loop(N) -> receive after 100 -> io:format("~p~n", [N]), loop(N + 1) end.'),
    await text(v),
  );
  so((await v.playground(p => p.program.files[0].text)) === files['main.erl'], 'another file is changed too');
  await v.shows(/\n20(\n|$)/);
  await v.page.click('#stop');
}

/** The button at the sizes of a desk and of a phone. @param {Visit} v */
export async function test_look(v) {
  await v.open('nosw=1', { 'main.erl': CROOKED, 'another_module.erl': '-module(another_module).\n' });
  for (const [name, { viewport }] of Object.entries(SCREENS)) {
    await v.page.setViewportSize(viewport);
    await v.page.emulateMedia({ colorScheme: name.endsWith('dark') ? 'dark' : 'light' });
    so(await v.page.locator('#format').isVisible(), 'the button is there');
    await v.shot(name);
  }
  await v.accessible('the row of files');
}
