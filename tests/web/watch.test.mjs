// SPDX-License-Identifier: Apache-2.0
// tests/web/watch.test.mjs — the view Watch: table, details, tree, system, timeline, and the trace it gives away.
import { readFileSync } from 'node:fs';
import assert from 'node:assert/strict';
import { cells, number, opened, running, says } from './panels.mjs';
import { SCREENS, so, wait } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */

/** A boss and its workers, for ever: messages, collections, a mailbox that waits. */
const TALK = `-module(talk).
-export([main/0, worker/1, boss/1]).
main() ->
    register(hub, self()),
    [spawn_link(?MODULE, boss, [N]) || N <- [1, 2, 3]],
    P = spawn(fun() -> put(mood, calm), receive {never, X} -> X end end),
    register(patient, P),
    [P ! {letter, N} || N <- lists:seq(1, 5)],
    receive stop -> ok end.
boss(N) -> Ws = [spawn_link(?MODULE, worker, [self()]) || _ <- lists:seq(1, N + 1)], boss_loop(Ws).
boss_loop(Ws) ->
    [W ! {do, self(), lists:seq(1, 200)} || W <- Ws],
    [receive {done, W, _} -> ok end || W <- Ws],
    receive after 1 -> boss_loop(Ws) end.
worker(_) -> receive {do, From, L} -> From ! {done, self(), lists:sum([X * X || X <- L])}, worker(From) end.
`;
/** 500 processes that differ in all that the table shows. */
const CROWD = `-module(crowd).
-export([main/0, one/1]).
main() ->
    Ps = [started(N) || N <- lists:seq(1, 500)],
    register(boss, self()),
    monitor(process, hd(Ps)),
    receive stop -> ok end.
started(N) ->
    P = spawn_opt(?MODULE, one, [N], [link, {priority, lists:nth(1 + N rem 3, [low, normal, high])}]),
    [P ! {m, K} || K <- lists:seq(1, N rem 37)],
    P.
one(N) ->
    put(number, N),
    L = lists:seq(1, N * 3),
    lists:foldl(fun(X, A) -> X + A end, 0, L),
    receive stop -> L end.
`;
const CANVAS = '#panel-watch .timeline canvas';

/** The rows in sight. @param {Visit} v */
const rows = v => cells(v, '#panel-watch tr.row');
/** Only processes with it are shown. @param {Visit} v @param {string} text */
const filter = (v, text) => v.page.fill('#panel-watch input[type=search]', text);
/** Waits until one row is left, and gives it. @param {Visit} v @param {string} text */
async function only(v, text) {
  await filter(v, text);
  return v.until(async () => {
    const all = await rows(v);
    return all.length === 1 && all[0];
  }, `one row with ${text}`);
}
const detail = (/** @type {Visit} */ v) => v.text_of('#panel-watch .detail');
/** @param {string} text @param {string[]} parts */
function has(text, parts) {
  for (const t of parts) so(text.includes(t), `${t} in ${text.slice(0, 800)}`);
}
/** Waits until a number of the timeline's canvas is above another.
 * @param {Visit} v @param {'drawn' | 'arrows' | 'to'} name @param {number} least @param {number} ms */
const canvas_above = (v, name, least, ms) =>
  v.until(async () => Number(await v.page.getAttribute(CANVAS, `data-${name}`)) > least, `${name} > ${least}`, ms);

