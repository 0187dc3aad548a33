// SPDX-License-Identifier: Apache-2.0
// tests/web/step.test.mjs — the view Step: forward, back, breakpoints, other dials, mailboxes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import assert from 'node:assert/strict';
import { top } from './host.mjs';
import { cells, more, note, number, opened, says } from './panels.mjs';
import { SCREENS, so, wait } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */

const STEPS = { 'steps.erl': readFileSync(join(top, 'tests/observe/steps.erl'), 'utf8') };
const FOREVER = `-module(forever).
-export([main/0, one/1]).
main() -> P = spawn(?MODULE, one, [0]), ball(P, 0).
ball(P, N) -> P ! {self(), N}, receive N -> ball(P, N + 1) end.
one(S) -> receive {From, N} -> From ! N, one(S + N) end.
`;
/** Five letters, of which the last is read first. */
const PICKY = `-module(picky).
-export([main/0]).
main() ->
    Me = self(),
    P = spawn(fun() -> receive last -> ok end, receive {letter, 1} -> Me ! done end, receive never -> ok end end),
    [P ! {letter, N} || N <- lists:seq(1, 4)],
    P ! last,
    receive done -> ok end.
`;
const BEGINS = /about to begin/;
const ENDED = /has ended|are waiting/;

/** Waits until it says so and one may go on. @param {Visit} v @param {RegExp} what
 * @param {{ button?: string, ms?: number }} [how]  button: which one can be clicked then */
function stands(v, what, { button = '#step-slice', ms = 30000 } = {}) {
  return v.until(
    () =>
      v.page.evaluate(
        ([pattern, id]) =>
          new RegExp(pattern).test(document.querySelector('#panel-step .note')?.textContent ?? '') &&
          document.querySelector(id)?.matches(':enabled'),
        [what.source, button],
      ),
    `Step says ${what}, and ${button} can be clicked`,
    ms,
  );
}
/** The number of the event where it stands; -1: it says none. @param {Visit} v */
const event_now = async v => number(/event ([\d,]+)/.exec(await note(v, 'step'))?.[1] ?? '-1');
/** The events of the last step, in words. @param {Visit} v */
const fresh = v => v.page.$$eval('#panel-step .log li.new', ls => ls.map(l => l.textContent ?? ''));
/** All that are listed. @param {Visit} v */
const log = v => v.page.$$eval('#panel-step .log li', ls => ls.map(l => l.textContent ?? ''));
/** Runs to the end of the program. @param {Visit} v */
async function run_on(v) {
  await v.page.click('#step-run');
  await says(v, 'step', ENDED, 30000);
}

// ---- a run ---------------------------------------------------------------------------------------------------------
/** Forward, back, to the end; then with other dials. @param {Visit} v */
async function stepped(v) {
  await opened(v, 'step', STEPS);
  await v.shot('folded');
  await more(v);
  await v.page.click('#panel-step button.primary');
  await says(v, 'step', BEGINS, 120000);
  for (let i = 0; i < 5; i++) {
    await v.page.click('#step-slice');
    await stands(v, /slice has ended/);
  }
  await v.page.selectOption('#panel-step select[aria-label="Kind of event"]', 'receive');
  await v.page.click('#step-next');
  await stands(v, /requested event/);
  assert.match((await fresh(v)).join('\n'), /out of its mailbox/);
  await v.shot('forward');
  const before = await event_now(v);
  so(before > 0, `event ${before}`);
  await v.page.click('#step-reductions');
  await stands(v, /cut here|slice has ended/);
  await wait(200);
  await v.shot('cut');
  await v.page.click('#panel-step button:has-text("Back")');
  await stands(v, new RegExp(`event ${before.toLocaleString('en')}$`), { ms: 120000 });
  await run_on(v);
  await v.shot('end');
  await other_dials(v);
}
/** Another run, below it the one before. @param {Visit} v */
async function other_dials(v) {
  await v.page.selectOption('#panel-step select[aria-label="Schedulers"]', '4');
  await v.page.selectOption('#panel-step select[aria-label="Reductions in a slice"]', '500');
  await v.page.click('#panel-step button:has-text("Restart with new settings")');
  await stands(v, BEGINS, { button: '#step-run' });
  await run_on(v);
  const two = await cells(v, '#panel-step .other tbody tr');
  assert.match(two[0][0], /Now: 4 schedulers, 500 reductions/);
  assert.match(two[1][0], /Before: 2 schedulers, 4,000 reductions/);
  so(Number(two[0][2]) > 2 * Number(two[1][2]), `shorter slices, more of them: ${two}`);
  assert.equal(two[0][3], two[1][3], 'the same messages');
  await v.shot('compared');
}
/** @param {Visit} v */
export const test_run = v => stepped(v);
/** @param {Visit} v */
export const test_run_phone = v => stepped(v);
test_run.context = SCREENS.wide;
test_run_phone.context = SCREENS.phone_dark;

