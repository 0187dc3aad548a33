// SPDX-License-Identifier: Apache-2.0
// tests/web/accessible.test.mjs — axe-core finds nothing, whatever is on the screen: each state of the page in light
// and in dark colours, as a desk and as a phone show it.
import { in_both_themes } from './axe.mjs';
import { more, opened, says } from './panels.mjs';
import { to_fragment } from '../../web/play/program.js';
import { so, wait } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */

const SIZES = { desk: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

/** Looks at states of one visit, and throws at its end what was found in all of them. */
class Look {
  /** @type {string[]} */ #found = [];
  #states = 0;
  /** @param {Visit} v */
  constructor(v) {
    this.v = v;
  }
  /** The page as it is now. @param {string} where  in words */
  async at(where) {
    const { page } = this.v;
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      const found = await in_both_themes(page, size === 'desk' ? 'light' : 'dark');
      this.#found.push(...found.map(f => `${where}, ${size}, ${f}`));
      this.#states += 2;
    }
    await page.setViewportSize(SIZES.desk);
  }
  end() {
    so(!this.#found.length, `axe finds:\n${this.#found.join('\n')}`);
    return `${this.#states} looks`;
  }
}
const main = (/** @type {string} */ body) => ({
  'main.erl': `-module(main).\n-export([main/0]).\nmain() ->\n    ${body}.\n`,
});
const COLOURS = [...Array(8).keys()].map(c => `\\e[3${c}mcolour ${c}\\e[0m`).join(' ');

// ---- the editor and the output -------------------------------------------------------------------------------------
/** @param {Visit} v */
export async function test_editor(v) {
  const look = new Look(v);
  await v.open('nosw=1');
  await v.ended();
  await look.at('an example');
  so((await v.page.getAttribute('#output', 'aria-live')) === 'polite', 'the output is not read out');
  await v.run_to_end(main(`X = 1,\n    io:format(standard_error, "${COLOURS}~n", []),\n    exit(oops)`));
  await look.at('a warning, and a program that failed');
  await v.run_to_end(main('X = 1,\n    io:format("~p~n", [Y])'));
  await v.page.hover('.cm-lintRange-error');
  await v.page.locator('.cm-tooltip-lint').waitFor();
  await look.at('an error, with its words in the editor');
  await v.run_to_end({ 'main.erl': 'io:format("hello~n").\n' });
  await v.page.locator('#output .advice').waitFor();
  await look.at('advice');
  v.patient = true;
  await v.program(main(`io:format("${COLOURS}~n"), spawn(fun() -> io:get_line("name? ") end)`));
  await v.run();
  await v.page.locator('#output .offer').waitFor();
  await v.page.locator('#stdin.asked').waitFor();
  await v.page.fill('#find', 'colour');
  await v.press('Enter');
  await look.at('a process that outlives main, input, a text that was found');
  await v.page.fill('#find', 'none such');
  await v.press('Enter');
  await v.page.click('.cm-content');
  await v.press('Control+End');
  await v.page.keyboard.type('f() -> lists:keyf');
  await v.page.locator('.cm-tooltip-autocomplete li').first().waitFor();
  await look.at('a completion');
  await v.press('Escape');
  await v.press('Control+f');
  await v.page.locator('.cm-search').waitFor();
  await look.at('find in the editor');
  return look.end();
}

// ---- what opens above it -------------------------------------------------------------------------------------------
/** @param {Visit} v */
export async function test_menus_and_dialogs(v) {
  const look = new Look(v);
  await v.open();
  await v.ended();
  await v.page.click('#examples');
  await v.page.locator('#menu button').first().waitFor();
  await look.at('the examples');
  await v.press('Escape');
  await v.page.click('.cm-content');
  await v.page.keyboard.insertText('%% mine\n');
  await wait(400);
  await v.page.click('#mine');
  await look.at('My programs');
  await v.page.click('#programs button:has-text("Rename")');
  await look.at('a new name');
  await v.press('Escape');
  await v.page.click('#mine');
  await v.page.click('#programs button:has-text("Delete")');
  await v.page.locator('#programs .undo').waitFor();
  await look.at('My programs, one of them deleted');
  await v.press('Escape');
  await v.page.click('#add');
  await v.page.fill('#name', 'no good');
  await v.press('Enter');
  await look.at('a new file, with a wrong name');
  await v.press('Escape');
  await v.page.click('#share');
  await v.page.locator('#link').waitFor();
  await look.at('Share');
  await v.press('Escape');
  await v.page.click('#help');
  await v.page.locator('#keep').waitFor({ timeout: 60000 });
  await look.at('Help, what is kept for offline use');
  await v.press('Escape');
  const link = await to_fragment({ files: [{ name: 'guest.erl', text: '-module(guest).\n' }] });
  await v.page.evaluate(hash => {
    location.hash = hash;
  }, link);
  await v.until(() => v.playground(p => p.program.files[0].name === 'guest.erl'), 'the program of the link');
  await look.at('a program from a link');
  await v.page.evaluate(() => {
    location.hash = '#p=AAAA';
  });
  await v.page.locator('#notice', { hasText: 'cannot be read' }).waitFor();
  await look.at('a link that cannot be read');
  return look.end();
}

/** @param {Visit} v */
export async function test_shells(v) {
  const look = new Look(v);
  await v.open('nosw=1&view=shell&shell=erlang');
  await v.expect(/1>/, 60000);
  await v.type('{1, "two", three}.');
  await v.expect(/2>/);
  await look.at("Erlang's shell");
  await v.page.click('#panel-shell [data-shell=iex]');
  v.seen = 0;
  await v.expect(/iex/, 60000);
  await look.at("Elixir's shell");
  return look.end();
}

// ---- the views -----------------------------------------------------------------------------------------------------
const PAIR = `-module(pair).
-export([main/0, echo/0]).
main() ->
    P = spawn(?MODULE, echo, []),
    register(echo, P),
    [P ! {late, N} || N <- lists:seq(1, 3)],
    [begin P ! {self(), N}, receive N -> ok end end || N <- lists:seq(1, 20)],
    io:format("done~n").
echo() -> receive {From, N} when is_pid(From) -> From ! N, echo() end.
`;
/** @param {Visit} v */
export async function test_step(v) {
  const look = new Look(v);
  await opened(v, 'step', { 'pair.erl': PAIR });
  await look.at('Step, before it starts');
  await v.page.click('#panel-step button.primary');
  await says(v, 'step', /about to begin/, 120000);
  for (let i = 0; i < 6; i++) {
    await v.page.click('#step-slice');
    await v.page.locator('#step-slice:enabled').waitFor();
  }
  await look.at('Step, paused');
  await v.page.click('#panel-step tr.row:has-text("echo")');
  await v.page.locator('#panel-step .mailbox').waitFor();
  await more(v);
  await look.at('Step, with a process and all controls');
  await v.page.fill('[aria-label="Caption"]', 'It begins');
  await v.page.click('#step-caption');
  await v.page.locator('.film .caption', { hasText: 'It begins' }).waitFor();
  await v.page.click('#fold');
  await look.at('Step, with a caption, the editor folded');
  await v.page.click('#step-run');
  await says(v, 'step', /has ended|are waiting/, 30000);
  await look.at('Step, at the end');
  await v.page.selectOption('#panel-step select[aria-label="Schedulers"]', '1');
  await v.page.click('#panel-step button:has-text("Restart with new settings")');
  await says(v, 'step', /about to begin/, 60000);
  await look.at('Step, another run below the first');
  return look.end();
}

/** @param {Visit} v */
export async function test_watch(v) {
  const look = new Look(v);
  await opened(v, 'watch', { 'pair.erl': PAIR.replace('io:format("done~n")', 'io:get_line("")') });
  await look.at('Watch, before a run');
  await v.run();
  await v.page.locator('#panel-watch tr.row:has-text("echo")').click({ timeout: 120000 });
  await v.page.locator('#panel-watch .mailbox').waitFor();
  await look.at('Watch, a process');
  await v.page.uncheck('#panel-watch label:has-text("Only my processes") input');
  await look.at("Watch, OTP's processes, too");
  await v.page.click('#watch-tree');
  await v.page.locator('#panel-watch g.node').first().waitFor();
  await look.at('Watch, the tree');
  await v.page.click('#watch-system');
  await v.page.locator('#panel-watch .queues').waitFor();
  await look.at('Watch, the system');
  await v.page.click('#watch-processes');
  await v.page.click('#stop');
  await look.at('Watch, after the run');
  return look.end();
}

/** @param {Visit} v */
export async function test_inspect(v) {
  const look = new Look(v);
  await v.open('?nosw&view=inspect');
  await v.page.waitForSelector('#inspect-samples');
  await look.at('Inspect, before a term');
  for (const sample of ['1', '3']) {
    await v.page.selectOption('#inspect-samples', sample);
    await v.page.locator('#panel-inspect g.one').first().waitFor({ timeout: 60000 });
    await v.page.locator('#panel-inspect g.one').first().click();
    await v.page.locator('#panel-inspect .words tbody tr').first().waitFor();
    await look.at(`Inspect, sample ${sample}, words`);
  }
  await v.page.fill('#panel-inspect .expression', '1 +');
  await v.press('Enter');
  await v.page.locator('#panel-inspect .note.bad').waitFor();
  await v.page.click('#inspect-pick');
  await look.at('Inspect, an error, picking');
  return look.end();
}

// ---- Learn ---------------------------------------------------------------------------------------------------------
/** @param {Visit} v */
export async function test_learn(v) {
  const look = new Look(v);
  await v.open('nosw=1');
  await v.ended();
  await v.page.click('#lessons');
  await v.page.locator('#learn .lessons button').first().waitFor();
  await look.at('the list of lessons');
  await v.page.locator('#learn .lessons button', { hasText: 'Selective receive' }).click();
  await v.page.locator('#learn .answer input').fill('1');
  await v.press('Enter');
  await v.page.locator('#learn [data-state=wrong]').waitFor();
  await v.page.locator('#learn .answer input').fill('All.');
  await v.press('Enter');
  await v.page.locator('#learn [data-state=done]').waitFor();
  await look.at('a lesson');
  await v.page.click('#learn button:has-text("Present")');
  await look.at('a presentation');
  return look.end();
}
