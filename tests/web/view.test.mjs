// SPDX-License-Identifier: Apache-2.0
// tests/web/view.test.mjs — <webeam-run view="...">: the playground's views in frames of a page with text. That page is
// made here, beside the playground or at another origin.
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findings } from './axe.mjs';
import { serve, top } from './host.mjs';
import { SCREENS, so, wait } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit @typedef {import('playwright-core').Frame} Frame */
/** @typedef {import('../../web/webeam-run.js').WebeamRun} WebeamRun */

export const hosts = ['alone', 'isolated'];

const PROGRAM = `-module(two).
-export([main/0]).
main() ->
    Me = self(),
    Pid = spawn(fun() -> receive {ping, From} -> From ! pong end end),
    Pid ! {ping, Me},
    receive pong -> io:format("got pong~n") end.
`;
const ELIXIR = `parent = self()
spawn(fn -> send(parent, {:sum, Enum.sum(1..10)}) end)
receive do {:sum, n} -> IO.puts("sum is #{n}") end
`;
const script = (/** @type {string} */ text) => `<script type="text/plain">\n${text}</script>`;
const page_with = (
  /** @type {string} */ body,
  playground = '/',
) => `<!doctype html><html lang="en"><meta charset="utf-8">
<title>A page with views</title><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<style>:root { color-scheme: light dark } body { max-width: 60em; margin: 1em auto; padding: 0 1em;
  font: 16px/1.5 system-ui } iframe.other { display: none }</style>
<main playground="${playground}"><h1>Processes</h1><p>A process sends, another one answers:</p>${body}</main>
<script type="module" src="/text/webeam-run.js"></script></html>`;
/** Modules of web/ as a site has them, and the page, as that site's host sends them. @param {Visit} v
 * @param {string} body @param {string} [playground] */
