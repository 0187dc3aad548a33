// SPDX-License-Identifier: Apache-2.0
// tests/web/play.test.mjs — the playground: write, run, stop, share.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { top } from './host.mjs';
import { so, wait } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */

/** A program of one module. @param {string} body  of main/0 @param {string} [more]  functions */
const main = (body, more = '') => ({
  'main.erl': `-module(main).\n-export([main/0]).\n${more}main() ->\n    ${body}.\n`,
});

/** A first visit: the first example has run by itself. @param {Visit} v */
export async function test_first_visit(v) {
  await v.open();
  await v.shows('game over');
  await v.ended();
  const first = await v.page.evaluate(() => Math.round(performance.getEntriesByName('first-output')[0].startTime));
  await v.shot('light');
  return `first output ${first} ms after the page was asked for`;
}
test_first_visit.hosts = ['alone', 'isolated', 'below', 'brotli'];
test_first_visit.quiet = true;

const mb = (/** @type {number} */ n) => `${(n / 1e6).toFixed(2)} MB`;
/** Bytes and time from nothing to the first output, of both languages; and what the other views add. Of Brotli, tests
 * pack in a hurry. @param {Visit} v */
export async function test_first_output(v) {
  const said = [];
  for (const { name, hash, limit } of [
    { name: 'Erlang', hash: '#example=pingpong&run', limit: 2 },
    { name: 'Elixir', hash: '#example=pipes&run', limit: 3.2 },
  ]) {
    const context = await v.context.browser()?.newContext();
    so(context, 'there is a browser');
    const page = await context.newPage();
    let ms = 0;
    const sum = await v.transferred(async () => {
      await page.goto(`${v.url}?nosw=1${hash}`);
      ms = await v.until(
        () => page.evaluate(() => performance.getEntriesByName('first-output')[0]?.startTime),
        `${name} prints`,
        60000,
      );
      await page.waitForSelector('body[data-ready]');
    });
    if (v.host === 'alone') so(sum.all < limit * 1e6, `${name}: ${mb(sum.all)}`);
    said.push(`${name} ${Math.round(ms)} ms, ${mb(sum.all)} (page ${mb(sum.page)})`);
    if (name === 'Erlang') {
      const shell = await v.transferred(async () => {
        await page.click('#view-shell');
        await page.locator('#shell-state', { hasText: 'fetched' }).waitFor();
      });
      said.push(`Shell +${mb(shell.all)}`);
    }
    await context.close();
  }
  return said.join('; ');
}
test_first_output.hosts = ['alone', 'brotli'];
test_first_output.quiet = true;

/** What a program printed, without reports, line numbers and white space at ends. @param {string} text */
const plain = text =>
  text
    .replace(/=[A-Z]+ REPORT====[^]*?(\n\n|$)/g, '')
    .replace(/\bline \d+/g, 'line N')
    .split('\n')
    .map(l => l.trimEnd())
    .filter(Boolean)
    .join('\n');
