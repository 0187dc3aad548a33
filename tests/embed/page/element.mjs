// SPDX-License-Identifier: Apache-2.0
// tests/embed/page/element.mjs — tests: <webeam-run>, in tests/embed/page.html.
import { join } from 'node:path';
import { so, wait } from '../../web/visit.mjs';
import { Run, asked, axe_is_content } from './run.mjs';

/** @typedef {import('../../web/visit.mjs').Test} Test */
/** @typedef {import('./run.mjs').WebeamRun} WebeamRun */
/** What is not to be fetched before the first Run. */
const vm_files = /\/embed\.js|\/embed-worker|\.wasm|\.gz|webeam\.mjs/;

/** The examples as they are in the page. @param {Run} erl @param {Run} module */
async function runs_of_the_examples(erl, module) {
  await erl.press('run');
  so(/^1000 messages, öäü\n⇒ 6\n$/.test(await erl.shows('⇒')), await erl.output());
  await erl.done();
  await module.press('run');
  await module.done();
  so(
    (await module.output()).includes("it & that\nline 3: warning: variable 'Unused' is unused\n"),
    await module.output(),
  );
  so(
    (await module.marks('warning').allTextContents()).join() === 'Unused',
    `marked: ${await module.marks('warning').allTextContents()}`,
  );
}
/** @param {Run} erl */
async function errors_are_marked(erl) {
  await erl.write('lists:nth(3, [1]).');
  await erl.press('run');
  so(/no function clause matching lists:nth/.test(await erl.shows('exception error')), await erl.output());
  await erl.write('foo(1,\n  2');
  await erl.at.locator('.cm-content').press('Control+Enter');
  await erl.shows('line 2: syntax error: the text ends too soon');
  await erl.write('A = 1,\nB = = 2.');
  await erl.press('run');
  await erl.shows("syntax error before: '='");
  so(
    (await erl.marks().count()) === 1 && (await erl.at.locator('.cm-lint-marker-error').count()) === 1,
    'the error is not marked',
  );
}
/** @param {Run} module */
async function a_crash_is_marked(module) {
  await module.write('-module(m).\n-export([main/0]).\nmain() ->\n  X = self(),\n  _ = hd(X),\n  ok.\n');
  await module.press('run');
  await module.shows('exception error: bad argument');
  so(
    (await module.at.locator('.cm-lint-marker-error').count()) === 1 &&
      (await module.marks().allTextContents()).join() === '_ = hd(X),',
    `marked: ${await module.marks().allTextContents()}`,
  );
}
/** @param {Run} ex */
async function errors_of_elixir(ex) {
  await ex.write('raise "oops"');
  await ex.press('run');
  await ex.shows('** (RuntimeError) oops');
  await ex.write('x = 1\ny = = 2');
  await ex.press('run');
  await ex.shows('line 2: ');
  so((await ex.marks().count()) === 1, 'the error is not marked');
}
/** How long runs take for which a system stands ready, in ms. @param {Run} ex */
async function times_of_runs(ex) {
  /** @type {number[]} */
  const times = [];
  for (const n of [3, 4, 5]) {
    await wait(400); // as long as a person looks at it at least
    await ex.write(`1 + ${n - 1}`);
    const timed = async (/** @type {WebeamRun} */ e, /** @type {number} */ sum) => {
      const began = performance.now();
      await e.run();
      return e.output.includes(`⇒ ${sum}`) ? Math.round(performance.now() - began) : NaN;
    };
    times.push(await ex.at.evaluate(timed, n));
  }
  return times;
}

