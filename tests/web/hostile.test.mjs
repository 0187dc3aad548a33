// SPDX-License-Identifier: Apache-2.0
// tests/web/hostile.test.mjs — programs that are made to harm the page: names of every kind in every view, floods,
// whatever fills memory and tables, and what ends the system around itself. Each ends in a sentence, or by Stop, and
// the page goes on.
import assert from 'node:assert/strict';
import { more, opened, says } from './panels.mjs';
import { SCREENS, so, wait } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */
const main = (/** @type {string} */ body, more_text = '') => ({
  'main.erl': `-module(main).\n-export([main/0]).\nmain() ->\n    ${body}.\n${more_text}`,
});

// ---- names ---------------------------------------------------------------------------------------------------------
/** HTML, quotes, a line's end, a tab, an escape, a change of direction, no width; with `length` characters, four bytes
 * more: an atom of a module that OTP 25 compiles has at most 255 bytes. As Erlang writes it between quotes.
 * @param {string} mark @param {number} [length] */
function evil(mark, length = 251) {
  const html = `<img src=x onerror=window.injected=1><b>${mark}`;
  const head = `${html}\\"\\'\\n\\t\\x{1b}[31m\\x{202e}\\x{200b}`;
  return head + 'x'.repeat(length - html.length - 11);
}
const NAMES = {
  'main.erl': `-module(main).
-export([main/0, '${evil('function')}'/1]).
main() ->
    register('${evil('registered')}', self()),
    Ps = [spawn(main, '${evil('function')}', [N]) || N <- [1, 2]],
    register('${evil('other')}', hd(Ps)),
    put('${evil('key')}', '${evil('value')}'),
    ets:new('${evil('table')}', [named_table, public]),
    [P ! {'${evil('message')}', self(), "${evil('string', 300)}", <<"${evil('binary', 300)}"/utf8>>} || P <- Ps],
    [receive {back, N} -> ok end || N <- [1, 2]],
    webeam:inspect({'${evil('inspected')}', <<"${evil('bytes', 300)}"/utf8>>, "${evil('text', 300)}"}),
    spawn(fun() -> exit('${evil('reason')}') end),
    io:get_line("${evil('prompt')}"),
    error('${evil('error')}').
'${evil('function')}'(N) ->
    Y = {'${evil('register')}', N},
    receive {_, From, _, _} -> From ! {back, N} end,
    receive never -> Y end.
`,
};
/** What would not be seen, or would turn what stands beside it, in all texts and attributes of the page but those that
 * are the program's alone, its text and its output, and the field for a name. @param {Visit} v */