// ---- all of the view -----------------------------------------------------------------------------------------------
/** What is seen of a running program, part by part. @param {Visit} v */
async function overview(v) {
  await running(v, 'watch', { 'talk.erl': TALK });
  await says(v, 'watch', /\d+ processes/);
  await wait(2500);
  await v.shot('all');
  const hub = await only(v, 'hub');
  so(hub[1] === 'hub' && hub[2] === 'waiting', `hub is in the table: ${hub}`);
  await canvas_above(v, 'drawn', 3, 10000); // slices are drawn
  await a_process(v);
  await the_tree(v);
  await the_system(v);
  await v.page.click('#watch-processes');
  await v.page.click('#panel-watch button:has-text("All")');
  await v.page.focus('#panel-watch canvas');
  for (const k of ['+', '+', '+', '+', '+', '+', 'ArrowLeft', 'ArrowLeft']) await v.press(k);
  await wait(300);
  await v.shot('zoomed');
}
/** @param {Visit} v */
async function a_process(v) {
  await only(v, 'patient');
  await v.page.click('#panel-watch tr.row');
  await v.page.waitForSelector('#panel-watch .detail .mailbox');
  has(await detail(v), [
    '{letter,1}',
    '{letter,5}',
    '{mood,calm}',
    'fun in main/0',
    'talk.erl:',
    'has looked at 5 messages in vain',
  ]);
  so((await v.page.locator('#panel-watch .mailbox li.save').count()) === 1, 'the save pointer is shown');
  await v.shot('process');
  await filter(v, '');
  await v.page.click('#panel-watch .detail header button');
}
/** @param {Visit} v */
async function the_tree(v) {
  await v.page.click('#watch-tree');
  const nodes = v.page.locator('#panel-watch svg.tree g.node');
  await v.until(async () => (await nodes.count()) >= 10, 'ten nodes of the tree', 10000);
  await wait(900);
  await v.shot('tree');
  const dashes = await v.page.$$eval('#panel-watch svg.tree path', ps =>
    ps.map(p => p.getAttribute('stroke-dasharray')),
  );
  so(
    dashes.some(d => !d),
    'links are drawn',
  );
}
/** @param {Visit} v */
async function the_system(v) {
  await v.page.click('#watch-system');
  await v.page.waitForSelector('#panel-watch .queues');
  assert.match(await v.text_of('#panel-watch .queues'), /max.*high.*normal.*low.*S1/s);
  await v.shot('system');
  const [file] = await Promise.all([
    v.page.waitForEvent('download'),
    v.page.click('#panel-watch button:has-text("Perfetto")'),
  ]);
  /** @type {{ ph: string, name: string }[]} */
  const events = JSON.parse(readFileSync(await file.path(), 'utf8')).traceEvents;
  so(
    events.some(e => e.ph === 'X' && /talk:worker\/1|talk:boss\/1/.test(e.name)),
    'slices by name',
  );
  so(
    events.some(e => e.ph === 'f'),
    'messages',
  );
}
/** @param {Visit} v */
export const test_overview = v => overview(v);
/** @param {Visit} v */
export const test_overview_phone = v => overview(v);
/** With two schedulers. @param {Visit} v */
export const test_overview_dark = v => overview(v);
test_overview.context = SCREENS.wide;
test_overview_phone.context = SCREENS.phone_dark;
test_overview_dark.context = SCREENS.wide_dark;
test_overview_dark.hosts = ['isolated'];

// ---- the table -----------------------------------------------------------------------------------------------------
/** Every column sorts, both ways; the rest of the table comes as one scrolls; pids lead from process to process; the
 * keyboard is enough. @param {Visit} v */
export async function test_table(v) {
  await running(v, 'watch', { 'crowd.erl': CROWD });
  await says(v, 'watch', /5\d\d processes/);
  await filter(v, 'crowd:one');
  await v.until(async () => {
    const all = await rows(v);
    return all.length > 5 && all.every(r => r[1] === 'one/1');
  }, 'only crowd:one/1 is left');
  assert.equal(await v.page.getAttribute('#panel-watch .table table', 'aria-rowcount'), '501');
  await every_column_sorts(v);
  await only(v, 'boss');
  await v.page.focus('#panel-watch .table');
  await v.press('ArrowDown');
  await v.page.waitForSelector('#panel-watch .detail:not([hidden])');
  has(await detail(v), ['Links (50', 'and 30', 'Monitors (1)', '{process,<0.']);
  await v.page.click('#panel-watch .detail .terms button.link:has-text("<0.")');
  await v.until(async () => /one\/1/.test(await detail(v)), 'the linked process');
  has(await detail(v), ['{number,', 'Links (1)', 'one/1', 'crowd.erl:']);
  await v.shot('detail');
}
test_table.context = SCREENS.wide;

