// SPDX-License-Identifier: Apache-2.0
// tests/embed/page/reading.mjs — tests: <webeam-run> whose programs read, whose text is a file; Reset, Copy, and the
// link to the playground. In tests/embed/chapter.html, as a page with text has them.
import { join } from 'node:path';
import { from_fragment } from '../../../web/play/program.js';
import { so, wait } from '../../web/visit.mjs';
import { Run, axe_is_content } from './run.mjs';

/** @typedef {import('../../web/visit.mjs').Test} Test */
/** @typedef {import('./run.mjs').WebeamRun} WebeamRun */

/** Whether the cursor is in an element's row of input. @param {Run} run */
const in_the_row = run =>
  run.at.evaluate((/** @type {WebeamRun} */ e) => e.shadowRoot?.activeElement?.matches('form.input input') ?? false);
/** @param {Run} run @param {string} text */
async function has_text(run, text) {
  for (const end = Date.now() + 10000; !(await run.code()).includes(text); await wait(20))
    if (Date.now() > end) throw new Error(`its text is ${await run.code()} (${await run.state()})`);
}
/** @param {Run} run */
const row_is_usable = async run => (await run.input.isVisible()) && (await run.input.isEnabled());

/** Serves a text as chapter/NAME. @param {import('playwright-core').Page} page @param {string} name
 * @param {Parameters<import('playwright-core').Route['fulfill']>[0]} answer */
const serve_file = (page, name, answer) => page.route(`**/chapter/${name}`, r => r.fulfill(answer));

