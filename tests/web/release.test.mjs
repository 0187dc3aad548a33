// SPDX-License-Identifier: Apache-2.0
// tests/web/release.test.mjs — another release of OTP than the page's own: chosen, kept, in links; and where it is not.
// Those that need one run where the site was made with scripts/playground --otp 29.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SCREENS, so } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */

/** @param {Visit} v */
const has_29 = v => existsSync(join(v.site, 'otp-29/release.json'));
const WITHOUT = 'not run: the site has no OTP 29 (scripts/playground --otp 29)';
const MENU = 'footer .releases';
const NEW = {
  'main.erl': `-module(main).
-export([main/0]).
main() ->
    io:format("OTP ~s~n", [erlang:system_info(otp_release)]),
    io:format("~s~n", [json:encode(#{a => [1, null]})]),
    io:format("~p~n", [re:run("ab", "(?<x>b)", [{capture, [x], binary}])]),
    io:put_chars("""
    three "quotes"

    """).
`,
};
const SAYS = 'OTP 29\n{"a":[1,null]}\n{match,[<<"b">>]}\nthree "quotes"\n';

/** The release is chosen in the menu; a reload and a link keep it; the shell, Elixir and Format are of it.
 * @param {Visit} v */
export async function test_chosen(v) {
  if (!has_29(v)) return WITHOUT;
  const from = v.log.length;
  const page_only = await v.transferred(() => v.open('nosw=1', NEW));
  const early = v.log.slice(from).filter(line => line.includes('/otp-29/'));
  so(!early.length, `OTP 29 was fetched before somebody chose it: ${early}`);
  await v.page.selectOption(MENU, '29');
  so(/[?&]otp=29\b/.test(v.page.url()), v.page.url());
  const fetched = await v.transferred(async () => {
    so((await v.run_to_end()).includes(SAYS), `it printed: ${await v.output()}`);
  });
  await v.shot('chosen');
  await v.page.reload();
  await v.page.waitForSelector('body[data-ready]');
  so((await v.page.inputValue(MENU)) === '29', 'a reload forgets the release');
  so((await v.run_to_end()).includes(SAYS), `after a reload it printed: ${await v.output()}`);
  await v.page.click('#share');
  const link = await v.page.inputValue('#link');
  so(/[?&]otp=29\b.*#p=/.test(link), link);
  await v.press('Escape');
  const other = await v.context.newPage();
  await other.goto(link);
  await other.waitForSelector('body[data-ready]');
  so((await other.inputValue(MENU)) === '29', 'a link forgets the release');
  await other.close();
  await v.page.selectOption(MENU, '25');
  so(!/otp=/.test(v.page.url()), v.page.url());
  await v.run();
  await v.shows(/syntax error|no such module|Does not compile|does not compile/);
  const whole = v.log.slice(from).filter(line => line.includes('/otp-29/otp.webeam'));
  so(!whole.length, `a module is missing in the image: ${whole}`);
  return `page ${page_only.all} bytes, OTP 29 ${fetched.webeam} bytes`;
}

/** Errors are those of OTP 29; Elixir is the one that comes with it; Format knows new syntax. @param {Visit} v */
export async function test_all_of_it(v) {
  if (!has_29(v)) return WITHOUT;
  await v.open('nosw=1&otp=29', { 'main.erl': '-module(main).\n-export([main/0]).\nmain() -> foo:bar(X).\n' });
  await v.run();
  await v.shows(/variable 'X' is unbound/);
  const doc = '-doc """\n    What  it does.\n    """.\n';
  await v.program({ 'main.erl': `-module(main).\n-export([f/1]).\n${doc}f(X)->X+1.\n` });
  await v.page.click('#format');
  const formatted = () => v.playground(p => p.program.files[0].text);
  await v.until(async () => (await formatted()).endsWith(`${doc}f(X) -> X + 1.\n`), 'the file is formatted', 60000);
  await v.program({ 'main.exs': 'IO.puts("#{System.version()} #{System.otp_release()} #{JSON.encode!([1])}")\n' });
  so(/^1\.(19|[2-9]\d)\.\d+ 29 \[1\]\n/.test(await v.run_to_end()), `Elixir printed: ${await v.output()}`);
  await v.open('nosw=1&otp=29&view=shell&shell=erlang');
  await v.expect(/Erlang\/OTP 29[^]*1>/, 60000);
  await v.type('json:decode(<<"[1]">>).');
  await v.expect(/\n\[1\]\n2>/);
}

/** A release that the page does not have, or that cannot be fetched: it says so, and runs its own. @param {Visit} v */
export async function test_absent(v) {
  const told = () => v.text_of('#notice');
  const program = { 'main.erl': NEW['main.erl'].replace(/"~s~n", \[json[^]*/, '"the end~n").\n') };
  await v.open('nosw=1&otp=31', program);
  so(/^This page does not have Erlang\/OTP 31: it runs Erlang\/OTP 25\./.test(await told()), await told());
  so((await v.run_to_end()).includes('OTP 25\nthe end\n'), await v.output());
  if (!has_29(v)) return;
  await v.page.route('**/otp-29/**', route => route.fulfill({ status: 404, body: 'gone' }));
  await v.open('nosw=1&otp=29', program);
  await v.run();
  await v.shows('OTP 25\nthe end\n', 60000);
  so(/^Erlang\/OTP 29 could not be fetched\./.test(await told()), await told());
  await v.shot('gone');
  v.problems.length = 0; // the files that are missing
}

/** On a phone the menu is in Help. @param {Visit} v */
export async function test_phone(v) {
  if (!has_29(v)) return WITHOUT;
  await v.open('nosw=1', NEW);
  await v.page.click('#help');
  await v.page.selectOption('dialog .releases', '29');
  so(/Erlang\/OTP 29 /.test(await v.text_of('#versions')), await v.text_of('#versions'));
  await v.shot('help');
  await v.press('Escape');
  so((await v.run_to_end()).includes(SAYS), `it printed: ${await v.output()}`);
}
test_phone.context = SCREENS.phone;