async function opened(v, body, playground = v.url) {
  /** @type {Record<string, string>} */
  const headers =
    v.host === 'isolated'
      ? {
          'cross-origin-opener-policy': 'same-origin',
          'cross-origin-embedder-policy': 'require-corp',
        }
      : {};
  await v.page.route('**/text/**', route => {
    const name = new URL(route.request().url()).pathname.replace(/^\/text\//, '');
    if (name === 'page.html')
      return route.fulfill({ contentType: 'text/html; charset=utf-8', headers, body: page_with(body, playground) });
    // The editor is made by scripts/package: without it, a text field remains.
    const file = join(top, 'web', name === 'editor.js' ? 'run-none.js' : name);
    const module = existsSync(file) ? readFileSync(file, 'utf8') : 'throw new Error()';
    return route.fulfill({ contentType: 'text/javascript', headers, body: module });
  });
  await v.page.goto(`${v.url}text/page.html`);
}
/** The playground in the element with this id, once it can be used. @param {Visit} v @param {string} id */
async function inside(v, id) {
  const handle = await v.page.locator(`#${id} iframe`).elementHandle();
  const frame = await handle?.contentFrame();
  so(frame, `there is no frame in ${id}`);
  await frame.waitForSelector('body[data-ready]');
  await v.until(
    () => frame.evaluate(() => (document.querySelector('.cm-content')?.textContent ?? '').length > 0),
    'the program is in the editor of the frame',
  );
  return frame;
}
const text_in = (/** @type {Frame} */ frame) =>
  frame.evaluate(() => [...document.querySelectorAll('.cm-line')].map(l => l.textContent).join('\n'));
/** The views that there are. */
const tabs_in = (/** @type {Frame} */ frame) => frame.locator('#views [role=tab]').allTextContents();
/** All that the visitor's browser keeps of the site. @param {Visit} v */
const kept_of = v => v.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
/** @param {Visit} v @param {string} id */
const absent = (v, id) => v.page.locator(`#${id} .absent`);

// ---- each view -----------------------------------------------------------------------------------------------------
/** @param {Visit} v */
export async function test_step(v) {
  await opened(v, `<webeam-run id="a" view="step">${script(PROGRAM)}</webeam-run>`);
  const frame = await inside(v, 'a');
  so((await tabs_in(frame)).join() === 'Output,Step', `the views are ${await tabs_in(frame)}`);
  so((await text_in(frame)).includes('Pid ! {ping, Me}'), await text_in(frame));
  const note = () => frame.evaluate(() => document.querySelector('#panel-step .note')?.textContent ?? '');
  await frame.click('#panel-step button.primary');
  await v.until(() => frame.locator('#step-slice').isEnabled(), 'it stands where the program begins');
  await frame.click('#step-slice');
  await v.until(async () => /event/i.test(await note()), 'Step says where it is');
  so(await frame.locator('.bar #run').isVisible(), 'there is no Run');
  for (const id of ['examples', 'lessons', 'share', 'download', 'theme', 'mine', 'about'])
    so(!(await frame.locator(`#${id}`).isVisible()), `${id} is in sight`);
  const isolated = await frame.evaluate(() => crossOriginIsolated);
  so(isolated === (v.host === 'isolated'), `cross-origin isolated: ${isolated}`);
  await v.shot('stepped');
}
/** @param {Visit} v */
export async function test_watch(v) {
  await opened(v, `<webeam-run id="a" view="watch" lang="elixir">${script(ELIXIR)}</webeam-run>`);
  const frame = await inside(v, 'a');
  so((await tabs_in(frame)).join() === 'Output,Watch', `the views are ${await tabs_in(frame)}`);
  await frame.click('#run');
  await v.until(
    () => frame.evaluate(() => document.querySelector('#output')?.textContent?.includes('sum is 55')),
    'it has run',
  );
  so((await frame.getAttribute('#view-watch', 'aria-selected')) === 'true', 'Watch is not in sight');
  await v.shot('watched');
}
/** @param {Visit} v */
export async function test_inspect(v) {
  await opened(v, `<webeam-run id="a" view="inspect">${script(PROGRAM)}</webeam-run>`);
  const frame = await inside(v, 'a');
  so((await tabs_in(frame)).join() === 'Output,Inspect', `the views are ${await tabs_in(frame)}`);
  await frame.locator('#panel-inspect svg, #panel-inspect .wv').first().waitFor();
  await v.shot('inspected');
}

// ---- the page around -----------------------------------------------------------------------------------------------
/** Two of them; the one that is not in sight fetches nothing; the page has a history of its own. @param {Visit} v */
export async function test_two(v) {
  await opened(
    v,
    `<webeam-run id="a" view="step">${script(PROGRAM)}</webeam-run><div style="height: 4000px"></div>
    <webeam-run id="b" view="watch" lang="elixir">${script(ELIXIR)}</webeam-run>`,
  );
  const a = await inside(v, 'a');
  so(!(await v.page.locator('#b iframe').count()), 'the second one is loaded before it is in sight');
  await v.page.locator('#b').scrollIntoViewIfNeeded();
  const b = await inside(v, 'b');
  so((await text_in(a)).includes('-module(two)') && (await text_in(b)).includes('Enum.sum'), 'a wrong program');
  await v.page.locator('#b').evaluate((/** @type {WebeamRun} */ e) => {
    e.code = 'IO.puts("new")\n';
  });
  await v.until(async () => (await text_in(b)).includes('puts("new")'), 'the other text is in the frame');
  so((await text_in(a)).includes('-module(two)'), 'the first one has another text, too');
  await v.page.locator('#b').evaluate((/** @type {WebeamRun} */ e) => e.run());
  await v.until(() => b.evaluate(() => /new/.test(document.querySelector('#output')?.textContent ?? '')), 'it runs');
  const entries = await v.page.evaluate(() => history.length);
  so(entries <= 2, `the history has ${entries} entries`);
  await v.page.evaluate(() => document.querySelector('#a')?.removeAttribute('view'));
  await v.page.locator('#a button.run').waitFor();
  so(!(await v.page.locator('#a iframe').count()), 'the frame stays without the attribute');
}
/** Light and dark follow the page. @param {Visit} v */
export async function test_theme(v) {
  await v.page.emulateMedia({ colorScheme: 'dark' });
  await opened(v, `<webeam-run id="a" view="step">${script(PROGRAM)}</webeam-run>`);
  const frame = await inside(v, 'a');
  const theme = () => frame.evaluate(() => document.documentElement.dataset.theme);
  so((await theme()) === 'dark', `it is ${await theme()}`);
  await v.page.evaluate(() => document.documentElement.style.setProperty('color-scheme', 'light'));
  await v.until(async () => (await theme()) === 'light', 'light, as the page');
  await v.page.evaluate(() => document.querySelector('#a')?.setAttribute('theme', 'dark'));
  await v.until(async () => (await theme()) === 'dark', 'dark, as the element');
}
/** Nothing that the visitor keeps is read, or another after it. @param {Visit} v */
export async function test_keeps_nothing(v) {
  await v.open('?nosw', { 'mine.erl': '-module(mine).\n-export([main/0]).\nmain() -> mine.\n' });
  await v.page.click('.cm-content');
  await v.press('Control+End');
  await v.page.keyboard.type('% edited');
  await v.until(() => v.page.evaluate(() => JSON.stringify({ ...localStorage }).includes('% edited')), 'it is kept');
  await opened(v, `<webeam-run id="a" view="step">${script(PROGRAM)}</webeam-run>`);
  const before = await kept_of(v);
  so(before.includes('% edited'), before);
  const frame = await inside(v, 'a');
  await frame.click('.cm-content');
  await v.press('Control+Home');
  await v.page.keyboard.type('%% a change');
  await v.until(async () => (await text_in(frame)).includes('%% a change'), 'it is changed');
  await v.until(async () => {
    const href = (await frame.getAttribute('#whole', 'href')) ?? '';
    return href.includes('#p=') && href.includes('view=step') && !href.includes('embed');
  }, 'the link to the playground');
  await wait(600); // longer than kept programs wait for
  const after = await kept_of(v);
  so(after === before, `kept before:\n${before}\nafter:\n${after}`);
  const workers = await v.page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
  so(workers === 0, 'there is a service worker');
  const [whole] = await Promise.all([v.context.waitForEvent('page'), frame.click('#whole')]);
  await whole.waitForSelector('body[data-ready]');
  const text = await whole.evaluate(() => document.querySelector('.cm-content')?.textContent ?? '');
  so(text.includes('%% a change') && (await whole.locator('#examples').isVisible()), text);
}
test_keeps_nothing.hosts = ['alone'];

// ---- strangers -----------------------------------------------------------------------------------------------------
/** A page at another origin: both hear each other. @param {Visit} v */
export async function test_other_origin(v) {
  const folder = mkdtempSync(join(tmpdir(), 'webeam-'));
  cpSync(join(top, 'web'), join(folder, 'text'), { recursive: true });
  const body = `<webeam-run id="a" view="step">${script(PROGRAM)}</webeam-run>`;
  writeFileSync(join(folder, 'index.html'), page_with(body, v.url));
  const server = await serve(folder);
  try {
    await v.page.goto(server.url);
    const frame = await inside(v, 'a');
    so((await absent(v, 'a').count()) === 0, 'it is said to be absent');
    await v.page.locator('#a').evaluate((/** @type {WebeamRun} */ e) => e.run());
    await v.until(
      () => frame.evaluate(() => /got pong/.test(document.querySelector('#output')?.textContent ?? '')),
      'the message Run is heard',
    );
  } finally {
    server.end();
    rmSync(folder, { recursive: true });
  }
}
test_other_origin.hosts = ['alone'];
/** @param {Visit} v */
export async function test_hostile_messages(v) {
  await opened(
    v,
    `<webeam-run id="a" view="step">${script(PROGRAM)}</webeam-run>
    <webeam-run id="b" view="watch" playground="${v.url}text/none.html">${script(PROGRAM)}</webeam-run>`,
  );
  await v.page.route('**/text/none.html*', route =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>none</title>' }),
  );
  const frame = await inside(v, 'a');
  const theme = await frame.evaluate(() => document.documentElement.dataset.theme);
  // Another frame of the same origin tells both.
  await v.page.evaluate(async () => {
    const other = document.createElement('iframe');
    other.className = 'other';
    other.srcdoc = `<script>
      const frames = [...parent.document.querySelectorAll('webeam-run')].map(e => e.shadowRoot.querySelector('iframe'));
      for (const f of frames) if (f) for (const m of [{ webeam: 'run' }, { webeam: 'theme', theme: 'dark' },
        { webeam: 'theme', theme: 'light' }]) f.contentWindow.postMessage(m, '*');
      parent.postMessage({ webeam: 'ready' }, '*');
    </script>`;
    document.body.append(other);
    await new Promise(done => (other.onload = done));
  });
  await absent(v, 'b').waitFor();
  await wait(300);
  so((await frame.evaluate(() => document.querySelector('#output')?.textContent)) === '', 'a stranger runs it');
  so((await frame.evaluate(() => document.documentElement.dataset.theme)) === theme, 'a stranger changes the theme');
  // The page itself, with what is no message of ours.
  await v.page.evaluate(() => {
    const f = document.querySelector('#a')?.shadowRoot?.querySelector('iframe');
    for (const m of [null, 1, 'run', { webeam: 1 }, { webeam: 'theme', theme: '"><b>' }, { webeam: 'theme' }])
      f?.contentWindow?.postMessage(m, '*');
  });
  await wait(200);
  so((await frame.evaluate(() => document.documentElement.dataset.theme)) === theme, 'a theme that is none');
}
/** Where there is no playground, the element says so and is what it is without a view. @param {Visit} v */
export async function test_no_answer(v) {
  const body = `<webeam-run id="a" view="step">${script(PROGRAM)}</webeam-run>`;
  await v.page.route('**/text/none.html*', route =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>none</title>' }),
  );
  await opened(v, body, `${v.url}text/none.html`);
  const says = absent(v, 'a');
  await says.waitFor();
  const words = (await says.textContent()) ?? '';
  so(
    /^The view Step is not here: the playground at \S+none\.html does not answer\. Open it there\.$/.test(words),
    words,
  );
  so(await v.page.locator('#a button.run').isVisible(), 'it cannot be run');
  await v.until(
    async () => ((await says.locator('a').getAttribute('href')) ?? '').includes('view=step#p='),
    'the link',
  );
  so(!(await v.page.locator('#a iframe').isVisible()), 'the frame is in sight');
  so(!(await findings(v.page)).length, `axe finds ${await findings(v.page)}`);
  await v.shot('absent');
}
test_no_answer.hosts = ['alone'];

// ---- how it looks --------------------------------------------------------------------------------------------------
/** Screenshots, and axe in the frame's own page. @param {Visit} v */
async function looks(v) {
  for (const view of ['step', 'watch', 'inspect']) {
    await opened(v, `<webeam-run id="a" view="${view}">${script(PROGRAM)}</webeam-run>`);
    const frame = await inside(v, 'a');
    if (view === 'watch') await frame.click('#run');
    await wait(1500);
    const width = await frame.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    so(width <= 0, `${view} is ${width} px wider than its frame`);
    await v.shot(view);
    await v.page.unroute('**/text/**');
  }
}
/** @param {Visit} v */
export const test_looks_desk = v => looks(v);
/** @param {Visit} v */
export const test_looks_desk_dark = v => looks(v);
/** @param {Visit} v */
export const test_looks_phone = v => looks(v);
/** @param {Visit} v */
export const test_looks_phone_dark = v => looks(v);
Object.assign(test_looks_desk, { context: SCREENS.wide, hosts: ['alone'] });
Object.assign(test_looks_desk_dark, { context: SCREENS.wide_dark, hosts: ['alone'] });
Object.assign(test_looks_phone, { context: SCREENS.phone, hosts: ['alone'] });
Object.assign(test_looks_phone_dark, { context: SCREENS.phone_dark, hosts: ['alone'] });