// ---- the keyboard alone --------------------------------------------------------------------------------------------
/** Pause, slow motion, breakpoints, one process's events, any earlier point. @param {Visit} v */
export async function test_keys(v) {
  await opened(v, 'step', { 'forever.erl': FOREVER });
  await v.page.waitForSelector('#panel-step button.primary');
  await v.page.focus('#view-step');
  for (let i = 0; i < 12 && !(await v.has_focus('#panel-step button.primary')); i++) await v.press('Tab');
  await v.press('Enter');
  await stands(v, BEGINS, { ms: 60000 });
  await v.page.focus('#step-more');
  await v.press('Enter');
  await v.page.focus('#step-slice');
  await v.press('g'); // it never ends ...
  await v.page.locator('#panel-step button:enabled', { hasText: /^Pause$/ }).waitFor();
  await wait(300);
  await v.press('p'); // ... until one says so
  await stands(v, /slice has ended/, { ms: 60000 });
  const paused = await event_now(v);
  so(paused > 100, `${paused} events`);
  await breakpoint(v, 'send', / sends .* to /);
  await breakpoint(v, 'receive', / takes .* out of its mailbox/);
  await messages_of_one(v);
  const here = await event_now(v);
  await an_event_of_the_list(v, here);
  await forward_again(v, here);
  await slow_motion(v, here);
  await v.shot('keys');
}
test_keys.context = SCREENS.wide_dark;

