// SPDX-License-Identifier: Apache-2.0
// tests/web/completion.test.mjs — completion in the editor, and long lines.
import { so } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */

const options = (/** @type {Visit} */ v) => v.page.locator('.cm-tooltip-autocomplete li').allInnerTexts();
/** @param {Visit} v */
export async function test_completion(v) {
  await v.open('nosw=1', { 'main.erl': '-module(main).\n-export([main/0]).\nmy_own_name() -> ok.\nmain() -> ok.\n' });
  await v.page.click('.cm-content');
  await v.press('Control+End');
  await v.page.keyboard.type('f() -> lists:keyf');
  await v.until(async () => (await options(v)).some(t => t.includes('keyfind/3')), 'lists:keyfind/3');
  await v.shot('functions');
  await v.page.waitForTimeout(150); // CodeMirror takes no key for its list before
  await v.press('Enter');
  await v.until(async () => (await v.text_of('.cm-content')).includes('f() -> lists:keyfind'), 'it is put');
  await v.page.keyboard.type('(my_o');
  await v.until(async () => (await options(v)).some(t => t.includes('my_own_name')), 'a name of the text');
  await v.press('Escape');
  await v.program({ 'main.exs': 'x = 1\n' });
  await v.page.click('.cm-content');
  await v.press('Control+End');
  await v.page.keyboard.type('Enum.map_r');
  await v.until(async () => (await options(v)).some(t => t.includes('map_reduce/3')), 'Enum.map_reduce/3');
}

/** @param {Visit} v */
export async function test_long_lines(v) {
  await v.open('nosw=1', { 'main.erl': `%% ${'long '.repeat(100)}\n-module(main).\n` });
  const wrapped = () => v.page.locator('.cm-lineWrapping').count();
  so(!(await wrapped()), 'it is wrapped');
  await v.page.click('.cm-content');
  await v.press('Alt+z');
  so(await wrapped(), 'it is not wrapped');
  await v.page.reload();
  await v.page.waitForSelector('body[data-ready]');
  so(await wrapped(), 'the choice is not kept');
}
