// SPDX-License-Identifier: Apache-2.0
// tests/web/point.test.mjs — links that open Step at an event of a seed; places of views that lessons open.
import assert from 'node:assert/strict';
import { from_fragment, pack, to_fragment } from '../../web/play/program.js';
import { more, note, opened, says } from './panels.mjs';
import { SCREENS, so } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */

const FILE = {
  name: 'pair.erl',
  text: `-module(pair).
-export([main/0, echo/0]).
main() ->
    P = spawn(?MODULE, echo, []),
    register(echo, P),
    [begin P ! {self(), N}, receive N -> ok end end || N <- lists:seq(1, 20)],
    io:format("done~n").
echo() -> receive {From, N} -> From ! N, echo() end.
`,
};
const FILES = { [FILE.name]: FILE.text };
const last_line = (/** @type {Visit} */ v) => v.text_of('#panel-step .log li:last-child');
const value_of = (/** @type {Visit} */ v, /** @type {string} */ label) =>
  v.page.$eval(`#panel-step [aria-label="${label}"]`, (/** @type {HTMLInputElement} */ e) => e.value);

/** A link with a seed and an event stands there at once; its copy is the same link. @param {Visit} v */
export async function test_link(v) {
  await v.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const fragment = await to_fragment({ files: [FILE] });
  await v.open(`?nosw&view=step&seed=5&event=12&schedulers=1&slice=500#${fragment}`);
  // It stands at the next safe point, which may be an event later.
  const said = await says(v, 'step', /At the chosen event.* event 1[2-4]$/, 120000);
  assert.equal(await value_of(v, 'Seed'), '5');
  assert.equal(await value_of(v, 'Schedulers'), '1');
  assert.equal(await value_of(v, 'Reductions in a slice'), '500');
  const there = await last_line(v);
  assert.equal(await v.output(), '', 'nothing runs to its end by itself');
  await more(v);
  await v.page.click('#step-link');
  const link = await v.until(() => v.page.evaluate(() => navigator.clipboard.readText()), 'a link is copied');
  const url = new URL(link);
  assert.deepEqual(await from_fragment(url.hash.slice(3)), { files: [FILE] });
  assert.equal(url.searchParams.get('event'), /\d+$/.exec(said)?.[0]);
  await v.page.goto('about:blank');
  await v.page.goto(link);
  await says(v, 'step', new RegExp(`${said}$`), 120000);
  assert.equal(await last_line(v), there, 'the same run');
  // Another program is chosen: the point was not of that one.
  await v.page.click('#examples');
  await v.page.click('#menu button >> nth=0');
  so(!/event=|seed=/.test(v.page.url()), v.page.url());
}
test_link.context = SCREENS.wide;

/** Numbers that are none, and events that no run has. @param {Visit} v */
export async function test_wrong_link(v) {
  const fragment = await to_fragment({ files: [FILE] });
  await v.open(`?nosw&view=step&seed=-3&event=what#${fragment}`);
  await says(v, 'step', /no run has/, 60000);
  so(await v.page.isEnabled('#panel-step button.primary'), 'Start can be clicked');
  await v.open(`?nosw&view=step&seed=1&event=99999#${fragment}`);
  await says(v, 'step', /Event 99,999 was not reached. The program has ended/, 120000);
}

/** What a lesson opens. @param {Visit} v */
export async function test_places(v) {
  await opened(v, 'output', FILES);
  await v.playground(({ views }) => views.open('inspect', { term: '{lists:seq(1, 3), here}' }));
  so(/lists:seq/.test(await v.text_of('#panel-inspect .list')), 'the term is shown');
  await v.playground(({ views }) => views.open('step', { seed: 2, event: 3 }));
  so(/event 3$/.test(await note(v, 'step')), await note(v, 'step'));
  await v.playground(({ views }) => views.open('watch', { follow: ['nobody', 'echo'] }));
  await v.page.click('#stop');
  await v.program({ 'pair.erl': FILE.text.replace('io:format("done~n")', 'receive stop -> ok end') });
  await v.run();
  await v.until(async () => /echo/.test(await v.text_of('#panel-watch .detail')), 'echo is chosen', 60000);
}
test_places.context = SCREENS.wide_dark;

/** A recording: captions at points of a run, in a strip; a link takes them along, and they stand there as the link's
 * words. @param {Visit} v */
export async function test_captions(v) {
  await v.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await opened(v, 'step', FILES);
  await more(v);
  await v.page.fill('[aria-label="Caption"]', 'too early');
  await v.page.click('#step-caption');
  await says(v, 'step', /Start first/);
  await v.page.click('#panel-step button.primary');
  await says(v, 'step', /about to begin/, 120000);
  await add(v, 'It <b>begins</b> here');
  await v.page.click('#step-next');
  await says(v, 'step', /requested event/, 60000);
  await add(v, 'The first message is taken');
  const second = await last_line(v);
  await v.page.click('.film button:has-text("Previous")');
  await says(v, 'step', /event 0$/, 60000);
  assert.equal(await v.text_of('.film .caption'), 'Your caption: It <b>begins</b> here');
  await v.page.click('.film button:has-text("Next")');
  await says(v, 'step', /At the chosen event/, 60000);
  assert.equal(await last_line(v), second);
  await v.shot('mine');
  await v.page.click('#step-link');
  const link = await v.until(() => v.page.evaluate(() => navigator.clipboard.readText()), 'a link is copied');
  await v.page.goto(link);
  await says(v, 'step', /At the chosen event/, 120000);
  assert.equal(await v.text_of('.film .caption'), 'The link says: The first message is taken');
  assert.equal((await v.page.$$('.strip li')).length, 2);
  so(!(await v.page.$('.film .caption b b, .strip li b b')), 'a caption is text');
  await v.shot('of_a_link');
}
test_captions.context = SCREENS.phone;
/** @param {Visit} v @param {string} text */
async function add(v, text) {
  await v.page.fill('[aria-label="Caption"]', text);
  await v.page.click('#step-caption');
  await v.until(async () => (await v.text_of('.film .caption')).includes(text), 'it is in the strip');
}
/** Too many, too long, damaged. @param {Visit} v */
export async function test_wrong_captions(v) {
  const fragment = await to_fragment({ files: [FILE] });
  const caption = { seed: 1, event: 1, text: 'x' };
  const wrong = [Array(51).fill(caption), [{ ...caption, text: 'x'.repeat(301) }], [{ ...caption, event: -1 }], 'no'];
  for (const [i, list] of wrong.entries()) {
    const steps = i === 3 ? '%%%' : await pack(list);
    await v.page.goto('about:blank');
    await v.open(`?nosw&view=step&seed=1&event=2#${fragment}&steps=${steps}`);
    await says(v, 'step', /captions of this link cannot be read.*At the chosen event/, 120000);
    so(!(await v.page.isVisible('.film')), 'there is no recording');
  }
}