/** The lanes of four schedulers and a process in detail leave rows in sight, in a window that is not tall.
 * @param {Visit} v */
export async function test_rows_beside_the_rest(v) {
  await opened(v, 'watch', { 'crowd.erl': CROWD });
  const box = await v.page.locator('#panel-watch .timeline').boundingBox();
  so(box && box.height < 90, `a timeline of nothing is one lane: ${box?.height} px`);
  await v.run();
  await says(v, 'watch', /5\d\d processes/);
  await v.page.locator('#panel-watch tr.row').first().click();
  await v.page.waitForSelector('#panel-watch .detail .mailbox');
  const seen = () =>
    v.page.locator('#panel-watch .detail header').evaluate(e => {
      const { left, top } = e.getBoundingClientRect();
      return e.contains(document.elementFromPoint(left + 20, top + 10));
    });
  await v.until(seen, 'the process in detail is in sight', 5000);
  await v.page.locator('#panel-watch tr.row').nth(1).click({ timeout: 5000 });
  const table = await v.page.locator('#panel-watch .table').boundingBox();
  so(table && table.height >= 100, `some rows are in sight: ${table?.height} px`);
  await v.shot('low');
}
test_rows_beside_the_rest.context = { viewport: { width: 1200, height: 520 } };

const PRIORITIES = ['max', 'high', 'normal', 'low'];
/** The columns in their order: what a cell's text is worth; both_ends: the first and the last row differ.
 * @type {{ title: string, value: (text: string) => string | number, both_ends?: boolean }[]} */
const COLUMNS = [
  { title: 'Pid', value: t => Number(/\d+\.(\d+)\./.exec(t)?.[1]), both_ends: true },
  { title: 'Name', value: t => t },
  { title: 'State', value: t => t },
  { title: 'Priority', value: t => PRIORITIES.indexOf(t), both_ends: true },
  { title: 'Reductions', value: number, both_ends: true },
  { title: 'Messages', value: number, both_ends: true },
  { title: 'Heap', value: number, both_ends: true },
];
/** @param {Visit} v */
async function every_column_sorts(v) {
  for (const [i, { title, value, both_ends }] of COLUMNS.entries()) {
    const head = `#panel-watch th:nth-child(${i + 1})`;
    for (let turn = 0; turn < 2; turn++) {
      await v.page.click(`${head} button`);
      const way = await v.page.getAttribute(head, 'aria-sort');
      await wait(350);
      const list = (await rows(v)).map(r => value(r[i]));
      const sorted = list.every((x, k) => !k || (way === 'ascending' ? list[k - 1] <= x : list[k - 1] >= x));
      so(sorted && list.length > 5, `${title} ${way}: ${list}`);
      if (both_ends) assert.notEqual(value((await last_row(v))[i]), list[0], `${title}: the two ends differ`);
    }
  }
}
/** The last row of the table, which comes from the VM when one goes there. @param {Visit} v */
async function last_row(v) {
  const arrives = (/** @type {number} */ index) =>
    v.until(
      () =>
        v.page.$$eval(
          '#panel-watch tr.row',
          (/** @type {HTMLTableRowElement[]} */ rs, n) =>
            rs.every(r => r.cells[0].textContent !== '…') && rs.some(r => r.ariaRowIndex === n),
          String(index),
        ),
      `row ${index}`,
      5000,
    );
  await v.page.focus('#panel-watch .table');
  await v.press('End');
  await arrives(501);
  const last = (await rows(v)).at(-1) ?? [];
  await v.press('Home');
  await arrives(2);
  return last;
}