/** @type {Record<string, Test>} */
export const reading = {
  async 'webeam-run reads a line; the cursor goes where it is typed'(v) {
    const { page, url } = v;
    await page.goto(`${url}chapter.html`);
    const greet = new Run(page, 'greet');
    await has_text(greet, 'get_line');
    await greet.editor();
    so((await greet.input.isVisible()) && !(await greet.input.isEnabled()), 'a text that reads has no row of input');
    so(!(await new Run(page, 'two').input.isVisible()), 'one that does not has one');
    await greet.at.locator('button.run').focus();
    await page.keyboard.press('Enter');
    await greet.asked();
    so(await in_the_row(greet), 'the cursor is not in the row');
    await axe_is_content(page);
    await page.keyboard.type('Jörg');
    await page.keyboard.press('Enter');
    so((await greet.shows('Hello')) === 'Your name? Jörg\nHello, Jörg!\n', await greet.output());
    await greet.done();
    so(!(await row_is_usable(greet)), 'the row can be used when nothing runs');
    await page.screenshot({ path: join(v.shots, 'chapter-read.png') });
  },
  async 'webeam-run: what is typed ahead is read; Ctrl+D and End end the input'(v) {
    const { page, url } = v;
    await page.goto(`${url}chapter.html`);
    const greet = new Run(page, 'greet');
    const sum = new Run(page, 'sum');
    await has_text(greet, 'get_line');
    await greet.press('run');
    so((await greet.state()) !== 'running', 'it runs at once'); // so this is typed before there is a system
    await greet.type('Ann');
    so((await greet.shows('Hello')).includes('Hello, Ann!'), await greet.output());
    await has_text(sum, 'IO.stream');
    await sum.press('run');
    await sum.asked();
    await sum.type('1');
    await sum.input.evaluate(field => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text', '20\r\n300\n40');
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, cancelable: true, bubbles: true }));
    });
    so((await sum.input.inputValue()) === '40', 'the last line of what was pasted does not stay');
    await sum.input.press('Enter');
    await sum.input.press('Control+d');
    so((await sum.shows('The sum')).endsWith('[end of the input]\nThe sum is 361.\n'), await sum.output());
    await sum.done();
    await sum.press('run');
    await sum.asked();
    await sum.press('eof');
    await sum.shows('The sum is 0.');
  },
  async 'webeam-run takes no keys from who types elsewhere'({ page, url }) {
    await page.goto(`${url}chapter.html`);
    const greet = new Run(page, 'greet');
    await has_text(greet, 'get_line');
    await greet.write('timer:sleep(300), io:get_line("> ").');
    await greet.press('run');
    await greet.at.locator('.cm-content').click();
    await page.keyboard.type('%', { delay: 20 });
    for (let i = 0; i < 100 && !(await greet.output()).includes('> '); i++) await page.keyboard.type('%');
    await greet.asked();
    so(!(await in_the_row(greet)), 'the cursor was taken away');
    await greet.type('here');
    await greet.shows('⇒ "here\\n"');
    await greet.write('timer:sleep(100), io:get_line("2> ").');
    await greet.press('run');
    await page.evaluate(() => {
      const field = document.createElement('input');
      document.body.append(field);
      field.focus();
    });
    await greet.asked();
    so(!(await in_the_row(greet)), "the cursor was taken from the page's own field");
  },
  async 'webeam-run: a process that outlives its text reads, too'({ page, url }) {
    await page.goto(`${url}page.html`);
    const erl = new Run(page, 'erl');
    await erl.write('spawn(fun() -> timer:sleep(200), io:format("got ~p", [io:get_line("")]) end), ok.');
    await erl.press('run');
    await erl.done();
    await erl.asked();
    await erl.type('x');
    await erl.shows('got "x\\n"');
    await erl.write('io:get_line("").');
    await erl.press('run');
    await erl.asked();
    await erl.press('stop');
    so(!(await row_is_usable(erl)), 'input is taken for what was stopped');
  },
  async 'webeam-run src: the file, another one, none, and what is no text'(v) {
    const { page, url } = v;
    await page.goto(`${url}chapter.html`);
    const greet = new Run(page, 'greet');
    const sum = new Run(page, 'sum');
    await has_text(greet, '-module(greet)');
    await has_text(sum, 'IO.stream');
    so((await sum.at.locator('.cm-content, textarea').getAttribute('aria-label')) === 'Elixir code', 'it is no Elixir');
    const heard = await page.evaluateHandle(() => {
      /** @type {string[]} */
      const list = [];
      const e = document.querySelector('#greet');
      for (const type of ['load', 'error']) e?.addEventListener(type, () => list.push(type));
      return list;
    });
    await serve_file(page, 'large.erl', { body: 'x'.repeat(300_000) });
    await serve_file(page, 'page.erl', { body: '<html>', contentType: 'text/html' });
    await serve_file(page, 'bytes.erl', { body: Buffer.from([0xff, 0xfe, 0x80]) });
    await page.route('**/chapter/gone.erl', r => r.abort());
    const set = (/** @type {string} */ src) => greet.at.evaluate((e, to) => e.setAttribute('src', to), src);
    const why = {
      'none.erl': '404',
      'large.erl': 'it has more than 200,000 bytes',
      'page.erl': 'the host gives a page of HTML instead',
      'bytes.erl': 'it is not text in UTF-8',
      'gone.erl': 'there is no network, or its host does not allow it',
    };
    for (const [name, text] of Object.entries(why)) {
      await set(`chapter/${name}`);
      await greet.shows(`chapter/${name} could not be loaded: ${text}`);
      so((await greet.state()) === 'not loaded', await greet.state());
    }
    so((await greet.code()).includes('-module(greet)'), 'what was there is lost');
    await page.screenshot({ path: join(v.shots, 'chapter-no-file.png') });
    await greet.press('run');
    await greet.shows('gone.erl could not be loaded');
    await page.unroute('**/chapter/gone.erl');
    await serve_file(page, 'gone.erl', { body: 'back(again)' });
    await serve_file(page, 'slow.erl', { body: 'late.' });
    await page.route('**/chapter/slow.erl', async r => {
      await wait(500);
      await r.fulfill({ body: 'too_late.' });
    });
    await set('chapter/slow.erl');
    await set('chapter/one.erl');
    await serve_file(page, 'one.erl', { body: '1 + 41.' });
    await set('chapter/one.erl?2');
    await serve_file(page, 'one.erl?2', { body: '1 + 41.' });
    await page.waitForTimeout(700);
    await greet.press('run');
    await greet.shows('⇒ 42');
    so((await heard.jsonValue()).filter(t => t === 'error').length >= 5, String(await heard.jsonValue()));
    v.problems.length = 0; // the browser tells what could not be fetched
  },
  async 'webeam-run: Reset, which can be undone, and Copy'(v) {
    const { page, url } = v;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto(`${url}page.html`);
    for (const id of ['erl', 'plain']) {
      const run = new Run(page, id);
      if (id === 'erl') await run.editor();
      const reset = run.at.locator('.reset');
      const original = await run.code();
      so(!(await reset.isVisible()), 'there is something to reset');
      await run.write('my(text).');
      await run.press('reset');
      so((await run.code()) === original && (await reset.textContent()) === 'Undo reset', await run.code());
      await run.press('reset');
      so((await run.code()) === 'my(text).' && (await reset.textContent()) === 'Reset', await run.code());
      await run.press('reset');
      await run.write(`${original} `);
      so((await reset.textContent()) === 'Reset', 'another edit, and the old text can come back');
      await run.press('reset');
      await run.write(original);
      so((await run.code()) === original, await run.code());
      await run.write('copy(me).\n');
      await run.press('copy');
      await v.until(async () => (await run.state()) === 'copied', 'it says that it is copied');
      so((await page.evaluate(() => navigator.clipboard.readText())) === 'copy(me).\n', 'it is not in the clipboard');
    }
    const erl = new Run(page, 'erl');
    await erl.write('mine.');
    await erl.press('reset');
    await erl.at.locator('.cm-content').press('Control+z');
    so((await erl.code()) === 'mine.', 'Ctrl+Z does not undo it');
  },
  async 'webeam-run: a link to the playground'(v) {
    const { page, url, context } = v;
    await page.goto(`${url}chapter.html`);
    const two = new Run(page, 'two');
    const greet = new Run(page, 'greet');
    await has_text(greet, 'get_line');
    const link = greet.at.locator('a.open');
    const address = async () => (await link.getAttribute('href')) ?? '';
    await v.until(async () => (await address()).includes('#p='), 'the link holds the text');
    so((await address()).startsWith(`${url}try/#p=`), await address());
    const body = '<!doctype html><title>here</title>';
    await context.route('**/try/', r => r.fulfill({ body, contentType: 'text/html' }));
    await greet.write('-module(other).\n% ö');
    // At once: the link is made anew before it is followed.
    const [opened] = await Promise.all([context.waitForEvent('page'), link.click()]);
    await opened.waitForLoadState();
    const { files } = await from_fragment(new URL(opened.url()).hash.replace('#p=', ''));
    so(files[0].name === 'other.erl' && files[0].text === '-module(other).\n% ö', JSON.stringify(files));
    const big = Array.from({ length: 300_000 }, () => Math.floor(Math.random() * 1e9).toString(36)).join('');
    await greet.at.evaluate((e, text) => {
      /** @type {WebeamRun} */ (e).code = text;
    }, big);
    const before = context.pages().length;
    await link.click();
    await v.until(async () => /too long for a link/.test(await greet.state()), 'it says that it is too long');
    so(context.pages().length === before, 'it was opened');
    // Where nobody says where the playground is.
    await page.evaluate(() => document.querySelector('main')?.removeAttribute('playground'));
    await two.at.evaluate(e => e.parentElement?.append(e));
    const other = two.at.locator('a.open');
    await v.until(async () => ((await other.getAttribute('href')) ?? '').startsWith(`${url}playground/`), 'beside it');
    await other.hover();
    await page.waitForTimeout(300);
    await other.click();
    so(/there is no playground at/.test(await two.state()), await two.state());
    await two.at.evaluate(e => {
      e.setAttribute('playground', '');
      e.parentElement?.prepend(e);
    });
    await v.until(async () => !(await other.isVisible()), 'no link where none is wanted');
    v.problems.length = 0; // the browser tells what is not there
  },
};