const unseen = v =>
  v.page.evaluate(() => {
    // eslint-disable-next-line no-control-regex -- those are looked for
    const bad = /[\0-\x08\v\f\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
    const own = '.out, .err, .in, .cm-editor, script, style, #terminal, #name';
    /** @type {string[]} */
    const found = [];
    for (const e of document.querySelectorAll('*')) {
      if (e.closest(own)) continue;
      const where = `${e.tagName} ${e.id} ${e.getAttribute('class') ?? ''} in ${e.parentElement?.className}`;
      for (const n of e.childNodes) if (n.nodeType === 3 && bad.test(n.nodeValue ?? '')) found.push(`text of ${where}`);
      for (const a of e.attributes) if (bad.test(a.value)) found.push(`${a.name} of ${where}`);
      if (e instanceof HTMLInputElement && bad.test(e.value)) found.push(`value of ${where}`);
    }
    return [...new Set(found)];
  });
/** Nothing of the names is more than text, and they make the page no wider. @param {Visit} v @param {string} where */
async function harmless(v, where) {
  const got = await v.page.evaluate(() => ({
    injected: 'injected' in window,
    html: document.querySelectorAll('img[src="x"], b b').length,
    title: document.title,
    wide: document.documentElement.scrollWidth - innerWidth,
  }));
  const is = { injected: false, html: 0, title: 'webeam: Erlang and Elixir in the browser' };
  assert.deepEqual({ ...got, wide: Math.max(0, got.wide) }, { ...is, wide: 0 }, where);
  assert.deepEqual(await unseen(v), [], where);
}

/** @param {Visit} v */
async function names_in_output_and_watch(v) {
  await opened(v, 'watch', NAMES);
  await v.run();
  const row = v.page.locator('#panel-watch tr.row', { hasText: 'registered' });
  await row.first().waitFor({ timeout: 60000 });
  await v.page.locator('#stdin.asked').waitFor();
  await harmless(v, 'the table');
  await row.first().click();
  await v.page.locator('#panel-watch .detail', { hasText: 'key' }).waitFor();
  await harmless(v, 'a process');
  await v.shot('watch');
  await v.page.locator('#panel-watch tr.row', { hasText: 'other' }).click();
  await harmless(v, 'another process');
  const canvas = await v.page.locator('#panel-watch .timeline canvas').boundingBox();
  so(canvas, 'there is a timeline');
  for (let x = 40; x < canvas.width; x += 6) await v.page.mouse.move(canvas.x + x, canvas.y + 26);
  await harmless(v, 'the timeline');
  await v.page.click('#watch-tree');
  await v.page.locator('#panel-watch g.node').first().waitFor();
  await harmless(v, 'the tree');
  await v.shot('tree');
  await v.page.click('#view-inspect');
  await v.page.locator('#panel-inspect g.one').first().waitFor();
  await harmless(v, 'Inspect');
  await v.page.locator('#panel-inspect g.one').first().click();
  await harmless(v, 'Inspect, words');
  await v.shot('inspect');
  await v.page.click('#view-output');
  await harmless(v, 'the output, with a prompt');
  await v.page.fill('#input', 'go on');
  await v.press('Enter');
  await v.ended();
  await harmless(v, 'the output, with an error');
  await v.page.click('.cm-content');
  await v.shot('output');
  await v.page.click('#view-watch');
  await harmless(v, 'Watch, after the end');
}
export const test_names = Object.assign((/** @type {Visit} */ v) => names_in_output_and_watch(v), {
  context: SCREENS.wide,
});
export const test_names_on_a_phone = Object.assign((/** @type {Visit} */ v) => names_in_output_and_watch(v), {
  context: SCREENS.phone,
});

/** @param {Visit} v */
export async function test_names_in_step(v) {
  await opened(v, 'step', NAMES);
  await more(v);
  await v.page.click('#panel-step button.primary');
  await says(v, 'step', /about to begin/, 120000);
  for (let i = 0; i < 12; i++) {
    await v.page.click('#step-slice');
    await v.page.locator('#step-slice:enabled').waitFor();
    await harmless(v, `Step, slice ${i}`);
  }
  for (const row of await v.page.locator('#panel-step tr.row').all()) {
    await row.click();
    await wait(100);
    await harmless(v, 'Step, a process');
  }
  await v.shot('step');
  await v.page.click('#stop');
}
test_names_in_step.context = SCREENS.wide;

/** A module, a record, a compile error; Elixir. @param {Visit} v */
export async function test_names_in_errors(v) {
  await v.open('nosw=1');
  await v.ended();
  /** @type {import('./visit.mjs').Files[]} */
  const programs = [
    { 'main.erl': `-module('${evil('module', 120)}').\n-export([main/0]).\nmain() -> ok.\n` },
    { 'main.erl': `-module(main).\n-export([main/0]).\nmain() -> '${evil('undefined')}'(), ok.\n` },
    main(`'${evil('far')}':'${evil('away')}'()`),
    main(`X = '${evil('unused')}'`),
    { 'main.exs': `x = :"<img src=x onerror=window.injected=1>\\u202e\\e"\nApply.to(x, y)\n` },
    { 'main.exs': `raise "<img src=x onerror=window.injected=1>\\u202e\\e"\n` },
    { 'main.exs': `apply(:"Elixir.<img src=x onerror=window.injected=1>\\u202e", :"<b>", [])\n` },
  ];
  for (const files of programs) {
    await v.run_to_end(files, 60000);
    so(/(Failed|Does not compile|Finished|Nothing to run)/.test(await v.status()), await v.status());
    await harmless(v, JSON.stringify(files).slice(0, 120));
    const mark = v.page.locator('.cm-lintRange').first();
    if (await mark.count()) {
      await mark.hover();
      await v.page.locator('.cm-tooltip-lint').waitFor();
      await harmless(v, 'the words at a mark');
      so(!(await v.page.locator('.cm-tooltip img').count()), 'HTML in a tooltip');
    }
  }
  await v.shot('errors');
}

/** One's own names: of a program, of a file, of what is saved. @param {Visit} v */
export async function test_names_of_programs(v) {
  const name = `<img src=x onerror=window.injected=1>"'\u202e\u200b${'y'.repeat(400)}`;
  await v.open('nosw=1', { 'main.erl': '-module(main).\n-export([main/0]).\nmain() -> io:format("x~n").\n' });
  await v.page.click('#mine');
  await v.page.click('#programs button:has-text("Rename")');
  await v.page.fill('#name', name);
  await v.press('Enter');
  await v.page.locator('#programs .open', { hasText: '<img' }).waitFor();
  await harmless(v, 'My programs');
  await v.shot('programs');
  await v.page.click('#programs button:has-text("Delete")');
  await harmless(v, 'My programs, deleted');
  await v.page.click('#programs .undo');
  await v.press('Escape');
  await v.page.reload();
  await v.page.waitForSelector('body[data-ready]');
  await harmless(v, 'after a reload');
  await v.run_to_end();
  for (const button of ['#download', '#save-output']) {
    const [download] = await Promise.all([v.page.waitForEvent('download'), v.page.click(button)]);
    assert.match(download.suggestedFilename(), /^main(\.zip|-output\.txt)$/);
  }
  for (const file of ['a\u202ebc.erl', '<b>.erl', 'a/b.erl', '../x.erl', `${'a'.repeat(99)}.erl`, 'a\n.erl']) {
    await v.page.click('#add');
    await v.page.fill('#name', file);
    await v.press('Enter');
    if (!file.includes('\n')) so(/Letters, digits/.test(await v.text_of('dialog .bad')), `${file} is taken`);
    await v.page.keyboard.press('Escape');
  }
  await harmless(v, 'after wrong names of files');
}

// ---- what it prints ------------------------------------------------------------------------------------------------
/** A line without an end, 100 MB of it; then 100 MB of lines. Stop works in the middle, and the page answers.
 * @param {Visit} v */
export async function test_endless_lines(v) {
  await v.open('nosw=1');
  await v.ended();
  const text = await v.run_to_end(
    main('B = binary:copy(<<"no end ">>, 150000), [io:put_chars(B) || _ <- lists:seq(1, 100)], io:format("~nlast~n")'),
    120000,
  );
  so(/\nlast\n/.test(text), text.slice(-300));
  so(/are not shown/.test(text) && text.length < 500_000, `${text.length} characters are shown`);
  await v.program(main('loop()', 'loop() -> io:put_chars("\\e[31m<b>\u202e\\b\\r"), loop().\n'));
  await v.run();
  await wait(1500);
  await v.page.click('#stop');
  await v.shows('Stopped.', 5000);
  await harmless(v, 'after a line without an end');
  so((await v.run_to_end(main('io:format("alive~n")'))).includes('alive'), 'dead afterwards');
}

/** It prints what the page says, in the page's words: each such line is the program's, and looks like it.
 * @param {Visit} v */
export async function test_forged_words(v) {
  await v.open('nosw=1');
  await v.ended();
  await v.program(
    main(
      `io:format("Finished in 3 ms.~nStopped.~nReady~nThe system was halted with code 0.~n"),
    io:format("\\r\\e[1A\\e[2K\\e[40DThe program failed.~n\\t\\v\\fmain.erl:1:1 Error: none~n"),
    io:format("> "), io:get_line("Input: "), io:get_line("[17 ms] Finished.")`,
    ),
  );
  await v.run();
  await v.page.locator('#stdin.asked').waitFor();
  so((await v.status()) === 'Running', `a program that waits is ${await v.status()}`);
  await v.page.fill('#input', 'x');
  await v.press('Enter');
  await v.shows('[17 ms] Finished.');
  so(!(await v.page.locator('#output .end').count()), 'a line of the program is taken for the page’s');
  const own = await v.page.$$eval('#output .line', lines =>
    lines
      .filter(l => /Finished|Stopped|halted|failed|Error/.test(l.textContent ?? ''))
      .map(l => ({
        of_page: /system|end|diagnostic|advice/.test(l.className),
        spans: l.querySelectorAll('.out').length,
      })),
  );
  so(own.length >= 5 && own.every(l => !l.of_page && l.spans > 0), JSON.stringify(own));
  const left = (/** @type {string} */ s) => v.page.$eval(s, e => e.getBoundingClientRect().left);
  await v.shot('forged');
  await v.page.click('#stop');
  await v.ended();
  so((await left('#output .end')) < (await left('#output .out')) - 5, 'the page’s line stands where the program’s do');
}

// ---- what it fills, and what it ends --------------------------------------------------------------------------------
const DEEP = 'deep(0, T) -> T;\ndeep(N, T) -> deep(N - 1, {T}).\n';
const SOON_MS = 1500;
/** What has not filled anything by then is stopped. */
const PATIENCE_MS = 15000;
/** What it does, and what is said at its end; `stop`: it may go on until Stop.
 * @type {[name: string, body: string, more: string, says: RegExp | 'stop'][]} */
const HARM = [
  ['a binary of a terabyte', 'binary:copy(<<0>>, 1 bsl 40)', '', /a system limit|Cannot allocate/],
  ['a binary of 2^60 bits', 'N = 1 bsl 60, <<0:N>>', '', /is too large|Cannot allocate/],
  ['a list without end', 'grow([])', 'grow(L) -> grow([L, L | L]).\n', /Cannot allocate \d+ bytes/],
  ['lists:seq to 2^40', 'lists:seq(1, 1 bsl 40)', '', /Cannot allocate \d+ bytes/],
  ['a number without end', 'grow(3)', 'grow(N) -> grow(N * N).\n', /a system limit|Cannot allocate/],
  [
    'processes without end',
    'grow(0)',
    'grow(N) -> spawn(fun() -> receive stop -> ok end end), grow(N + 1).\n',
    /a system limit|Cannot allocate/,
  ],
  ['atoms without end', 'grow(0)', 'grow(N) -> list_to_atom("a" ++ integer_to_list(N)), grow(N + 1).\n', /atom|limit/],
  ['tables without end', 'grow(0)', 'grow(N) -> ets:new(t, []), grow(N + 1).\n', /a system limit|Cannot allocate/],
  ['ports without end', 'grow()', 'grow() -> open_port({spawn_driver, "js webeam_play"}, []), grow().\n', 'stop'],
  ['a mailbox without end', 'grow(self())', 'grow(P) -> P ! {lists:seq(1, 999)}, grow(P).\n', /Cannot allocate/],
  ['a term of a million levels', 'io:format("~p~n", [deep(1000000, x)])', DEEP, /Finished|Cannot allocate|Stopped/],
  ['a deep recursion', 'f(1)', 'f(N) -> 1 + f(N + 1).\n', /Cannot allocate/],
  ['a regular expression', 're:run(binary:copy(<<"a">>, 40), "(a+)+$b")', '', /Finished|stop/],
  [
    'the death of all others',
    '[exit(P, kill) || P <- processes(), P =/= self()], loop()',
    'loop() -> loop().\n',
    'stop',
  ],
  ['the death of init', 'exit(whereis(init), kill), timer:sleep(300), loop()', 'loop() -> loop().\n', 'stop'],
  [
    'all others held',
    '[catch erlang:suspend_process(P) || P <- processes() -- [self()]], loop()',
    'loop() -> loop().\n',
    'stop',
  ],
  ['all ports closed', '[catch port_close(P) || P <- erlang:ports()], loop()', 'loop() -> loop().\n', 'stop'],
  ['the page’s module gone', '[begin code:delete(M), code:purge(M) end || M <- [webeam_play, io, io_lib]]', '', 'stop'],
  ['a priority', 'process_flag(priority, max), loop()', 'loop() -> loop().\n', 'stop'],
  ['a halt with a slogan', 'erlang:halt("<b>\\x{202e}slogan")', '', /halted|slogan/],
  ['a halt with a number', 'halt(4294967295)', '', /halted with code|badarg/],
  ['init:stop', 'init:stop(), receive after infinity -> ok end', '', /halted with code 0/],
];
/** @param {Visit} v @param {typeof HARM[number][]} rows */
async function harmed(v, rows) {
  await v.open('nosw=1&memory=300');
  await v.ended();
  const said = [];
  const wrong = [];
  for (const [name, body, more_text, what] of rows) {
    await v.program(main(body, more_text));
    await v.run();
    const began = Date.now();
    const over = () => v.playground(p => p.session.state === 'ended' && !!document.querySelector('#output .end'));
    const end = began + (what === 'stop' ? SOON_MS : PATIENCE_MS);
    while (!(await over()) && Date.now() < end) await wait(50);
    if (!(await over())) {
      await v.page.click('#stop');
      await v.until(over, `${name}: the end`, 5000);
    } else if (what !== 'stop') {
      const text = await v.output();
      if (!what.test(text)) wrong.push(`${name}: no ${what} in ${text.slice(-600)}`);
    }
    so(/\S/.test(await v.text_of('#output .end')), `${name}: nothing says how it ended`);
    await harmless(v, name);
    said.push(`${name}: ${Date.now() - began} ms, ${(await v.text_of('#output .end')).slice(0, 60)}`);
    const alive = await v.run_to_end(main('io:format("alive~n")'), 60000);
    so(alive.includes('alive'), `${name}: the next run is dead: ${alive}`);
  }
  so(!wrong.length, wrong.join('\n'));
  return said.join('; ');
}
/** @param {Visit} v */
export const test_fills = v => harmed(v, HARM.slice(0, 13));
/** @param {Visit} v */
export const test_ends = v => harmed(v, HARM.slice(13));
test_fills.hosts = ['alone', 'isolated'];
test_ends.hosts = ['alone', 'isolated'];