/** Every example prints what its file, or real Elixir, says. @param {Visit} v */
export async function test_examples(v) {
  await v.open('nosw=1');
  await v.ended();
  const names = readdirSync(join(top, 'demo')).filter(f => /\.(erl|exs)$/.test(f));
  so(names.length >= 24, 'too few examples');
  for (const f of names.sort((a, b) => (a.split('.')[1] < b.split('.')[1] ? -1 : 1))) {
    const path = join(top, 'demo', f);
    const source = readFileSync(path, 'utf8');
    const wanted = f.endsWith('.exs')
      ? execFileSync('elixir', [path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      : [...source.replace(/\n%% {3}more: /g, '').matchAll(/^%% expect: ?(.*)$/gm)].map(m => `${m[1]}\n`).join('');
    so(source.split('\n').filter(l => !/^(%%|#) (expect|SPDX)/.test(l)).length <= 55, `${f} is longer than a screen`);
    await v.page.click('#examples');
    const title = await v.page.evaluate(
      async n => {
        /** @type {{ name: string, title: string }[]} */
        const list = await (await fetch('examples.json')).json();
        return list.find(e => e.name === n)?.title ?? '';
      },
      f.replace(/\.\w+$/, ''),
    );
    await v.page.locator('#menu button', { has: v.page.getByText(title, { exact: true }) }).click();
    await v.run();
    await v.ended(60000);
    const got = await v.page.evaluate(() =>
      [...document.querySelectorAll('#output .line')]
        .map(l => [...l.querySelectorAll('.out')].map(s => s.textContent).join(''))
        .join('\n'),
    );
    so(plain(got) === plain(wanted), `${f} printed\n${got}\ninstead of\n${wanted}`);
  }
  await v.page.click('#examples');
  await v.shot('menu');
  return `${names.length} examples`;
}

/** @param {Visit} v */
export async function test_second_run(v) {
  await v.open();
  await v.ended();
  const times = [];
  for (let i = 0; i < 5; i++) {
    await v.until(
      () => v.playground(({ session: s }) => s.prepare(s.program, {}).events.length > 0),
      'a webeam is ready',
    );
    times.push(
      await v.playground(
        ({ session }) =>
          /** @type {Promise<number>} */ (
            new Promise(done => {
              const began = performance.now();
              const off = session.on('output', () => {
                off();
                done(Math.round(performance.now() - began));
              });
              document.getElementById('run')?.click();
            })
          ),
      ),
    );
    await v.ended();
  }
  times.sort((a, b) => a - b);
  so(times[2] < 100, `a second run takes ${times} ms`);
  return `Run to first output: ${times.join(', ')} ms`;
}
test_second_run.hosts = ['alone', 'isolated'];
test_second_run.quiet = true;

/** @param {Visit} v */
export async function test_errors_on_their_line(v) {
  await v.open();
  await v.ended();
  const text = await v.run_to_end(main('X = 1,\n    io:format("~p~n", [Y])'));
  so(text.includes("main.erl:5:24 Error: variable 'Y' is unbound"), text);
  so(/main\.erl:4:5 Warning: variable 'X' is unused/.test(text), text);
  so(/Does not compile/.test(await v.status()), await v.status());
  so((await v.page.locator('.cm-lintRange-error').innerText()) === 'Y', 'the mark is not on Y');
  await v.page.click('.diagnostic.error button');
  so(
    (await v.playground(({ editor: { view } }) => view.state.doc.lineAt(view.state.selection.main.head).number)) === 5,
    'the link goes elsewhere',
  );
  await v.shot('light');
  so((await v.run_to_end(main('foo('))).includes('Error: syntax error before'), 'no syntax error');
  so(
    (await v.run_to_end({ 'main.exs': 'x = 1\nIO.puts(y)\n' }, 60000)).includes('undefined function y/0'),
    'no error of Elixir',
  );
  await v.until(() => v.page.locator('.cm-lintRange-error').count(), 'a mark in the Elixir file');
  await v.run_to_end({ 'main.exs': 'x = 1\nIO.puts("y")\n' }, 60000);
  await v.page.locator('.cm-lintRange-warning', { hasText: 'x = 1' }).waitFor();
  so((await v.page.locator('.cm-lintRange-warning').count()) === 1, 'marks of an earlier run');
  await v.shot('elixir');
}

/** @param {Visit} v */
export async function test_exception(v) {
  await v.open();
  await v.ended();
  const text = await v.run_to_end(main('io:format("~ts é~n", ["\\x{263a}"]),\n    X = lists:nth(9, [1]),\n    X + 1'));
  so(text.includes('☺ é'), text);
  so(
    /exception error: no function clause matching lists:nth\(8,\s*\[\]\)/.test(text) &&
      text.includes('main:main/0 (main.erl, line 5)'),
    text,
  );
  so((await v.page.locator('.cm-lintRange-error').count()) === 1, 'no mark at line 5');
  const color = (/** @type {string} */ selector) => v.page.$eval(selector, e => getComputedStyle(e).color);
  const red = await color('#output .err');
  so(/rgb/.test(red) && red !== (await color('#output .out')), 'stderr looks like stdout');
}

/** @param {Visit} v */
export async function test_several_files(v) {
  await v.open();
  await v.ended();
  await v.program(main('io:format("~w~n", [shapes:area({square, 3})])'));
  await v.page.click('#add');
  await v.page.fill('#name', 'no good');
  await v.press('Enter');
  so((await v.text_of('dialog .bad')).includes('ends in .erl'), 'a bad name is taken');
  await v.page.fill('#name', 'shapes.erl');
  await v.press('Enter');
  await v.page.locator('#files [aria-selected=true]', { hasText: 'shapes.erl' }).waitFor();
  await v.press('Control+a');
  await v.page.keyboard.insertText(
    '-module(shapes).\n-export([area/1]).\n-include("sides.hrl").\narea({square, A}) -> A * A * ?FACTOR.\n',
  );
  await v.page.click('#add');
  await v.page.fill('#name', 'sides.hrl');
  await v.press('Enter');
  await v.page.locator('#files [aria-selected=true]', { hasText: 'sides.hrl' }).waitFor();
  await v.page.keyboard.insertText('-define(FACTOR, 2).\n');
  await v.press('Control+Enter');
  await v.shows('18');
  await v.ended();
  await v.shot('light');
}

/** @param {Visit} v */
export async function test_input(v) {
  await v.open();
  await v.ended();
  await v.program(
    main(
      'loop(io:get_line("name? "))',
      'loop(eof) -> io:format("bye~n");\n' +
        'loop(L) -> io:format("hello ~ts~n", [string:trim(L)]), loop(io:get_line("name? ")).\n',
    ),
  );
  await v.run();
  await v.page.locator('#stdin.asked').waitFor();
  await v.page.fill('#input', 'Żaneta');
  await v.press('Enter');
  await v.shows('hello Żaneta');
  await v.page.click('#eof');
  await v.shows('bye');
  await v.ended();
}

/** As many scheduler workers as asked for (by default: as cores) with isolation, one without. @param {Visit} v */
export async function test_schedulers(v) {
  await v.open();
  await v.ended();
  const text = await v.run_to_end(main('io:format("~w online~n", [erlang:system_info(schedulers_online)])'));
  so(text.includes(v.host === 'isolated' ? '2 online' : '1 online'), text);
  so(
    (
      await v.run_to_end({
        'main.erl':
          '%% flags: +S 1\n-module(main).\n-export([main/0]).\n' +
          'main() -> io:format("~w online~n", [erlang:system_info(schedulers_online)]).\n',
      })
    ).includes('1 online'),
    'the flags of a program are not heard',
  );
}
test_schedulers.hosts = ['alone', 'isolated'];

/** Stop and input work while a process never gives up the processor. @param {Visit} v */
export async function test_busy_loop(v) {
  await v.open();
  await v.ended();
  await v.program(
    main(
      'spawn(fun() -> io:format("got ~ts", [io:get_line("")]) end),\n    io:format("looping~n"),\n    loop()',
      'loop() -> loop().\n',
    ),
  );
  await v.run();
  await v.shows('looping');
  await v.page.fill('#input', 'this');
  await v.press('Enter');
  await v.shows('got this', 5000);
  const began = Date.now();
  await v.press('Control+.');
  await v.shows('Stopped.', 2000);
  const took = Date.now() - began;
  so((await v.run_to_end(main('io:format("alive~n")'))).includes('alive'), 'dead after Stop');
  return `stopped after ${took} ms`;
}
test_busy_loop.hosts = ['alone', 'isolated'];
test_busy_loop.quiet = true;

/** @param {Visit} v */
export async function test_a_million_processes(v) {
  await v.open('nosw=1');
  await v.ended();
  await v.program(
    main(
      `Ps = [spawn(fun() -> receive stop -> ok end end) || _ <- lists:seq(1, 1000000)],
    io:format("~w~n", [length(Ps)]),
    io:format("got ~ts", [io:get_line("")]),
    loop()`,
      'loop() -> loop().\n',
    ),
  );
  await v.run();
  await v.shows('1000000', 60000);
  await v.page.fill('#input', 'this');
  await v.press('Enter');
  await v.shows('got this', 10000);
  await v.page.click('#stop');
  await v.shows('Stopped.', 2000);
}
test_a_million_processes.hosts = ['alone', 'isolated'];
test_a_million_processes.quiet = true;

/** @param {Visit} v */
export async function test_prints_for_ever(v) {
  await v.open();
  await v.ended();
  await v.program(
    main('loop(0)', 'loop(N) -> io:format("line ~w of a flood that does not end~n", [N]), loop(N + 1).\n'),
  );
  await v.run();
  await v.shows(/The output is long: .* are not shown/);
  await wait(2000);
  const rows = await v.page.locator('#output .line').count();
  const alive = await v.page.evaluate(
    () =>
      /** @type {Promise<number>} */ (
        new Promise(done => {
          const t = performance.now();
          setTimeout(() => done(performance.now() - t), 0);
        })
      ),
  );
  so(rows <= 1002, `${rows} rows`);
  so(alive < 1000, `the page answers after ${alive} ms`);
  await v.page.click('#stop');
  await v.shows('Stopped.', 3000);
  await v.shot('flood');
}

/** @param {Visit} v */
export async function test_allocates_for_ever(v) {
  await v.open('memory=400');
  await v.ended();
  const text = await v.run_to_end(main('grow([])', 'grow(L) -> grow([binary:copy(<<1>>, 50000000) | L]).\n'), 120000);
  so(/Cannot allocate \d+ bytes of memory/.test(text), text);
  so((await v.run_to_end(main('io:format("alive~n")'))).includes('alive'), 'dead afterwards');
}
test_allocates_for_ever.hosts = ['alone', 'isolated'];
test_allocates_for_ever.quiet = true;

/** @param {Visit} v */
export async function test_libraries(v) {
  await v.open();
  await v.ended();
  let text = await v.run_to_end(
    main('{E, _} = xmerl_scan:string("<a>x</a>"),\n    io:format("~p~n", [element(2, E)])'),
  );
  so(
    text.includes('The module xmerl_scan belongs to the application xmerl, which is loaded for this run.') &&
      /\na\n/.test(text),
    text,
  );
  text = await v.run_to_end({
    'main.erl':
      '-module(main).\n-export([main/0]).\n-include_lib("eunit/include/eunit.hrl").\n' +
      'main() -> eunit:test(?MODULE).\none_test() -> ?assertEqual(2, 1 + 1).\n',
  });
  so(/Test passed/.test(text), text);
  text = await v.run_to_end(main('crypto:strong_rand_bytes(2)'));
  so(
    text.includes('The module crypto belongs to the application crypto, which webeam does not have.') &&
      text.includes('exception error: undefined function crypto:strong_rand_bytes/1'),
    text,
  );
  text = await v.run_to_end(main('M = list_to_atom("nowhere"), M:f()'));
  so(text.includes('There is no module nowhere'), text);
  text = await v.run_to_end(
    {
      'main.exs':
        'ExUnit.start()\ndefmodule T do\n  use ExUnit.Case\n  test "sum" do\n    assert 1 + 1 == 2\n  end\nend\n',
    },
    60000,
  );
  so(/1 test, 0 failures/.test(text), text);
}

/** @param {Visit} v */
export async function test_share(v) {
  await v.open();
  await v.ended();
  await v.program({
    ...main('io:format("shared ☺~n"), other:f()'),
    'other.erl': '-module(other).\n-export([f/0]).\nf() -> ok.\n',
  });
  await v.page.click('#share');
  const link = await v.page.inputValue('#link');
  so(/#p=[\w-]+$/.test(link), link);
  await v.shot('dialog');
  await v.press('Escape');
  const other = await v.context.newPage();
  await other.goto(link);
  await other.waitForSelector('body[data-ready]');
  so((await other.locator('#files [role=tab]').count()) === 2, 'not both files came');
  so((await other.textContent('.cm-content'))?.includes('shared ☺'), 'the program is not in the editor');
  for (const bad of [
    `${link.slice(0, -9)}`,
    link.replace(/.{6}$/, 'AAAAAA'),
    link.replace(/#p=.*/, '#p=%%%'),
    link.replace(/#p=.*/, '#p='),
  ]) {
    await other.goto('about:blank');
    await other.goto(bad);
    await other.waitForSelector('body[data-ready]');
    const said = (await other.textContent('#notice')) ?? '';
    so(said.includes('The program in this link cannot be read: '), `no word about ${bad}`);
    so(await other.isVisible('#notice'), 'the notice is hidden');
  }
  await other.screenshot({ path: join(v.shots, 'alone-play-share-damaged.png') });
}

/** @param {Visit} v */
export async function test_project(v) {
  await v.open();
  await v.ended();
  const [download] = await Promise.all([v.page.waitForEvent('download'), v.page.click('#download')]);
  so(download.suggestedFilename() === 'pingpong.zip', download.suggestedFilename());
  const dir = mkdtempSync(join(tmpdir(), 'webeam-'));
  const zip = join(dir, 'p.zip');
  writeFileSync(zip, readFileSync(await download.path()));
  const said = execFileSync(
    'erl',
    [
      '-noshell',
      '-eval',
      `{ok, _} = zip:unzip("${zip}", [{cwd, "${dir}"}]), ok = file:set_cwd("${dir}/pingpong"),
       {ok, _} = compile:file("src/pingpong"), pingpong:main(), halt().`,
    ],
    { encoding: 'utf8' },
  );
  so(said.includes('game over'), said);
}

/** @param {Visit} v */
export async function test_remembers(v) {
  await v.open();
  await v.ended();
  await v.page.click('.cm-content');
  await v.press('Control+Home');
  await v.page.keyboard.insertText('%% mine\n');
  await wait(500);
  await v.page.reload();
  await v.page.waitForSelector('body[data-ready]');
  so((await v.text_of('.cm-content')).includes('%% mine'), 'it is forgotten');
  so((await v.output()) === '', "somebody's own program ran by itself");
}

/** Without the mouse: the menu, an example, Run, the output, Stop, the divider. @param {Visit} v */
export async function test_keyboard(v) {
  await v.open();
  await v.ended();
  await v.page.evaluate(() => /** @type {HTMLElement | null} */ (document.activeElement)?.blur());
  const focus = async (/** @type {string} */ what) => {
    for (let i = 0; i < 40; i++) {
      if (await v.has_focus(what)) return;
      if (await v.has_focus('.cm-content')) await v.press('Escape');
      await v.press('Tab');
    }
    throw new Error(`Tab does not reach ${what}`);
  };
  await focus('#examples');
  await v.press('Enter');
  await v.page.locator('#menu:popover-open button').first().waitFor();
  await v.until(() => v.has_focus('#menu button'), 'the menu has the focus');
  for (let i = 0; i < 4; i++) await v.press('ArrowDown');
  await v.press('Enter');
  await v.until(() => v.has_focus('.cm-content'), 'the editor has the focus');
  await v.press('Control+Enter');
  await v.ended();
  await v.press('Escape');
  await v.press('Tab');
  so(!(await v.has_focus('.cm-content')), 'the editor keeps the focus');
  await focus('#divider');
  await v.press('ArrowRight');
  so((await v.page.getAttribute('#divider', 'aria-valuenow')) === '52', 'the divider stays');
  await focus('#view-output');
  await v.press('ArrowLeft');
  so(await v.has_focus('#views [role=tab][aria-selected=true]'), 'the arrows do not move along the tabs');
}

/** What a narrow screen and a dark room see. @param {Visit} v */
export async function test_phone(v) {
  await v.page.emulateMedia({ colorScheme: 'dark' });
  await v.open();
  await v.ended();
  const wide = await v.page.evaluate(() => document.documentElement.scrollWidth);
  so(wide <= 375, `the page is ${wide} px wide`);
  for (const b of ['#examples', '#run', '#stop', '#share', '#download', '#help', '#theme', '#add']) {
    const r = await v.page.locator(b).boundingBox();
    so(r && r.x >= 0 && r.x + r.width <= 375 && r.height >= 28, `${b} is not to be touched`);
  }
  await v.shot('dark');
  await v.page.click('#examples');
  await v.page.locator('#menu button').first().waitFor();
  await v.shot('menu');
  await v.press('Escape');
  await v.page.emulateMedia({ colorScheme: 'light' });
  await v.run_to_end(main('X = 1,\n    io:format("~p~n", [Y])'));
  await v.shot('light');
}
test_phone.context = { viewport: { width: 375, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };

/** @param {Visit} v */
export async function test_dark(v) {
  await v.page.emulateMedia({ colorScheme: 'dark' });
  await v.open();
  await v.ended();
  await v.shot('erlang');
  await v.page.goto(`${v.url}?again#example=protocols&run`);
  await v.shows('I read <<Dune>>', 60000);
  await v.ended();
  await v.shot('elixir');
}
