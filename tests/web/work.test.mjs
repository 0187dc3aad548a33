// SPDX-License-Identifier: Apache-2.0
// tests/web/work.test.mjs — one works on a program: every view has the text that is in the editor, a run has nothing of
// the run before, and a stepped run is typed to and stopped like any other.
import assert from 'node:assert/strict';
import { note, opened, says } from './panels.mjs';
import { SCREENS, so, wait } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */

/** A module m that prints a word. @param {string} word */
const printing = word => `-module(m).\n-export([main/0, word/0]).\nmain() -> io:format("~s~n", [word()]).
word() -> ${word}.\n`;
const ASKS = `-module(m).
-export([main/0]).
main() ->
    io:format("begun~n"),
    io:format("got ~p~n", [io:get_line("name? ")]),
    io:format("and ~p~n", [io:get_line("more? ")]).
`;
/** Types another text into the editor. @param {Visit} v @param {string} text */
async function edit(v, text) {
  await v.page.click('.cm-content');
  await v.press('Control+a');
  await v.page.keyboard.insertText(text);
}
/** Starts Step, and waits until it stands at the beginning. @param {Visit} v */
async function start_stepping(v) {
  await v.page.click('#view-step');
  await v.page.click('#panel-step button.primary');
  await says(v, 'step', /about to begin/, 60000);
}
/** Goes on, and waits until the view says what. @param {Visit} v @param {RegExp} what */
async function go_on(v, what) {
  await v.page.locator('#step-run:enabled').waitFor();
  await v.page.click('#step-run');
  await says(v, 'step', what, 30000);
}
/** Types a line for the program. @param {Visit} v @param {string} line */
async function type_line(v, line) {
  await v.page.fill('#input', line);
  await v.press('Enter');
}

// ---- the text in the editor ----------------------------------------------------------------------------------------
/** Also behind a run of another text. @param {Visit} v */
export async function test_step_has_the_text_of_the_editor(v) {
  await v.open('nosw=1', { 'm.erl': printing('before') });
  await v.run();
  await v.ended();
  await edit(v, printing('edited'));
  await start_stepping(v);
  await go_on(v, /has ended/);
  await v.shows('edited');
}
/** When it starts, and when one comes back to it. @param {Visit} v */
export async function test_shell_has_the_text_of_the_editor(v) {
  await v.open('nosw=1', { 'm.erl': printing('before') });
  await edit(v, printing('later'));
  await v.page.click('#view-shell');
  await v.expect(/\n1>/, 60000);
  await v.type('c(m), m:word().');
  await v.expect(/\nlater\n2>/, 60000);
  await edit(v, printing('latest'));
  await v.page.click('#terminal');
  await v.page.locator('#shell-state', { hasText: 'm.erl written again' }).waitFor();
  await v.type('c(m), m:word().');
  await v.expect(/\nlatest\n3>/, 60000);
  await v.shot('written');
}
/** Behind a run of another text. @param {Visit} v */
export async function test_inspect_has_the_text_of_the_editor(v) {
  await v.open('nosw=1', { 'm.erl': printing('before') });
  await v.run();
  await v.ended();
  await edit(v, printing('{a, "later"}'));
  await v.page.click('#view-inspect');
  await v.page.fill('#panel-inspect .expression', 'm:word()');
  await v.press('Enter');
  await v.page.locator('#panel-inspect .says, #panel-inspect .note.bad').first().waitFor();
  await v.until(() => v.page.isEnabled('#panel-inspect .bar2 .primary'), 'it is evaluated', 60000);
  const boxes = await v.page.$$eval('#panel-inspect g.one', gs => gs.map(g => g.getAttribute('aria-label')).join('; '));
  so(boxes.includes('tuple of 2'), `${await v.text_of('#panel-inspect .note')}: ${boxes}`);
}

// ---- a run after another -------------------------------------------------------------------------------------------
/** Run while a program runs: what it was leaves nothing behind. @param {Visit} v */
export async function test_run_during_a_run(v) {
  await v.open('nosw=1', { 'm.erl': ASKS });
  await v.run();
  await v.page.locator('#stdin.asked').waitFor();
  await v.page.fill('#input', 'half a li');
  await v.run();
  await v.page.locator('#stdin.asked').waitFor();
  await wait(300);
  so((await v.output()).trim() === 'begun\nname?', `the output is ${await v.output()}`);
  so((await v.page.inputValue('#input')) === '', 'what was half typed is there still');
  for (const id of ['#stop', '#input', '#eof']) so(await v.page.isEnabled(id), `${id} is disabled`);
  await type_line(v, 'Ada');
  await v.shows('got "Ada\\n"');
  await v.page.click('#stop');
  await v.shows('Stopped.');
}
/** Step while a program runs, and a run while one steps. @param {Visit} v */
export async function test_a_run_has_the_output_to_itself(v) {
  await opened(v, 'output', { 'm.erl': ASKS });
  await v.run();
  await v.page.locator('#stdin.asked').waitFor();
  await start_stepping(v);
  so(!/begun|Stopped/.test(await v.output()), `Step begins with the output ${await v.output()}`);
  so(await v.page.isEnabled('#stop'), 'a stepped run cannot be stopped');
  await go_on(v, /waits for a line/);
  await v.run();
  await v.page.locator('#stdin.asked').waitFor();
  so((await v.output()).split('begun').length === 2, `two runs in one output: ${await v.output()}`);
  so(/Another run has begun/.test(await note(v, 'step')), await note(v, 'step'));
}
/** Run while Step goes on, and while it starts. @param {Visit} v */
export async function test_run_while_stepping(v) {
  const forever = '-module(m).\n-export([main/0]).\nmain() -> io:format("begun~n"), loop().\nloop() -> loop().\n';
  await opened(v, 'step', { 'm.erl': forever });
  await start_stepping(v);
  await v.page.click('#step-run');
  await wait(300);
  await v.run();
  await v.shows('begun');
  await wait(300);
  so(/Another run has begun/.test(await note(v, 'step')), await note(v, 'step'));
  await v.page.click('#panel-step button.primary');
  await says(v, 'step', /Starting/);
  await v.run();
  await v.shows('begun');
  await wait(300);
  so(/Another run has begun/.test(await note(v, 'step')), await note(v, 'step'));
  await start_stepping(v);
}

