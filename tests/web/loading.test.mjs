// SPDX-License-Identifier: Apache-2.0
// tests/web/loading.test.mjs — what the page says while a slow net brings what it needs.
import { serve } from './host.mjs';
import { SCREENS, so } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */
export const hosts = ['alone', 'brotli'];
export const quiet = true;
const SLOW = 700; // kilobytes a second
const WORDS = /(\d[\d.]*) of (\d[\d.]*) (MB|kB)/;

/** Opens the page from a slow server. @param {Visit} v @param {() => Promise<void>} f  what is done there */
async function slowly(v, f) {
  const server = await serve(v.site, [...(v.host === 'brotli' ? ['--brotli'] : []), '--slow', String(SLOW)]);
  v.url = server.url;
  try {
    await f();
  } finally {
    server.end();
  }
}
/** What a watch in the page has kept. */
const all_said = () => /** @type {{ said: string[] }} */ (/** @type {unknown} */ (window)).said;
/** The words of an element while f goes on: how much came of how much. @param {Visit} v @param {string} selector
 * @param {() => Promise<unknown>} f */
async function watched(v, selector, f) {
  await v.page.evaluate(s => {
    /** @type {string[]} */
    const said = [];
    Object.assign(window, { said });
    const look = () => {
      const text = document.querySelector(s)?.textContent ?? '';
      if (said.at(-1) !== text) said.push(text);
      requestAnimationFrame(look);
    };
    look();
  }, selector);
  await f();
  const said = await v.page.evaluate(all_said);
  const found = said.map(t => WORDS.exec(t)).filter(m => m !== null);
  so(found.length > 2, `it says only: ${said.join(' | ')}`);
  const here = found.map(m => Number(m[1]));
  const total = Number(found.at(-1)?.[2]);
  so(
    here.every((n, i) => i === 0 || n >= here[i - 1]),
    `it goes back: ${here.join(' ')}`,
  );
  so(
    here.every(n => n <= total),
    `more than ${total} came: ${here.join(' ')}`,
  );
  so(!WORDS.test(said.at(-1) ?? ''), `at its end it still says ${said.at(-1)}`);
  return { first: found[0][0], last: found.at(-1)?.[0] ?? '', total, said };
}

/** A first visit; then Elixir; then what formats. @param {Visit} v */
export async function test_slow_net(v) {
  /** @type {string[]} */
  const said = [];
  await slowly(v, async () => {
    await v.page.goto(`${v.url}?nosw=1`);
    await v.page.waitForSelector('#status');
    const first = await watched(v, '#status', async () => {
      await v.until(async () => WORDS.test(await v.status()), 'bytes', 20000);
      await v.shot('first_visit');
      await v.page.setViewportSize(SCREENS.phone.viewport);
      const box = await v.page.locator('#status').boundingBox();
      so(box && box.width > 60 && box.x + box.width <= SCREENS.phone.viewport.width, 'a phone shows it too');
      await v.shot('phone');
      await v.page.setViewportSize(SCREENS.wide.viewport);
      await v.ended(60000);
    });
    so(first.total > 1.5 && first.total < 2.6, `a first visit is ${first.total} MB`);
    said.push(`Erlang ${first.first} … ${first.last}`);
    await v.page.waitForSelector('body[data-ready]');
    await v.program({ 'main.exs': 'IO.puts("x")\n' });
    const elixir = await watched(v, '#status', () => v.run_to_end(undefined, 60000));
    said.push(`Elixir ${elixir.last}`);
    const format = await watched(v, '#format', async () => {
      await v.page.click('#format');
      await v.until(async () => (await v.text_of('#format')).includes('Formatted'), 'it is formatted', 60000);
    }).catch(e => {
      // 30 kB may come before there is something to say.
      so(/it says only/.test(String(e)), String(e));
    });
    said.push(`formatting ${format?.last ?? 'was quick'}`);
    const shell = await watched(v, '#shell-state', async () => {
      await v.page.click('#view-shell');
      await v.page.locator('#shell-state', { hasText: 'fetched' }).waitFor({ timeout: 60000 });
    });
    said.push(`Shell ${shell.last}`);
  });
  return said.join('; ');
}

/** On a fast net nothing of it is seen. @param {Visit} v */
export async function test_fast_net(v) {
  await v.page.goto(`${v.url}?nosw=1`);
  await v.page.evaluate(() => {
    /** @type {string[]} */
    const said = [];
    Object.assign(window, { said });
    new MutationObserver(() => said.push(document.querySelector('#status')?.textContent ?? '')).observe(document.body, {
      childList: true,
      subtree: true,
      characterData: true,
    });
  });
  await v.ended();
  await v.run_to_end();
  const said = await v.page.evaluate(all_said);
  so(said.includes('Finished'), said.join());
  const loads = new Set(said.filter(t => t.startsWith('Loading')));
  so(loads.size < 2, `it says ${[...loads].join()}`);
}
