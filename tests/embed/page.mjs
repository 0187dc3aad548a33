// SPDX-License-Identifier: Apache-2.0
// tests/embed/page.mjs — the package in real Chromium: the cases from a plain module script, <webeam-run>, what Vite built.
//
// usage: node tests/embed/page.mjs SITE [NAME...]     SITE: a folder with webeam/ (the package), page.html, cases.mjs, and vite/ (what Vite built)
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { browse, serve } from '../web/host.mjs';

const site = resolve(process.argv[2]), only = process.argv.slice(3), shots = join(site, 'shots');
mkdirSync(shots, { recursive: true });
const so = (condition, what) => { if (!condition) throw new Error(what); };

/** One <webeam-run> of the page. */
class Run {
  constructor(page, id) { this.page = page; this.at = page.locator(`#${id}`); }
  output() { return this.at.evaluate(e => e.output); }
  state() { return this.at.locator('.state').textContent(); }
  async shows(what, ms = 30000) {
    for (const end = Date.now() + ms; ; await new Promise(go => setTimeout(go, 20))) {
      const text = await this.output();
      if (text.includes(what)) return text;
      if (Date.now() > end) throw new Error(`not shown: ${what}; but: ${text.slice(-500)} (${await this.state()})`);
    }
  }
  press(which) { return this.at.locator(`button.${which}`).click(); }
  write(code) { return this.at.locator('textarea').fill(code); }
  async done() { await this.page.waitForFunction(e => e.shadowRoot.querySelector('.stop').disabled, await this.at.elementHandle(), { timeout: 30000 }); return this.output(); }
}

const tests = {
  async cases(page, url) {
    await page.goto(`${url}page.html`);
    const { passed, failed, start } = await page.evaluate(async () => (await import('/cases.mjs')).run_cases(await import('/webeam/embed.js')));
    so(!failed.length, failed.join('\n'));
    return `${passed} cases, start ${start} ms`;
  },
  async 'lives while a program runs for ever'(page, url) {
    await page.goto(`${url}page.html`);
    const turns = await page.evaluate(async () => {
      const { webeam } = await import('/webeam/embed.js'), stop = new AbortController(), vm = await webeam({ signal: stop.signal });
      vm.eval('F = fun F() -> F() end, [spawn(F) || _ <- lists:seq(1, 10)], F()').catch(() => {});
      let n = 0;
      for (const end = performance.now() + 300; performance.now() < end; n++) await new Promise(go => setTimeout(go, 0));
      stop.abort();
      return n;
    });
    so(turns > 20, `only ${turns} turns of the event loop in 300 ms`);
  },
  async 'webeam-run'(page, url) {
    const loaded = [];
    page.on('request', r => loaded.push(r.url()));
    await page.goto(`${url}page.html`);
    const erl = new Run(page, 'erl'), module = new Run(page, 'module'), ex = new Run(page, 'ex');
    await page.waitForFunction(() => document.querySelector('#erl').shadowRoot);
    so(!loaded.some(u => /\.wasm|embed\.js|\.gz/.test(u)), `loaded before a run: ${loaded.join(' ')}`);
    so((await erl.at.evaluate(e => e.code)).startsWith('Self = self(),\n[spawn'), 'the code is not dedented');
    await erl.press('run');
    so(/^1000 messages, öäü\n⇒ 6\n$/.test(await erl.shows('⇒')), await erl.output());
    await erl.done();
    await module.press('run');
    await module.done();
    so((await module.output()).includes("it & that\nline 3: warning: variable 'Unused' is unused\n"), await module.output());
    await page.screenshot({ path: join(shots, 'webeam-run.png'), fullPage: true });

    await erl.write('lists:nth(3, [1]).');
    await erl.press('run');
    so(/no function clause matching lists:nth/.test(await erl.shows('exception error')), await erl.output());
    await erl.write('foo(1,\n  2');
    await erl.at.locator('textarea').press('Control+Enter');
    await erl.shows('line 2: syntax error: the text ends too soon');
    await erl.press('reset');
    await erl.press('run');
    await erl.shows('1000 messages');

    await ex.press('run');
    so((await ex.shows('⇒', 60000)).includes('line 1\nline 2\nline 3\n⇒ [2, 4, 6]'), await ex.output());
    await ex.write('raise "oops"');
    await ex.press('run');
    await ex.shows('** (RuntimeError) oops');
    const times = [];
    for (const n of [3, 4, 5]) {
      await new Promise(go => setTimeout(go, 400));      // as long as a person looks at it at least
      await ex.write(`1 + ${n - 1}`);
      times.push(await ex.at.evaluate(async (e, n) => {
        const began = performance.now();
        await e.run();
        return e.output.includes(`⇒ ${n}`) ? Math.round(performance.now() - began) : NaN;
      }, n));
    }
    so(Math.min(...times) < 250, `again: ${times} ms`);
    return `again in ${times} ms`;
  },
  async 'webeam-run stops, and bounds what is printed'(page, url) {
    await page.goto(`${url}page.html`);
    const erl = new Run(page, 'erl');
    await erl.write('F = fun F(N) -> io:format("~p~n", [N]), F(N + 1) end, F(1).');
    await erl.press('run');
    await erl.shows('000\n');
    await new Promise(go => setTimeout(go, 1500));
    so((await erl.output()).length < 1_500_000, `${(await erl.output()).length} characters are shown`);
    await erl.press('stop');
    so(await erl.state() === 'stopped', await erl.state());
    const length = (await erl.output()).length;
    await new Promise(go => setTimeout(go, 200));
    so((await erl.output()).length === length, 'it goes on printing');
    await erl.write('1 + 1.');
    await erl.press('run');
    await erl.shows('⇒ 2');
  },
  async 'webeam-run, dark, on a phone'(page, url) {
    await page.setViewportSize({ width: 390, height: 800 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto(`${url}page.html`);
    const module = new Run(page, 'module');
    await module.press('run');
    await module.shows('it & that');
    so(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'the page is wider than the phone');
    const [ink, paper] = await page.evaluate(() => ['color', 'backgroundColor'].map(p => getComputedStyle(document.querySelector('#erl').shadowRoot.querySelector('.frame'))[p].match(/\d+/g).map(Number)[0]));
    so(ink > 200 && paper < 60, `dark: ${ink} on ${paper}`);
    await page.screenshot({ path: join(shots, 'webeam-run-phone.png'), fullPage: true });
  },
  async vite(page, url) {
    await page.goto(`${url}vite/`);
    await page.waitForFunction(() => document.body.dataset.done, undefined, { timeout: 60000 });
    so(await page.textContent('body') === '5050 [2,4,6] hello', await page.textContent('body'));
  },
};

const server = await serve(site), browser = await browse();
let passed = 0, failed = 0;
for (const [name, test] of Object.entries(tests)) {
  if (only.length && !only.some(o => name.includes(o))) continue;
  const context = await browser.newContext({ viewport: { width: 1000, height: 900 } }), page = await context.newPage(), problems = [], began = Date.now();
  page.on('pageerror', e => problems.push(e.message));
  page.on('console', m => { if (m.type() === 'error') problems.push(m.text()); });
  try {
    const said = await test(page, server.url);
    so(!problems.length || name === 'cases', `the console says: ${problems.join('; ')}`);
    passed++;
    console.log(`ok   page: ${name} (${Date.now() - began} ms${said ? `; ${said}` : ''})`);
  } catch (e) { failed++; console.log(`FAIL page: ${name}: ${e.message}\n${problems.join('\n')}`); }
  await context.close();
}
await browser.close();
server.end();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
