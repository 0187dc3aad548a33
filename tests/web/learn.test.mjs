// SPDX-License-Identifier: Apache-2.0
// tests/web/learn.test.mjs — the pane Learn: a lesson by its link, its tasks, what is said when one is not done, what
// is kept.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { normal, parse_check, parse_lesson, parse_steps } from '../../web/learn/lesson.js';
import { matches } from '../../web/learn/pattern.js';
import { top } from './host.mjs';
import { note } from './panels.mjs';
import { SCREENS, so } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */

const lessons = join(top, 'demo/lessons');
/** A file of a lesson. @param {string} name @param {string} file */
const file_of = (name, file) => readFileSync(join(lessons, name, file), 'utf8');
/** Types a text into the editor, in place of what is there. @param {Visit} v @param {string} text */
async function edit(v, text) {
  await v.page.click('.cm-content');
  await v.press('Control+a');
  await v.page.evaluate(all => {
    const { playground } = /** @type {{ playground: import('./visit.mjs').Playground }} */ (
      /** @type {unknown} */ (window)
    );
    const { view } = playground.editor;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: all }, userEvent: 'input.paste' });
  }, text);
}
/** The states of the tasks, in their order. @param {Visit} v */
const states = v =>
  v.page.$$eval('#learn .tasks > li', (/** @type {HTMLElement[]} */ rows) => rows.map(r => r.dataset.state ?? ''));
/** What is said of the task. @param {Visit} v @param {number} i */
const says = (v, i) => v.page.$$eval('#learn .tasks > li .says', (all, n) => all[n].textContent ?? '', i);
/** Waits until the tasks are so. @param {Visit} v @param {string} what  their states, with spaces */
const tasks_are = (v, what) =>
  v.until(async () => (await states(v)).join(' ') === what, `the tasks are ${what}`, 60000);
/** Waits until a lesson is there. @param {Visit} v @param {string} title */
const lesson_is = (v, title) => v.page.locator('#learn h2', { hasText: title }).waitFor();

/** By its link: nothing done, a wrong program, wrong answers, the solution; a reload forgets nothing.
 * @param {Visit} v */
