// SPDX-License-Identifier: Apache-2.0
// tests/web/words.test.mjs — what the page says of itself, where the focus goes, and the clipboard in the shell.
import { so } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */

/** @param {Visit} v */
export async function test_versions_and_hints(v) {
  await v.open('nosw=1');
  const about = await v.text_of('#about');
  so(/^webeam [\d.]+ · Erlang\/OTP 25 · Elixir 1\.\d+/.test(about), about);
  so(!(await v.page.isVisible('#hint')), 'a line above the output');
  const foot = await v.page.locator('#about').boundingBox();
  so(foot && foot.y > 700 && foot.x < 10 && foot.width > 1100, `the footer is at ${JSON.stringify(foot)}`);
  await v.page.click('#view-watch');
  so(/its processes/.test(await v.text_of('#hint')) && (await v.page.isVisible('#hint')), 'Watch is not explained');
  await v.shot('hint');
  await v.page.click('#view-output');
  await v.page.click('#view-watch');
  so(!(await v.page.isVisible('#hint')), 'Watch is explained again');
  await v.page.click('#help');
  await v.page.locator('#versions').waitFor();
  for (const href of ['erlang.org/docs', 'hexdocs.pm', 'LICENSE-2.0'])
    so(await v.page.locator(`dialog a[href*="${href}"]`).count(), `Help has no link to ${href}`);
  await v.shot('help');
}

/** @param {Visit} v */
export async function test_focus_goes_to_the_input(v) {
  await v.open('nosw=1', {
    'main.exs': 'name = IO.gets("name? ")\nIO.puts("hello #{name}")\n',
  });
  await v.page.click('.cm-content');
  await v.press('Control+Enter');
  await v.until(() => v.has_focus('#input'), 'the input has the focus', 60000);
  await v.type('Joe');
  await v.shows('hello Joe');
}

/** @param {Visit} v */
export async function test_paste_into_the_shell(v) {
  await v.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await v.open('nosw=1&view=shell&shell=erlang');
  await v.expect(/1>/, 60000);
  await v.page.evaluate(() => navigator.clipboard.writeText('lists:sum([20, 22]).'));
  await v.press('Control+v');
  await v.expect(/lists:sum\(\[20, 22\]\)\./);
  await v.press('Enter');
  await v.expect(/\n42\n2>/);
  await v.page.evaluate(() => {
    const { term } = /** @type {{ term: import('@xterm/xterm').Terminal }} */ (/** @type {unknown} */ (window));
    term.selectAll();
  });
  await v.press('Control+c');
  const copied = await v.page.evaluate(() => navigator.clipboard.readText());
  so(copied.includes('lists:sum([20, 22]).'), `copied: ${copied}`);
  await v.type('h(lists, map).');
  await v.until(async () => /no documentation/.test(await v.text_of('#shell-state')), 'a word about documentation');
}
