// SPDX-License-Identifier: Apache-2.0
// tests/embed/page/library.mjs — tests: the library in a page.
import { join } from 'node:path';
import { so } from '../../web/visit.mjs';
import { asked, with_package } from './run.mjs';

/** @typedef {import('../../web/visit.mjs').Test} Test */
/** @typedef {typeof import('../cases.mjs')} Cases */

/** Runs the cases in the page, all or those whose names have one of these.
 * @param {import('playwright-core').Page} page @param {string[]} [only] */
async function cases(page, only = []) {
  const modules = await page.evaluateHandle(
    async ([of_cases, of_package]) => ({
      cases: /** @type {Cases} */ (await import(of_cases)),
      api: /** @type {import('../cases/check.mjs').Package} */ (await import(of_package)),
    }),
    ['/cases.mjs', '/webeam/embed.js'],
  );
  return modules.evaluate((m, names) => {
    const bytes_of = async (/** @type {string} */ url) => new Uint8Array(await (await fetch(url)).arrayBuffer());
    return m.cases.run_cases(m.api, { archive: './webeam/elixir.webeam.gz', bytes_of }, names);
  }, only);
}

/** @param {import('../../web/visit.mjs').Visit} visit */
async function schedulers_isolated({ page, url }) {
  await page.goto(`${url}page.html`);
  so(await page.evaluate(() => crossOriginIsolated), 'the page is not isolated');
  const urls = asked(page);
  const { passed, failed } = await cases(page, ['schedulers', 'eval', 'files', 'archive']);
  so(!failed.length && passed >= 3, failed.join('\n'));
  so(urls.filter(u => u === 'webeam-mt.wasm.gz').length === 1, `asked for: ${urls.filter(u => /wasm/.test(u))}`);
}
schedulers_isolated.hosts = ['isolated'];

/** @type {Record<string, Test>} */
export const library = {
  async cases(visit) {
    await visit.page.goto(`${visit.url}page.html`);
    const { passed, failed, start } = await cases(visit.page);
    so(!failed.length, failed.join('\n'));
    visit.problems.length = 0; // the browser tells what cases ask for that is not there
    return `${passed} cases, start ${start} ms`;
  },
  'schedulers, isolated': schedulers_isolated,
  async 'without a Worker'({ page, url }) {
    await page.goto(`${url}page.html`);
    const urls = asked(page);
    const got = await with_package(page, async ({ webeam }) => {
      const vm = await webeam({ worker: false });
      const sum = await vm.eval('lists:sum([1, 2, 3])');
      const why = await webeam({ worker: false, schedulers: 2 }).catch(e => e.kind);
      await vm.stop();
      return [sum, why];
    });
    so(got.join() === '6,unavailable', got.join());
    so(!page.workers().length && !urls.some(u => /-mt/.test(u)), `asked for: ${urls}`);
  },
  async "in a Worker of the page's own"({ page, url }) {
    await page.goto(`${url}page.html`);
    const got = await page.evaluate(
      () =>
        new Promise((done, fail) => {
          const text = `import { webeam } from '${location.origin}/webeam/embed.js';
            const vm = await webeam();
            postMessage(await vm.eval('lists:sum([1, 2, 3])'));
            await vm.stop();`;
          const worker = new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })), {
            type: 'module',
          });
          worker.onmessage = e => done(e.data);
          worker.onerror = e => fail(new Error(e.message));
        }),
    );
    so(got === 6, String(got));
  },
  async 'from another place (a CDN)'({ page, url, site }) {
    await page.context().route('http://cdn.test/**', r =>
      r.fulfill({
        path: join(site, 'webeam', new URL(r.request().url()).pathname),
        headers: { 'access-control-allow-origin': '*' },
      }),
    );
    await page.goto(`${url}page.html`);
    const sum_from = async (/** @type {import('../cases/check.mjs').Package} */ { webeam }) => {
      const vm = await webeam({ apps: ['elixir'] });
      const element = 'http://cdn.test/webeam-run.js';
      await import(element).catch(() => {});
      const sum = await vm.eval('Enum.sum([1, 2, 3])', {}, { lang: 'elixir' });
      await vm.stop();
      return sum;
    };
    const got = await with_package(page, sum_from, 'http://cdn.test/embed.js');
    so(got === 6, String(got));
  },
  async 'progress is told, and adds up'({ page, url }) {
    await page.goto(`${url}page.html`);
    const told = await with_package(page, async ({ webeam }) => {
      /** @type {[loaded: number, total: number | null][]} */
      const all = [];
      const vms = await Promise.all(
        [1, 2].map(() => webeam({ onProgress: (loaded, total) => all.push([loaded, total]) })),
      );
      await Promise.all(vms.map(vm => vm.stop()));
      return all;
    });
    const [loaded, total] = told.at(-1) ?? [0, 0];
    so(
      told.length > 2 && loaded === total && total > 2e6 && told.every(([l, t]) => l <= (t ?? Infinity)),
      JSON.stringify(told.slice(-5)),
    );
  },
  async 'lives while a program runs for ever'({ page, url }) {
    await page.goto(`${url}page.html`);
    const turns = await with_package(page, async ({ webeam }) => {
      const stop = new AbortController();
      const vm = await webeam({ signal: stop.signal });
      vm.eval('F = fun F() -> F() end, [spawn(F) || _ <- lists:seq(1, 10)], F()').catch(() => {});
      let n = 0;
      for (const end = performance.now() + 300; performance.now() < end; n++)
        await new Promise(go => setTimeout(go, 0));
      stop.abort();
      return n;
    });
    so(turns > 20, `only ${turns} turns of the event loop in 300 ms`);
  },
};