/** @type {Record<string, Test>} */
export const element = {
  async 'webeam-run'(v) {
    const { page, url } = v;
    const loaded = asked(page);
    await page.goto(`${url}page.html`);
    const erl = new Run(page, 'erl');
    const module = new Run(page, 'module');
    const ex = new Run(page, 'ex');
    await erl.editor();
    await ex.editor();
    so(!loaded.some(u => vm_files.test(`/${u}`)), `loaded before a run: ${loaded.join(' ')}`);
    so(loaded.filter(u => u === 'editor.js').length === 1, `loaded: ${loaded.join(' ')}`);
    so((await erl.code()).startsWith('Self = self(),\n[spawn'), 'the code is not dedented');
    so((await erl.at.locator('.cm-content span').count()) > 10, 'the code is not coloured');
    await axe_is_content(page);
    await runs_of_the_examples(erl, module);
    await errors_are_marked(erl);
    await ex.press('run');
    so((await ex.shows('⇒', 60000)).includes('line 1\nline 2\nline 3\n⇒ [2, 4, 6]'), await ex.output());
    await page.screenshot({
      path: join(v.shots, 'webeam-run.png'),
      clip: { x: 0, y: 0, width: 1000, height: 1100 },
      fullPage: true,
    });
    await axe_is_content(page);
    await erl.press('reset');
    so((await erl.marks().count()) === 0, 'the mark stays');
    await erl.press('run');
    await erl.shows('1000 messages');
    await a_crash_is_marked(module);
    await errors_of_elixir(ex);
    const times = await times_of_runs(ex);
    so(Math.min(...times) < 250, `again: ${times} ms`);
    for (const name of ['embed.js', 'webeam.wasm.gz', 'otp.webeam.gz', 'elixir.webeam.gz'])
      so(
        loaded.filter(u => u === name).length === 1,
        `${name} was fetched ${loaded.filter(u => u === name).length} times`,
      );
    return `again in ${times} ms`;
  },
  async 'webeam-run: the plain field, one to read only, one out of sight'({ page, url }) {
    await page.goto(`${url}page.html`);
    const plain = new Run(page, 'plain');
    const fixed = new Run(page, 'fixed');
    const far = new Run(page, 'far');
    await fixed.editor();
    so(
      (await plain.at.locator('textarea').count()) === 1 && (await far.at.locator('textarea').count()) === 1,
      'an editor came where none should',
    );
    await fixed.at.locator('.cm-content').click();
    await page.keyboard.type('no');
    so((await fixed.code()) === '2 + 2.', 'it was changed');
    so(
      (await fixed.at.locator('.cm-content').getAttribute('aria-label')) === 'Nobody changes this',
      'it is called otherwise',
    );
    await plain.write('1 + 2.');
    await plain.at.locator('textarea').press('Control+Enter');
    await plain.shows('⇒ 3');
    await far.at.scrollIntoViewIfNeeded();
    await far.editor();
  },
  async 'webeam-run by the keyboard; what is typed before the editor stays'(v) {
    const { page, url } = v;
    /** @type {(() => void)[]} */
    const waiting = [];
    await page.route('**/editor.js', async r => {
      await new Promise(go => waiting.push(() => go(null)));
      await r.continue();
    });
    await page.goto(`${url}page.html`);
    const erl = new Run(page, 'erl');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('io:format("typed ~p~n", [1]).');
    await v.until(() => waiting.length, 'the editor is asked for');
    waiting.forEach(go => go());
    await erl.editor();
    await page.keyboard.press('ArrowLeft');
    for (let i = 0; i < 3; i++) await page.keyboard.press('Backspace');
    await page.keyboard.type('42]');
    so((await erl.code()) === 'io:format("typed ~p~n", [42].', await erl.code());
    await erl.write('io:format("typed ~p~n", [42]).');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await erl.shows('typed 42');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.type('x');
    so(/x/.test((await erl.code()).replace('~p', '')), 'Shift+Tab does not go back to the code');
  },
  async 'webeam-run that is removed stops; moved, it goes on'(v) {
    const { page, url } = v;
    await page.goto(`${url}page.html`);
    const erl = new Run(page, 'erl');
    await erl.write('F = fun F(N) -> timer:sleep(20), io:format("~p~n", [N]), F(N + 1) end, F(1).');
    await erl.press('run');
    await erl.shows('3\n');
    const moved = await erl.at.elementHandle();
    await moved?.evaluate(e => document.querySelector('main')?.append(e));
    const before = (await erl.output()).length;
    await v.until(async () => (await erl.output()).length > before, 'it goes on');
    const done = await moved?.evaluate(
      e =>
        new Promise(go => {
          e.addEventListener('done', d => go(/** @type {CustomEvent} */ (d).detail.stopped));
          /** @type {Element} */ (e).remove();
        }),
    );
    so(done === true, 'no done event');
    await v.until(() => page.workers().length === 0, 'no Worker lives');
    await moved?.evaluate(e => document.querySelector('main')?.prepend(e));
    await erl.write('1 + 1.');
    await erl.press('run');
    await erl.shows('⇒ 2');
  },
  async 'webeam-run: two at once'(v) {
    const { page, url } = v;
    await page.goto(`${url}page.html`);
    const erl = new Run(page, 'erl');
    const plain = new Run(page, 'plain');
    await erl.write('F = fun F(N) -> timer:sleep(20), io:format("~p~n", [N]), F(N + 1) end, F(1).');
    await erl.press('run');
    await erl.shows('2\n');
    await plain.press('run');
    await plain.shows('⇒ 2');
    const before = (await erl.output()).length;
    await v.until(async () => (await erl.output()).length > before, 'the first goes on');
    await erl.press('stop');
    so((await erl.state()) === 'stopped', await erl.state());
  },
  async 'webeam-run: what cannot be fetched is said, and Run tries again'(v) {
    const { page, url } = v;
    await page.route('**/editor.js*', r => r.abort());
    await page.route('**/otp.webeam.gz', r => r.fulfill({ status: 404, body: 'none' }));
    await page.goto(`${url}page.html`);
    const erl = new Run(page, 'erl');
    await erl.press('run');
    const text = await erl.shows('It could not be loaded');
    so(
      /cannot fetch http.*otp\.webeam\.gz: 404/.test(text) && (await erl.state()) === 'not loaded',
      `${text} (${await erl.state()})`,
    );
    await page.screenshot({ path: join(v.shots, 'webeam-run-404.png') });
    await page.unroute('**/otp.webeam.gz');
    await erl.press('run');
    await erl.shows('1000 messages');
    so((await erl.at.locator('textarea').count()) === 1, 'no field to write in');
    v.problems.length = 0; // the browser tells what could not be fetched
  },
  async 'webeam-run, offline, and on again'(v) {
    const { page, url } = v;
    await page.goto(`${url}page.html`);
    const erl = new Run(page, 'erl');
    await erl.editor();
    await page.context().setOffline(true);
    await erl.press('run');
    await erl.shows('It could not be loaded: cannot fetch embed.js');
    await page.context().setOffline(false);
    await erl.press('run');
    await erl.shows('1000 messages');
    v.problems.length = 0; // the browser tells what could not be fetched
  },
  async 'webeam-run, by a slow line'(v) {
    const { page, url } = v;
    await page.goto(`${url}page.html`);
    const erl = new Run(page, 'erl');
    const cdp = await page.context().newCDPSession(page);
    await erl.editor();
    await cdp.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 50,
      downloadThroughput: 1_500_000,
      uploadThroughput: 1_500_000,
    });
    await erl.press('run');
    await v.until(
      async () => /loading \d\.\d MB/.test(await erl.state()) && (await erl.at.locator('progress').isVisible()),
      'the progress is shown',
    );
    const at = () => erl.at.locator('progress').evaluate((/** @type {HTMLProgressElement} */ p) => p.value / p.max);
    const first = await at();
    await v.until(async () => (await at()) > first, 'it goes on');
    await page.screenshot({ path: join(v.shots, 'webeam-run-loading.png') });
    await erl.press('stop');
    so((await erl.state()) === 'stopped' && !(await erl.at.locator('progress').isVisible()), await erl.state());
    await erl.press('run');
    await erl.shows('1000 messages');
    so(!(await erl.at.locator('progress').isVisible()), 'the progress stays');
  },
  async 'webeam-run stops, and bounds what is printed'({ page, url }) {
    await page.goto(`${url}page.html`);
    const erl = new Run(page, 'erl');
    await erl.write('F = fun F(N) -> io:format("~p~n", [N]), F(N + 1) end, F(1).');
    await erl.press('run');
    await erl.shows('000\n');
    await wait(1500);
    so((await erl.output()).length < 1_500_000, `${(await erl.output()).length} characters are shown`);
    await erl.press('stop');
    so((await erl.state()) === 'stopped', await erl.state());
    const length = (await erl.output()).length;
    await wait(200);
    so((await erl.output()).length === length, 'it goes on printing');
    await erl.write('1 + 1.');
    await erl.press('run');
    await erl.shows('⇒ 2');
  },
  async 'webeam-run, dark, on a phone'(v) {
    const { page, url } = v;
    await page.setViewportSize({ width: 390, height: 800 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto(`${url}page.html`);
    const module = new Run(page, 'module');
    await module.editor();
    await module.press('run');
    await module.shows('it & that');
    so(
      await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
      'the page is wider than the phone',
    );
    const colours = () =>
      page.locator('#erl .frame').evaluate(frame => {
        const style = getComputedStyle(frame);
        return [style.color, style.backgroundColor].map(c => Number(/\d+/.exec(c)));
      });
    const [ink, paper] = await colours();
    so(ink > 200 && paper < 60, `dark: ${ink} on ${paper}`);
    await axe_is_content(page);
    await page.screenshot({ path: join(v.shots, 'webeam-run-phone-dark.png') });
    const erl = page.locator('#erl');
    await erl.evaluate(e => e.setAttribute('theme', 'light'));
    so((await colours())[1] > 200, 'theme="light" is not light');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.screenshot({ path: join(v.shots, 'webeam-run-phone.png') });
    await page.setViewportSize({ width: 1000, height: 1100 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await erl.evaluate(e => e.removeAttribute('theme'));
    await page.screenshot({ path: join(v.shots, 'webeam-run-dark.png') });
  },
};