// ---- the timeline --------------------------------------------------------------------------------------------------
/** What the timeline shows: a span of time in ns. @typedef {{ from: number, to: number }} Span */
/** @param {Visit} v @returns {Promise<Span>} */
async function span(v) {
  await wait(120); // it is drawn
  return v.page.$eval(CANVAS, c => ({ from: Number(c.dataset.from), to: Number(c.dataset.to) }));
}
const width = (/** @type {Span} */ s) => s.to - s.from;

/** Zoom and pan: wheel, mouse, keys; touch and two fingers. @param {Visit} v */
export async function test_timeline(v) {
  await running(v, 'watch', { 'talk.erl': TALK });
  await canvas_above(v, 'arrows', 3, 20000); // messages are drawn
  await wait(1000);
  await v.page.click('#panel-watch button:has-text("All")');
  const all = await span(v);
  const box = await v.page.locator(CANVAS).boundingBox();
  so(box, 'the canvas is in sight');
  const x = box.x + box.width / 2;
  const y = box.y + 35;
  await with_the_mouse(v, x, y);
  await with_keys(v);
  await with_fingers(v, x, y);
  await v.press('f');
  await canvas_above(v, 'to', all.to + 50e6, 30000);
  await v.shot('followed');
}
test_timeline.context = SCREENS.wide_dark;

/** @param {Visit} v @param {number} x @param {number} y */
async function with_the_mouse(v, x, y) {
  const all = await span(v);
  await v.page.mouse.move(x, y);
  await v.page.mouse.wheel(0, -480);
  const wheel = await span(v);
  so(width(wheel) < width(all) / 3, `the wheel zooms: ${width(all)} ${width(wheel)}`);
  await v.page.mouse.down();
  await v.page.mouse.move(x - 100, y, { steps: 4 });
  await v.page.mouse.up();
  const drag = await span(v);
  so(drag.from > wheel.from && Math.abs(width(drag) - width(wheel)) < 2, 'dragging pans');
}
/** @param {Visit} v */
async function with_keys(v) {
  const before = await span(v);
  await v.page.focus(CANVAS);
  await v.press('ArrowLeft');
  const left = await span(v);
  so(left.from < before.from, 'arrows pan');
  await v.press('+');
  so(width(await span(v)) < width(left), 'plus zooms in');
  await v.press('Shift+ArrowRight');
  assert.match(await v.text_of('#panel-watch .timeline .tip'), /<0\.\d+\.0>.*reductions/s);
  await v.page.waitForSelector('#panel-watch .detail:not([hidden])');
  await v.press('Escape');
  so(await v.page.$eval('#panel-watch .detail', (/** @type {HTMLElement} */ d) => d.hidden), 'Escape leaves it');
}
/** @param {Visit} v @param {number} x @param {number} y */
async function with_fingers(v, x, y) {
  const cdp = await v.context.newCDPSession(v.page);
  /** @param {'touchStart' | 'touchMove' | 'touchEnd'} type @param {[number, number][]} points */
  const touch = (type, ...points) =>
    cdp.send('Input.dispatchTouchEvent', { type, touchPoints: points.map((p, id) => ({ x: p[0], y: p[1], id })) });
  const before = await span(v);
  await touch('touchStart', [x, y]);
  for (let k = 1; k <= 5; k++) await touch('touchMove', [x - 20 * k, y]);
  await touch('touchEnd');
  const pan = await span(v);
  so(pan.from > before.from, `a finger pans: ${before.from} ${pan.from}`);
  await touch('touchStart', [x - 30, y], [x + 30, y]);
  for (let k = 1; k <= 5; k++) await touch('touchMove', [x - 30 - 12 * k, y], [x + 30 + 12 * k, y]);
  await touch('touchEnd');
  const pinch = await span(v);
  so(width(pinch) < width(pan) * 0.7, `two fingers zoom: ${width(pan)} ${width(pinch)}`);
}