/** It stops at the first such event. @param {Visit} v @param {string} kind @param {RegExp} means */
async function breakpoint(v, kind, means) {
  const box = `#panel-step label:has-text("${kind}") input`;
  await v.page.check(box);
  await v.press('Tab');
  await v.page.focus('#step-slice');
  await v.press('g');
  await stands(v, /requested event/, { ms: 60000 });
  const last = await fresh(v);
  assert.match(last.at(-1) ?? '', means);
  assert.equal(last.filter(t => means.test(t)).length, 1, 'the first one');
  await v.page.uncheck(box);
}
/** The next message of one process, twice. @param {Visit} v */
async function messages_of_one(v) {
  const whose = '#panel-step select[aria-label="Whose event"]';
  const [one] = await v.page.$$eval(`${whose} option`, (/** @type {HTMLOptionElement[]} */ os) =>
    os
      .filter(o => /\bone\//.test(o.textContent ?? ''))
      .map(o => ({ value: o.value, pid: (o.textContent ?? '').split(' ')[0] })),
  );
  await v.page.selectOption(whose, one.value);
  for (let i = 0; i < 2; i++) {
    await v.page.focus('#step-slice');
    await v.press('n');
    await stands(v, /requested event/, { ms: 60000 });
    const last = (await fresh(v)).filter(t => / takes .* out of its mailbox/.test(t)).at(-1) ?? '';
    so(last.includes(`${one.pid} takes `), `of that process: ${last}`);
  }
}
/** Back to an event of the list. @param {Visit} v @param {number} here  the event where it stands */
async function an_event_of_the_list(v, here) {
  await v.page.focus('#panel-step .log');
  for (let i = 0; i < 8; i++) await v.press('ArrowUp');
  const wanted = await v.text_of('#panel-step .log li.active');
  await v.press('Enter');
  await stands(v, /chosen event/, { ms: 60000 });
  const there = await event_now(v);
  so(there < here && there >= here - 9, `${there} of ${here}`);
  so((await log(v)).slice(-3).includes(wanted), 'the same event');
}
/** With the slider. @param {Visit} v @param {number} here */
async function forward_again(v, here) {
  await v.page.$eval(
    '#panel-step input[type=range].grow',
    (/** @type {HTMLInputElement} */ slider, to) => {
      slider.value = String(to);
      slider.dispatchEvent(new Event('input'));
      slider.dispatchEvent(new Event('change'));
    },
    here,
  );
  await says(v, 'step', new RegExp(`event ${here.toLocaleString('en')}$`), 60000);
  await stands(v, /chosen event|event/, { ms: 60000 });
}
/** It goes by itself, and stops. @param {Visit} v @param {number} here */
async function slow_motion(v, here) {
  const button = '#panel-step button:has-text("Slow motion")';
  await v.page.click(button);
  await v.until(async () => (await event_now(v)) > here + 20, 'twenty events in slow motion', 20000);
  await v.page.click(button);
  await stands(v, /slice has ended/, { ms: 60000 });
}

// ---- mailboxes, images ---------------------------------------------------------------------------------------------
/** What selective receive has passed over, and where it looks next. @param {Visit} v */
export async function test_mailbox(v) {
  await opened(v, 'step', { 'picky.erl': PICKY });
  await more(v);
  await v.page.selectOption('#panel-step select[aria-label="Schedulers"]', '1');
  await v.page.click('#panel-step button.primary');
  await stands(v, BEGINS, { ms: 60000 });
  /** @type {{ text: string, seen: boolean, save: boolean }[]} */
  let mailbox = [];
  for (let i = 0; i < 40 && !(mailbox.length > 3 && mailbox.some(l => l.seen)); i++) {
    await v.page.click('#step-slice');
    await stands(v, /slice has ended|has ended|are waiting/, { ms: 60000 });
    await wait(60);
    const row = await v.page.$('#panel-step tr.row:has-text("-main/0-fun")');
    if (row) await row.click();
    await wait(100);
    mailbox = await v.page.$$eval('#panel-step .mailbox li', ls =>
      ls.map(l => ({ text: l.textContent ?? '', seen: /seen/.test(l.className), save: /save/.test(l.className) })),
    );
  }
  // last and {letter, 1} are taken; 2, 3, 4 were passed over, and the pointer is behind them
  assert.deepEqual(mailbox, [
    { text: '{letter,2}', seen: true, save: false },
    { text: '{letter,3}', seen: true, save: false },
    { text: '{letter,4}', seen: true, save: false },
    { text: 'end', seen: false, save: true },
  ]);
  await v.shot('mailbox');
}
test_mailbox.context = SCREENS.phone;

/** Step boots, whatever the page has images of: after a run from one, the same seed gives the same run.
 * @param {Visit} v */
export async function test_image(v) {
  await opened(v, 'output', STEPS);
  const step = async () => {
    await v.page.click('#view-step');
    await v.page.click('#panel-step button.primary');
    await stands(v, BEGINS, { button: '#step-run', ms: 60000 });
    await run_on(v);
    return (await log(v)).join('\n');
  };
  const first = await step();
  so(await a_run_from_the_image(v), 'a run from the image');
  assert.equal(await step(), first);
  so(first.length > 2000, `${first.length} characters of events`);
}
test_image.context = SCREENS.wide;

/** Runs the program until a run goes on from an image, which is made meanwhile. @param {Visit} v */
function a_run_from_the_image(v) {
  return v.playground(async ({ session }) => {
    for (let i = 0; i < 20; i++) {
      /** @type {Promise<void>} */
      const ended = new Promise(done => {
        const off = session.on('state', ({ state }) => {
          if (state !== 'ended') return;
          off();
          done();
        });
      });
      // Its workers outlive main.
      const off = session.on('alive', () => session.stop());
      session.run(session.program);
      const ready = await session.vm?.ready;
      await ended;
      off();
      if (ready?.resumed) return true;
      await new Promise(go => setTimeout(go, 300));
    }
    return false;
  });
}

// ---- the layout ----------------------------------------------------------------------------------------------------
/** Four buttons and More; the editor can be folded, and then the timeline stays in sight, wherever one scrolls.
 * @param {Visit} v */
async function layout(v) {
  await opened(v, 'step', { 'picky.erl': PICKY });
  await v.page.click('#panel-step button.primary');
  await stands(v, BEGINS, { ms: 60000 });
  const shown = await v.page.$$eval('#panel-step button', (/** @type {HTMLButtonElement[]} */ bs) =>
    bs.filter(b => b.checkVisibility() && !b.closest('.cols')).map(b => b.textContent),
  );
  assert.deepEqual(shown, ['Restart', 'Back', 'Slice', 'Run', 'More']);
  const in_sight = () =>
    v.page.evaluate(() => {
      const box = document.querySelector('#panel-step .timeline')?.getBoundingClientRect();
      const panel = document.querySelector('#panel-step')?.getBoundingClientRect();
      return box && panel && box.height > 40 && box.top >= panel.top && box.top + 40 <= panel.bottom;
    });
  so(await in_sight(), 'the timeline is not in sight');
  const width = () => v.page.$eval('#panel-step', e => e.getBoundingClientRect().width * e.clientHeight);
  const before = await width();
  await v.page.click('#fold');
  so((await width()) > 1.5 * before, 'the view has all the room');
  await v.page.$eval('#panel-step', e => e.scrollTo(0, e.scrollHeight));
  so(await in_sight(), 'the timeline scrolls away');
  await v.shot('folded');
  // To a place in the editor: it is there again.
  await v.playground(({ session }) => session.go_to('picky.erl', 3));
  so(await v.has_focus('#editor .cm-content'), 'the cursor is in the editor');
  so((await width()) < 1.1 * before, 'the editor has its room again');
}
/** @param {Visit} v */
export const test_layout = v => layout(v);
/** @param {Visit} v */
export const test_layout_phone = v => layout(v);
test_layout.context = { viewport: { width: 1280, height: 800 } };
test_layout_phone.context = SCREENS.phone;