// ---- a stepped run -------------------------------------------------------------------------------------------------
/** It says that it waits, gets what is typed below, and Back gives it the same. @param {Visit} v */
export async function test_typed_to_a_stepped_run(v) {
  await opened(v, 'step', { 'm.erl': ASKS });
  await start_stepping(v);
  await go_on(v, /The program waits for a line/);
  so(await v.page.isVisible('#stdin.asked'), 'the form does not say that it waits');
  await v.shot('waits');
  await type_line(v, 'Ada');
  so(/gets what you typed/.test(await note(v, 'step')), await note(v, 'step'));
  await go_on(v, /The program waits for a line/);
  await v.shows('got "Ada\\n"');
  await type_line(v, 'Bo');
  await go_on(v, /has ended/);
  await v.shows('and "Bo\\n"');
  const events = () => v.page.$$eval('#panel-step .log li', ls => ls.map(l => l.textContent).join('\n'));
  const before = await events();
  await v.page.click('#panel-step button:has-text("Back")');
  await says(v, 'step', /event/, 60000);
  await v.page.locator('#step-run:enabled').waitFor({ timeout: 60000 });
  await v.shows('got "Ada\\n"');
  so(!(await v.output()).includes('and "Bo'), 'Back is where it was');
  await go_on(v, /has ended/);
  await v.shows('and "Bo\\n"');
  assert.equal(await events(), before, 'the same events');
}
/** On a phone the form is below the view, which scrolls. @param {Visit} v */
export async function test_typed_on_a_phone(v) {
  await opened(v, 'step', { 'm.erl': ASKS });
  await start_stepping(v);
  await go_on(v, /The program waits for a line/);
  const seen = (/** @type {string} */ selector) =>
    v.page.$eval(selector, e => {
      const r = e.getBoundingClientRect();
      return e.contains(document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2));
    });
  so(await seen('#input'), 'something lies over the input');
  await type_line(v, 'Ada');
  await v.page.$eval('#panel-step .log', e => e.scrollIntoView({ block: 'center' }));
  so(await seen('#panel-step .log'), 'the events cannot be scrolled to');
  await v.shot('scrolled');
}
test_typed_on_a_phone.context = SCREENS.phone;
/** Stop ends it wherever it is; Back brings it again. @param {Visit} v */
export async function test_stop_a_stepped_run(v) {
  await opened(v, 'step', {
    'm.erl': '-module(m).\n-export([main/0]).\nmain() -> main(0).\nmain(N) -> main(N + 1).\n',
  });
  await start_stepping(v);
  await v.page.click('#step-slice');
  await says(v, 'step', /slice has ended/);
  await v.page.click('#stop');
  await says(v, 'step', /^Stopped/);
  so(await v.page.isDisabled('#step-run'), 'one can go on with a run that is stopped');
  await v.page.click('#panel-step button:has-text("Back")');
  await says(v, 'step', /about to begin/, 60000);
  await v.page.click('#step-run');
  await wait(300);
  await v.page.click('#stop');
  await says(v, 'step', /^Stopped/);
  await v.shows('Stopped.');
  so(await v.page.isDisabled('#step-run'), 'one can go on with a run that is stopped');
  await v.page.click('#panel-step button.primary');
  await says(v, 'step', /about to begin/, 60000);
}

/** @param {Visit} v */
export async function test_step_says_that_it_does_not_compile(v) {
  await opened(v, 'step', { 'm.erl': printing('nothing(') });
  await v.page.click('#panel-step button.primary');
  await says(v, 'step', /does not compile/, 60000);
  so(await v.page.isDisabled('#step-run'), 'one can go on');
}

// ---- the address changes -------------------------------------------------------------------------------------------
/** A new address while the first example still waits for what it needs: the new program does not start by itself.
 * @param {Visit} v */
export async function test_another_address_starts_nothing(v) {
  /** @type {() => void} */
  let go = () => {};
  /** @type {Promise<void>} */
  const gate = new Promise(done => {
    go = done;
  });
  await v.page.route('**/apps.json', async route => {
    await gate;
    await route.continue();
  });
  await v.page.goto(`${v.url}?nosw=1`);
  await v.page.locator('#status', { hasText: 'Starting' }).waitFor();
  await v.page.evaluate(() => {
    location.hash = '#example=ring';
  });
  await v.page.locator('#files', { hasText: 'ring.erl' }).waitFor();
  go();
  await wait(2500);
  so((await v.output()) === '' && (await v.status()) === 'Ready', `${await v.status()}: ${await v.output()}`);
}