export async function test_a_lesson_by_its_link(v) {
  await v.open('nosw=1#lesson=mailboxes');
  await lesson_is(v, 'Processes and mailboxes');
  const { files } = await v.playground(p => p.program);
  assert.equal(files[0].name, 'mailboxes.erl');
  await v.run();
  await v.page.locator('#learn .said', { hasText: 'as the lesson gives it' }).waitFor();
  assert.deepEqual(await states(v), ['open', 'open', 'open']);
  await v.shot('opened');
  await edit(v, file_of('mailboxes', 'wrong.erl'));
  await v.run();
  await tasks_are(v, 'done wrong open');
  assert.match(await says(v, 1), /behind \{get/);
  await v.page.click('#learn .choices label:has-text("newest first")');
  await tasks_are(v, 'done wrong wrong');
  assert.match(await says(v, 2), /mailbox is a queue/);
  await v.shot('wrong');
  await v.page.click('#learn .choices label:has-text("they were sent")');
  await edit(v, file_of('mailboxes', 'solution.erl'));
  await v.run();
  await tasks_are(v, 'done done done');
  await v.page.locator('#learn .foot .primary', { hasText: 'Next lesson' }).waitFor();
  await v.shot('done');
  await v.page.reload();
  await lesson_is(v, 'Processes and mailboxes');
  await tasks_are(v, 'done done done');
  await v.page.click('#learn .foot .primary');
  await lesson_is(v, 'Selective receive');
  so((await v.page.evaluate(() => location.hash)) === '#lesson=selective', 'the address is the lesson’s');
  assert.equal((await v.playground(p => p.program)).files[0].name, 'selective.erl');
}
/** Elixir by a switch, or by the link; one's own program of a lesson is there again. @param {Visit} v */
export async function test_a_lesson_in_elixir(v) {
  await v.open('nosw=1#lesson=mailboxes');
  await lesson_is(v, 'Processes and mailboxes');
  await v.page.click('#learn .segments button:has-text("Elixir")');
  await v.until(async () => (await v.playground(p => p.program)).files[0].name === 'mailboxes.exs', 'Elixir');
  so((await v.page.evaluate(() => location.hash)) === '#lesson=mailboxes&lang=elixir', 'the link says Elixir');
  await edit(v, file_of('mailboxes', 'solution.exs'));
  await v.run();
  await tasks_are(v, 'done done open');
  await v.page.click('#learn .segments button:has-text("Erlang")');
  await v.until(async () => (await v.playground(p => p.program)).files[0].name === 'mailboxes.erl', 'Erlang');
  await v.page.click('#learn .segments button:has-text("Elixir")');
  await v.until(async () => (await v.playground(p => p.program)).files[0].text.includes('subtract'), 'one’s own again');
  await v.page.click('#learn button:has-text("Reset the program")');
  await v.until(async () => !(await v.playground(p => p.program)).files[0].text.includes('subtract'), 'as it was');
  await v.page.locator('#learn .said', { hasText: 'kept among your programs' }).waitFor();
  await v.page.click('#mine');
  await v.page.locator('#programs .open', { hasText: 'Processes and mailboxes' }).waitFor();
}
/** The list says what is done, and forgets it. Another program is not taken for the lesson's. @param {Visit} v */
export async function test_the_list_of_lessons(v) {
  await v.open('nosw=1', { 'm.erl': '-module(m).\n-export([main/0]).\nmain() -> io:format("total: 4~n").\n' });
  await v.page.click('#lessons');
  await v.page.locator('#learn .lessons button', { hasText: 'Selective receive' }).click();
  await lesson_is(v, 'Selective receive');
  await v.page.fill('#learn .answer input', '1');
  await v.press('Enter');
  await tasks_are(v, 'open open wrong');
  await v.page.fill('#learn .answer input', 'All.');
  await v.press('Enter');
  await tasks_are(v, 'open open done');
  await v.accessible('a lesson');
  await v.page.click('#learn .top button:has-text("All lessons")');
  await v.page.locator('#learn .lessons button', { hasText: '1 of 3 done' }).waitFor();
  await v.accessible('the list of lessons');
  await v.shot('list');
  await v.page.locator('#learn .lessons button', { hasText: 'Processes and mailboxes' }).click();
  await lesson_is(v, 'Processes and mailboxes');
  await v.page.click('#mine');
  await v.page.locator('#programs .open', { hasText: /^m/ }).click();
  await v.page.locator('#learn .other', { hasText: 'another program' }).waitFor();
  await v.run();
  await v.ended();
  assert.deepEqual(await states(v), ['open', 'open', 'open']);
  await v.page.click('#learn .other button');
  await v.until(async () => (await v.playground(p => p.program)).files[0].name === 'mailboxes.erl', 'the lesson’s');
  await v.page.click('#learn .top button:has-text("All lessons")');
  await v.page.click('#learn button:has-text("Forget my progress")');
  await v.page.click('#dialog .primary');
  await v.until(async () => !/[1-9] of 3 done/.test(await v.text_of('#learn')), 'all is forgotten');
  assert.equal(await v.page.evaluate(() => localStorage.getItem('webeam.lessons')), null);
  await v.page.click('#learn [aria-label="Close Learn"]');
  so(await v.has_focus('#lessons'), 'the focus is where it came from');
}
/** A link to a lesson that is not there; progress that cannot be read. @param {Visit} v */
export async function test_a_bad_link_or_progress(v) {
  await v.context.addInitScript(() => localStorage.setItem('webeam.lessons', '{"lessons": {"mailboxes": 7, "X": []}'));
  await v.open('nosw=1#lesson=../../secret');
  await v.page.locator('#notice', { hasText: 'There is no lesson' }).waitFor();
  await v.page.locator('#learn .lessons button', { hasText: 'Processes and mailboxes' }).click();
  await tasks_are(v, 'open open open');
}
/** The lesson's own program is no try, and neither is one that was stopped. @param {Visit} v */
export async function test_what_is_no_try(v) {
  await v.open('nosw=1#lesson=bottleneck');
  await lesson_is(v, 'bottleneck');
  await v.run();
  await v.page.locator('#learn .said', { hasText: 'as the lesson gives it' }).waitFor();
  assert.deepEqual(await states(v), ['open', 'open', 'open', 'open']);
  await edit(v, '-module(bottleneck).\n-export([main/0]).\nmain() -> main().\n');
  await v.run();
  await v.until(() => v.playground(p => p.session.state === 'running'), 'it runs', 60000);
  await v.page.locator('#learn .said', { hasText: 'still runs' }).waitFor();
  await v.page.click('#stop');
  await v.page.locator('#learn .said', { hasText: 'was stopped' }).waitFor();
  assert.deepEqual(await states(v), ['open', 'open', 'open', 'open']);
  await edit(v, '-module(bottleneck).\n-export([main/0]).\nmain() -> 1 +.\n');
  await v.run();
  await v.page.locator('#learn .said', { hasText: 'does not compile' }).waitFor();
}
/** What a process writes after main has returned is looked at, too. @param {Visit} v */
export async function test_written_later(v) {
  await v.open('nosw=1#lesson=mailboxes');
  await lesson_is(v, 'Processes and mailboxes');
  const later = file_of('mailboxes', 'solution.erl').replace(
    /^main\(\) ->/m,
    'main() -> spawn(fun() -> timer:sleep(1000), work() end), ok.\nwork() ->',
  );
  await edit(v, later);
  await v.run();
  await v.shows('main has returned');
  await v.shows('total: 4');
  await tasks_are(v, 'done done open');
  await v.page.click('#stop');
}
/** Text and output at once, or program and output. @param {Visit} v */
async function on_a_phone(v) {
  await v.open('nosw=1#lesson=mailboxes');
  await lesson_is(v, 'Processes and mailboxes');
  await v.page.locator('#learn h2').waitFor({ state: 'visible' });
  await v.shot('text');
  await v.page.click('#learn .sides button:has-text("Program")');
  await v.page.locator('.cm-content').waitFor({ state: 'visible' });
  await edit(v, file_of('mailboxes', 'solution.erl'));
  await v.run();
  await v.shows('total: 4');
  await v.shot('program');
  await v.page.click('#learn .sides button:has-text("Lesson")');
  await tasks_are(v, 'done done open');
  const wide = await v.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  so(wide <= 0, `the page is ${wide} pixels too wide`);
  await v.accessible('a lesson on a phone');
  await v.page.click('#learn .top button:has-text("All lessons")');
  await v.page.locator('#learn .lessons').waitFor();
  await v.shot('list');
}
export const test_on_a_phone = Object.assign((/** @type {Visit} */ v) => on_a_phone(v), { context: SCREENS.phone });
export const test_on_a_dark_phone = Object.assign((/** @type {Visit} */ v) => on_a_phone(v), {
  context: SCREENS.phone_dark,
});
/** As a laptop shows it. @param {Visit} v */
async function on_a_laptop(v) {
  await v.open('nosw=1#lesson=word_by_word');
  await lesson_is(v, 'Words');
  await v.page.locator('#learn .place').scrollIntoViewIfNeeded();
  await v.shot('text');
  await v.page.click('#learn .place');
  await v.page.locator('#panel-inspect .wv').waitFor();
  await v.shot('place');
  await v.accessible('a lesson');
}
export const test_on_a_laptop = Object.assign((/** @type {Visit} */ v) => on_a_laptop(v), {
  context: { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' },
});
/** In every lesson, the solution and the right answers do all tasks; then the course is done. @param {Visit} v */
export async function test_all_lessons(v) {
  await v.open('nosw=1#lessons');
  await v.page.locator('#learn .lessons').waitFor();
  const names = readdirSync(lessons, { withFileTypes: true }).flatMap(d => (d.isDirectory() ? [d.name] : []));
  for (const name of names) {
    await v.page.evaluate(lesson => {
      location.hash = `#lesson=${lesson}`;
    }, name);
    await v.until(async () => (await v.playground(p => p.program)).files[0].name === `${name}.erl`, name);
    await lesson_is(v, parse_lesson(file_of(name, 'lesson.md')).title);
    const { tasks } = parse_check(file_of(name, 'check.json'));
    if (tasks.some(t => t.kind !== 'answer')) {
      await edit(v, file_of(name, 'solution.erl'));
      await v.run();
    }
    for (const [i, task] of tasks.entries()) {
      if (task.kind !== 'answer') continue;
      const row = v.page.locator('#learn .tasks > li').nth(i);
      const right = task.right.find(r => !r.includes('<')) ?? '';
      const choice = task.choices.find(c => task.right.includes(normal(c)));
      if (choice) await row.locator('label', { hasText: choice }).click();
      else {
        await row.locator('input').fill(right);
        await row.locator('button').click();
      }
    }
    await tasks_are(v, tasks.map(() => 'done').join(' '));
  }
  await v.page.click('#learn .top button:has-text("All lessons")');
  await v.page.locator('#learn .foot', { hasText: `${names.length} of ${names.length} lessons done` }).waitFor();
}
/** The events that Step lists: their numbers, from where the program begins, and their texts. @param {Visit} v */
async function listed(v) {
  const newest = Number(/, event ([\d,]+)/.exec(await note(v, 'step'))?.[1]?.replaceAll(',', '') ?? -1);
  const lines = await v.page.$$eval('#panel-step .log li[data-seq]', (/** @type {HTMLElement[]} */ all) =>
    all.map(l => ({ seq: Number(l.dataset.seq), text: l.title })),
  );
  const last = lines.at(-1)?.seq ?? 0;
  return lines.map(({ seq, text }) => ({ event: newest - last + seq, text }));
}
/** Events that may follow that of a moment before Step can stand: the process is inside of a function then. */
const BEHIND = 3;
/** Step stands at this moment: its event is what the caption speaks of. If it is not, says which event would be.
 * Gives the event that it stands at. @param {Visit} v @param {string} where
 * @param {import('../../web/learn/lesson.js').Moment} moment */
async function stands_at(v, where, { event, sees, nth }) {
  await v.page.locator('#learn .recording[data-busy=false]').waitFor({ timeout: 60000 });
  const all = await listed(v);
  const fit = all.filter(l => matches(sees, l.text));
  const which = all[0]?.event === 1 ? fit[nth - 1]?.event : fit.find(l => l.event === event)?.event;
  const at = all.at(-1)?.event ?? 0;
  const near = all.filter(l => Math.abs(l.event - event) < 4).map(l => `${l.event} ${l.text}`);
  so(which === event, `${where}: "${sees}" number ${nth} is event ${which}, not ${event}: ${near.join(' / ')}`);
  so(at <= event + BEHIND, `${where}: Step stands at event ${at}, not ${event}: ${near.join(' / ')}`);
  return at;
}
const recorded = readdirSync(lessons).filter(n => existsSync(join(lessons, n, 'steps.json')));
/** Each moment of the recording, and then the button for the view: Step stands where the caption says.
 * @param {Visit} v @param {'erlang' | 'elixir'} language @param {string[]} [names] */
async function recordings(v, language, names = recorded) {
  await v.open('nosw=1#lessons');
  for (const name of names) {
    const hash = `#lesson=${name}${language === 'elixir' ? '&lang=elixir' : ''}`;
    await v.page.evaluate(h => {
      location.hash = h;
    }, hash);
    const { title, place } = parse_lesson(file_of(name, 'lesson.md'));
    await lesson_is(v, title);
    await v.page.locator('#learn .segments [aria-pressed=true]', { hasText: new RegExp(language, 'i') }).waitFor();
    const moments = parse_steps(file_of(name, 'steps.json'))[language];
    let before = 0;
    for (const [i, moment] of moments.entries()) {
      await v.page.click('#learn .recording button:has-text("Next")');
      await v.page.locator('#learn .caption', { hasText: moment.says.replace(/[`*]/g, '') }).waitFor();
      const now = await stands_at(v, `${name}, ${language}, moment ${i + 1}`, moment);
      so(now > before, `${name}, ${language}: moment ${i + 1} is where Step stands already`);
      before = now;
    }
    const at = place.view === 'step' ? place.moment : 1;
    await v.page.click('#learn .place');
    await v.page.locator('#learn .recording', { hasText: `${at} of ${moments.length}` }).waitFor();
    await stands_at(
      v,
      `${name}, ${language}, its place`,
      /** @type {import('../../web/learn/lesson.js').Moment} */ (moments[at - 1]),
    );
    await v.shot(name);
  }
}
/** @param {Visit} v */
export async function test_recordings(v) {
  so(recorded.length >= 8, 'eight lessons have a recording');
  await recordings(v, 'erlang');
  await v.page.click('#learn .recording button:has-text("Next")');
  await v.accessible('a lesson with a recording');
  await edit(v, 'another');
  await v.page.click('#learn .recording button:has-text("Next")');
  await v.page.locator('#learn .caption', { hasText: 'another one than the recorded' }).waitFor();
}
/** Two of them: all are in the soak. @param {Visit} v */
export async function test_recordings_in_elixir(v) {
  await recordings(v, 'elixir', ['mailboxes', 'deadlines']);
}
/** @param {Visit} v */
export async function test_all_recordings_in_elixir(v) {
  await recordings(v, 'elixir');
}
/** Large type and few controls, also by the link, and back. @param {Visit} v */
export async function test_presentation(v) {
  await v.open('nosw=1#lesson=mailboxes');
  await lesson_is(v, 'Processes and mailboxes');
  const size = () =>
    v.page.$eval('#learn .lesson > p:not(.number)', p => Number.parseFloat(getComputedStyle(p).fontSize));
  const before = await size();
  await v.page.click('#learn button:has-text("Present")');
  so((await size()) > before * 1.2, 'the type is larger');
  so(!(await v.page.isVisible('#share')) && (await v.page.isVisible('#run')), 'few controls');
  await v.shot('lesson');
  await v.page.reload();
  await lesson_is(v, 'Processes and mailboxes');
  so((await size()) > before * 1.2, 'it is in the address');
  await v.page.click('#leave-present');
  so((await size()) === before, 'as it was');
  so(await v.page.isVisible('#share'), 'all controls');
  so(!/present/.test(v.page.url()), 'the address says no more of it');
}
test_presentation.context = { viewport: { width: 1280, height: 800 } };
