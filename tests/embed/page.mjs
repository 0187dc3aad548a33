// SPDX-License-Identifier: Apache-2.0
// tests/embed/page.mjs — the package in real Chromium: the cases from a plain module script, <webeam-run>, what
// bundlers made, Vite's development server.
//
// usage: node tests/embed/page.mjs SITE [NAME...]     SITE: a folder with webeam/ (the package), page.html, cases.mjs,
// and vite/, webpack/, esbuild/ (what those built);
//                                                     beside it project/, which Vite's server serves
import { spawn } from 'node:child_process';
import { readFileSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { browse, serve, top } from '../web/host.mjs';

const site = resolve(process.argv[2]),
  only = process.argv.slice(3),
  shots = join(site, 'shots');
mkdirSync(shots, { recursive: true });
const so = (condition, what) => {
  if (!condition) throw new Error(what);
};

/** One <webeam-run> of the page. */
class Run {
  constructor(page, id) {
    this.page = page;
    this.at = page.locator(`#${id}`);
  }
  output() {
    return this.at.evaluate(e => e.output);
  }
  state() {
    return this.at.locator('.state').textContent();
  }
  async shows(what, ms = 30000) {
    for (const end = Date.now() + ms; ; await new Promise(go => setTimeout(go, 20))) {
      const text = await this.output();
      if (text.includes(what)) return text;
      if (Date.now() > end) throw new Error(`not shown: ${what}; but: ${text.slice(-500)} (${await this.state()})`);
    }
  }
  press(which) {
    return this.at.locator(`button.${which}`).click();
  }
  write(code) {
    return this.at.locator('textarea, .cm-content').fill(code);
  }
  /** Until the editor has come. */
  editor() {
    return this.at.locator('.cm-content').waitFor();
  }
  marks(kind = 'error') {
    return this.at.locator(`.cm-lintRange-${kind}, .cm-lintPoint-${kind}`);
  }
  async done() {
    await this.page.waitForFunction(e => e.shadowRoot.querySelector('.stop').disabled, await this.at.elementHandle(), {
      timeout: 30000,
    });
    return this.output();
  }
}

const soon = ms => new Promise(go => setTimeout(go, ms));
const until = async (f, what, ms = 20000) => {
  for (const end = Date.now() + ms; !(await f());) {
    so(Date.now() < end, what);
    await soon(20);
  }
};
const axe_text = readFileSync(join(top, 'build/npm/node_modules/axe-core/axe.min.js'), 'utf8');
async function axe(page) {
  await page.evaluate(axe_text);
  const found = await page.evaluate(async () =>
    (await /** @type {any} */ (globalThis).axe.run('main')).violations.map(
      v => `${v.impact} ${v.id}: ${v.nodes.map(n => [n.target, n.failureSummary].join(' ')).join('; ')}`,
    ),
  );
  so(!found.length, `axe: ${found.join('\n')}`);
}
const vm_files = /\/embed\.js|\/embed-worker|\.wasm|\.gz|webeam\.mjs/;
/** What the page asked for. */
function asked(page) {
  const urls = [];
  page.context().on('request', r => urls.push(r.url().replace(/^.*\//, '')));
  return urls;
}

const tests = {
  async cases(page, url) {
    await page.goto(`${url}page.html`);
    const { passed, failed, start } = await page.evaluate(async () =>
      (await import('/cases.mjs')).run_cases(await import('/webeam/embed.js'), {
        archive: './webeam/elixir.webeam.gz',
        bytes_of: async url => new Uint8Array(await (await fetch(url)).arrayBuffer()),
      }),
    );
    so(!failed.length, failed.join('\n'));
    return `${passed} cases, start ${start} ms`;
  },
  async 'schedulers, isolated'(page) {
    const server = await serve(site, ['--isolated']);
    try {
      await page.goto(`${server.url}page.html`);
      so(await page.evaluate(() => crossOriginIsolated), 'the page is not isolated');
      const urls = asked(page),
        { passed, failed } = await page.evaluate(async () =>
          (await import('/cases.mjs')).run_cases(
            await import('/webeam/embed.js'),
            {
              archive: './webeam/elixir.webeam.gz',
              bytes_of: async url => new Uint8Array(await (await fetch(url)).arrayBuffer()),
            },
            ['schedulers', 'eval', 'files', 'archive'],
          ),
        );
      so(!failed.length && passed >= 3, failed.join('\n'));
      so(urls.filter(u => u === 'webeam-mt.wasm.gz').length === 1, `asked for: ${urls.filter(u => /wasm/.test(u))}`);
    } finally {
      server.end();
    }
  },
  async 'without a Worker'(page, url) {
    await page.goto(`${url}page.html`);
    const urls = asked(page),
      got = await page.evaluate(async () => {
        const { webeam } = await import('/webeam/embed.js'),
          vm = await webeam({ worker: false });
        const sum = await vm.eval('lists:sum([1, 2, 3])'),
          why = await webeam({ worker: false, schedulers: 2 }).catch(e => e.kind);
        await vm.stop();
        return [sum, why];
      });
    so(got.join() === '6,unavailable', got.join());
    so(!page.workers().length && !urls.some(u => /-mt/.test(u)), `asked for: ${urls}`);
  },
  async "in a Worker of the page's own"(page, url) {
    await page.goto(`${url}page.html`);
    const got = await page.evaluate(
      () =>
        new Promise((done, fail) => {
          const text = `import { webeam } from '${location.origin}/webeam/embed.js'; const vm = await webeam(); postMessage(await vm.eval('lists:sum([1, 2, 3])')); await vm.stop();`;
          const worker = new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })), {
            type: 'module',
          });
          worker.onmessage = e => done(e.data);
          worker.onerror = e => fail(new Error(e.message));
        }),
    );
    so(got === 6, String(got));
  },
  async 'from another place (a CDN)'(page, url) {
    await page
      .context()
      .route('http://cdn.test/**', r =>
        r.fulfill({
          path: join(site, 'webeam', new URL(r.request().url()).pathname),
          headers: { 'access-control-allow-origin': '*' },
        }),
      );
    await page.goto(`${url}page.html`);
    const got = await page.evaluate(async () => {
      const { webeam } = await import('http://cdn.test/embed.js'),
        vm = await webeam({ apps: ['elixir'] });
      await import('http://cdn.test/webeam-run.js').catch(() => {});
      const sum = await vm.eval('Enum.sum([1, 2, 3])', {}, { lang: 'elixir' });
      await vm.stop();
      return sum;
    });
    so(got === 6, String(got));
  },
  async 'progress is told, and adds up'(page, url) {
    await page.goto(`${url}page.html`);
    const told = await page.evaluate(async () => {
      const { webeam } = await import('/webeam/embed.js'),
        told = [];
      const vms = await Promise.all(
        [1, 2].map(() => webeam({ onProgress: (loaded, total) => told.push([loaded, total]) })),
      );
      await Promise.all(vms.map(vm => vm.stop()));
      return told;
    });
    const [loaded, total] = told.at(-1);
    so(
      told.length > 4 && loaded === total && total > 2e6 && told.every(([l, t]) => l <= (t ?? Infinity)),
      JSON.stringify(told.slice(-5)),
    );
  },
  async 'lives while a program runs for ever'(page, url) {
    await page.goto(`${url}page.html`);
    const turns = await page.evaluate(async () => {
      const { webeam } = await import('/webeam/embed.js'),
        stop = new AbortController(),
        vm = await webeam({ signal: stop.signal });
      vm.eval('F = fun F() -> F() end, [spawn(F) || _ <- lists:seq(1, 10)], F()').catch(() => {});
      let n = 0;
      for (const end = performance.now() + 300; performance.now() < end; n++)
        await new Promise(go => setTimeout(go, 0));
      stop.abort();
      return n;
    });
    so(turns > 20, `only ${turns} turns of the event loop in 300 ms`);
  },
  async 'webeam-run'(page, url) {
    const loaded = asked(page);
    await page.goto(`${url}page.html`);
    const erl = new Run(page, 'erl'),
      module = new Run(page, 'module'),
      ex = new Run(page, 'ex');
    await erl.editor();
    await ex.editor();
    so(!loaded.some(u => vm_files.test(`/${u}`)), `loaded before a run: ${loaded.join(' ')}`);
    so(loaded.filter(u => u === 'editor.js').length === 1, `loaded: ${loaded.join(' ')}`);
    so((await erl.at.evaluate(e => e.code)).startsWith('Self = self(),\n[spawn'), 'the code is not dedented');
    so((await erl.at.locator('.cm-content span').count()) > 10, 'the code is not coloured');
    await axe(page);
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
    await ex.press('run');
    so((await ex.shows('⇒', 60000)).includes('line 1\nline 2\nline 3\n⇒ [2, 4, 6]'), await ex.output());
    await page.screenshot({
      path: join(shots, 'webeam-run.png'),
      clip: { x: 0, y: 0, width: 1000, height: 1100 },
      fullPage: true,
    });
    await axe(page);
    await erl.press('reset');
    so((await erl.marks().count()) === 0, 'the mark stays');
    await erl.press('run');
    await erl.shows('1000 messages');
    await module.write('-module(m).\n-export([main/0]).\nmain() ->\n  X = self(),\n  _ = hd(X),\n  ok.\n');
    await module.press('run');
    await module.shows('exception error: bad argument');
    so(
      (await module.at.locator('.cm-lint-marker-error').count()) === 1 &&
        (await module.marks().allTextContents()).join() === '_ = hd(X),',
      `marked: ${await module.marks().allTextContents()}`,
    );
    await ex.write('raise "oops"');
    await ex.press('run');
    await ex.shows('** (RuntimeError) oops');
    await ex.write('x = 1\ny = = 2');
    await ex.press('run');
    await ex.shows('line 2: ');
    so((await ex.marks().count()) === 1, 'the error is not marked');
    const times = [];
    for (const n of [3, 4, 5]) {
      await soon(400); // as long as a person looks at it at least
      await ex.write(`1 + ${n - 1}`);
      times.push(
        await ex.at.evaluate(async (e, n) => {
          const began = performance.now();
          await e.run();
          return e.output.includes(`⇒ ${n}`) ? Math.round(performance.now() - began) : NaN;
        }, n),
      );
    }
    so(Math.min(...times) < 250, `again: ${times} ms`);
    for (const name of ['embed.js', 'webeam.wasm.gz', 'otp.webeam.gz', 'elixir.webeam.gz'])
      so(
        loaded.filter(u => u === name).length === 1,
        `${name} was fetched ${loaded.filter(u => u === name).length} times`,
      );
    return `again in ${times} ms`;
  },
  async 'webeam-run: the plain field, one to read only, one out of sight'(page, url) {
    await page.goto(`${url}page.html`);
    const plain = new Run(page, 'plain'),
      fixed = new Run(page, 'fixed'),
      far = new Run(page, 'far');
    await fixed.editor();
    so(
      (await plain.at.locator('textarea').count()) === 1 && (await far.at.locator('textarea').count()) === 1,
      'an editor came where none should',
    );
    await fixed.at.locator('.cm-content').click();
    await page.keyboard.type('no');
    so((await fixed.at.evaluate(e => e.code)) === '2 + 2.', 'it was changed');
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
  async 'webeam-run by the keyboard; what is typed before the editor stays'(page, url) {
    let go;
    await page.route('**/editor.js', async r => {
      await new Promise(done => {
        go = done;
      });
      await r.continue();
    });
    await page.goto(`${url}page.html`);
    const erl = new Run(page, 'erl');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('io:format("typed ~p~n", [1]).');
    await until(() => go, 'the editor is not asked for');
    go();
    await erl.editor();
    await page.keyboard.press('ArrowLeft');
    for (let i = 0; i < 3; i++) await page.keyboard.press('Backspace');
    await page.keyboard.type('42]');
    so((await erl.at.evaluate(e => e.code)) === 'io:format("typed ~p~n", [42].', await erl.at.evaluate(e => e.code));
    await erl.write('io:format("typed ~p~n", [42]).');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await erl.shows('typed 42');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.type('x');
    so(/x/.test((await erl.at.evaluate(e => e.code)).replace('~p', '')), 'Shift+Tab does not go back to the code');
  },
  async 'webeam-run that is removed stops; moved, it goes on'(page, url) {
    await page.goto(`${url}page.html`);
    const erl = new Run(page, 'erl');
    await erl.write('F = fun F(N) -> timer:sleep(20), io:format("~p~n", [N]), F(N + 1) end, F(1).');
    await erl.press('run');
    await erl.shows('3\n');
    await page.evaluate(() => {
      const e = document.querySelector('#erl'),
        m = document.querySelector('main');
      m.append(e);
    });
    const before = (await erl.output()).length;
    await until(async () => (await erl.output()).length > before, 'it has stopped');
    const done = await page.evaluate(
      () =>
        new Promise(go => {
          const e = document.querySelector('#erl');
          e.addEventListener('done', d => go(d.detail.stopped));
          globalThis.gone = e;
          e.remove();
        }),
    );
    so(done === true, 'no done event');
    await until(() => page.workers().length === 0, `${page.workers().length} Workers live`);
    await page.evaluate(() => document.querySelector('main').prepend(globalThis.gone));
    await erl.write('1 + 1.');
    await erl.press('run');
    await erl.shows('⇒ 2');
  },
  async 'webeam-run: two at once'(page, url) {
    await page.goto(`${url}page.html`);
    const erl = new Run(page, 'erl'),
      plain = new Run(page, 'plain');
    await erl.write('F = fun F(N) -> timer:sleep(20), io:format("~p~n", [N]), F(N + 1) end, F(1).');
    await erl.press('run');
    await erl.shows('2\n');
    await plain.press('run');
    await plain.shows('⇒ 2');
    const before = (await erl.output()).length;
    await until(async () => (await erl.output()).length > before, 'the first has stopped');
    await erl.press('stop');
    so((await erl.state()) === 'stopped', await erl.state());
  },
  async 'webeam-run: what cannot be fetched is said, and Run tries again'(page, url) {
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
    await page.screenshot({ path: join(shots, 'webeam-run-404.png') });
    await page.unroute('**/otp.webeam.gz');
    await erl.press('run');
    await erl.shows('1000 messages');
    so((await erl.at.locator('textarea').count()) === 1, 'no field to write in');
  },
  async 'webeam-run, offline, and on again'(page, url) {
    await page.goto(`${url}page.html`);
    const erl = new Run(page, 'erl');
    await erl.editor();
    await page.context().setOffline(true);
    await erl.press('run');
    await erl.shows('It could not be loaded: cannot fetch embed.js');
    await page.context().setOffline(false);
    await erl.press('run');
    await erl.shows('1000 messages');
  },
  async 'webeam-run, by a slow line'(page, url) {
    await page.goto(`${url}page.html`);
    const erl = new Run(page, 'erl'),
      cdp = await page.context().newCDPSession(page);
    await erl.editor();
    await cdp.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 50,
      downloadThroughput: 1_500_000,
      uploadThroughput: 1_500_000,
    });
    await erl.press('run');
    await until(
      async () => /loading \d\.\d MB/.test(await erl.state()) && (await erl.at.locator('progress').isVisible()),
      `no progress (${await erl.state()})`,
    );
    const at = () => erl.at.locator('progress').evaluate(p => p.value / p.max),
      first = await at();
    await until(async () => (await at()) > first, 'it does not go on');
    await page.screenshot({ path: join(shots, 'webeam-run-loading.png') });
    await erl.press('stop');
    so((await erl.state()) === 'stopped' && !(await erl.at.locator('progress').isVisible()), await erl.state());
    await erl.press('run');
    await erl.shows('1000 messages');
    so(!(await erl.at.locator('progress').isVisible()), 'the progress stays');
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
    so((await erl.state()) === 'stopped', await erl.state());
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
    await module.editor();
    await module.press('run');
    await module.shows('it & that');
    so(
      await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
      'the page is wider than the phone',
    );
    const colours = () =>
      page.evaluate(() =>
        ['color', 'backgroundColor'].map(
          p =>
            getComputedStyle(document.querySelector('#erl').shadowRoot.querySelector('.frame'))
              [p].match(/\d+/g)
              .map(Number)[0],
        ),
      );
    const [ink, paper] = await colours();
    so(ink > 200 && paper < 60, `dark: ${ink} on ${paper}`);
    await axe(page);
    await page.screenshot({ path: join(shots, 'webeam-run-phone-dark.png') });
    await page.evaluate(() => document.querySelector('#erl').setAttribute('theme', 'light'));
    so((await colours())[1] > 200, 'theme="light" is not light');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.screenshot({ path: join(shots, 'webeam-run-phone.png') });
    await page.setViewportSize({ width: 1000, height: 1100 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.evaluate(() => document.querySelector('#erl').removeAttribute('theme'));
    await page.screenshot({ path: join(shots, 'webeam-run-dark.png') });
  },
  vite: (page, url) => of_project(page, `${url}vite/`),
  webpack: (page, url) => of_project(page, `${url}webpack/`),
  esbuild: (page, url) => of_project(page, `${url}esbuild/`),
  async 'vite dev'(page) {
    const child = spawn(
      process.execPath,
      [join(top, 'build/npm-vite/node_modules/vite/bin/vite.js'), '--port', '0', '--host', '127.0.0.1'],
      { cwd: join(site, '../project'), stdio: ['ignore', 'pipe', 'inherit'] },
    );
    try {
      const at = await new Promise((done, fail) => {
        let text = '';
        child.stdout.on('data', b => {
          text += b;
          const m = /http:\/\/127\.0\.0\.1:\d+\//.exec(text.replace(/\x1b\[\d+m/g, ''));
          if (m) done(m[0]);
        });
        child.once('exit', c => fail(new Error(`vite ended with ${c}`)));
      });
      await of_project(page, at);
    } finally {
      child.removeAllListeners('exit');
      child.kill();
    }
  },
};
/** tests/embed/run's project: the library, and the element. */
async function of_project(page, at) {
  await page.goto(at);
  await page.waitForFunction(() => document.body.dataset.done, undefined, { timeout: 60000 });
  so((await page.textContent('#said')) === '5050 [2,4,6] hello', await page.textContent('#said'));
  const run = new Run(page, 'run');
  await run.editor();
  await run.press('run');
  await run.shows('⇒ 3');
}

const server = await serve(site),
  browser = await browse();
let passed = 0,
  failed = 0;
for (const [name, test] of Object.entries(tests)) {
  if (only.length && !only.some(o => name.includes(o))) continue;
  const context = await browser.newContext({ viewport: { width: 1000, height: 900 } }),
    page = await context.newPage(),
    problems = [],
    began = Date.now();
  page.on('pageerror', e => problems.push(e.message));
  page.on('console', m => {
    if (m.type() === 'error') problems.push(m.text());
  });
  try {
    const said = await test(page, server.url);
    so(!problems.length || /^cases|cannot be fetched|offline/.test(name), `the console says: ${problems.join('; ')}`);
    passed++;
    console.log(`ok   page: ${name} (${Date.now() - began} ms${said ? `; ${said}` : ''})`);
  } catch (e) {
    failed++;
    console.log(`FAIL page: ${name}: ${e.message}\n${problems.join('\n')}`);
  }
  await context.close();
}
await browser.close();
server.end();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
