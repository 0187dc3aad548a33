// SPDX-License-Identifier: Apache-2.0
// tests/web/watch_program.test.mjs — Watch shows the program: from its beginning, by names that one can read, and after
// its end what its processes were.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cells, opened, running, says } from './panels.mjs';
import { top } from './host.mjs';
import { SCREENS, so, wait } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */

const demo = (/** @type {string} */ name) => readFileSync(join(top, 'demo', name), 'utf8');
const CANVAS = '#panel-watch .timeline canvas';
const rows = (/** @type {Visit} */ v) => cells(v, '#panel-watch tr.row');
const names = async (/** @type {Visit} */ v) => (await rows(v)).map(r => r[1]);
/** Runs it, and waits for its end. @param {Visit} v */
async function to_the_end(v) {
  await v.page.click('#run');
  await says(v, 'watch', /has ended/, 120000);
}
/** What the timeline's tooltips say, at each pixel of a line through each lane.
 * @param {Visit} v @param {number[]} heights  where in a lane, as parts of it @returns {Promise<string[]>} */
const tooltips = (v, heights) =>
  v.page.$eval(
    CANVAS,
    (canvas, parts) => {
      const box = canvas.getBoundingClientRect();
      const tip = /** @type {HTMLElement} */ (canvas.parentElement?.querySelector('.tip'));
      const found = new Set();
      const lane = (box.height - 24) / Number(canvas.dataset.lanes);
      for (let k = 0; k < Number(canvas.dataset.lanes); k++)
        for (const part of parts)
          for (let x = 32; x < box.width; x++) {
            const at = { clientX: box.left + x, clientY: box.top + 20 + lane * (k + part), pointerId: 1 };
            canvas.dispatchEvent(new PointerEvent('pointermove', { ...at, bubbles: true }));
            if (!tip.hidden) found.add(tip.textContent ?? '');
          }
      return [...found];
    },
    heights,
  );
const MIDDLES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.9];

// ---- a short program ----------------------------------------------------------------------------------------------
const SHORT = `-module(brief).
-export([main/0, worker/2]).
main() ->
    Me = self(),
    register(boss, spawn(fun() -> receive go -> Me ! done end end)),
    [spawn(?MODULE, worker, [Me, N]) || N <- [1, 2]],
    spawn(fun() -> exit(oops) end),
    receive {done, _} -> ok end,
    boss ! go,
    receive done -> ok end,
    timer:sleep(5),
    fine.
worker(To, N) -> To ! {done, N}.
`;
/** Watch begins at the program, and stays on it. @param {Visit} v */
export async function test_short(v) {
  await opened(v, 'watch', { 'brief.erl': SHORT });
  so(await v.page.isChecked('#panel-watch label:has-text("Only my processes") input'), 'only those of the program');
  const reductions = (/** @type {string[]} */ row) => Number(row[4].replaceAll(',', ''));
  // On a busy machine a run of 35 ms may be over before it is looked at.
  /** @type {string[][]} */
  let all = [];
  for (let i = 0; i < 4 && !(all.length === 5 && all.some(r => r[1] === 'main' && reductions(r) > 10)); i++) {
    await to_the_end(v);
    await wait(1000);
    all = await rows(v);
  }
  assert.equal(all.length, 5, `five processes: ${all.join('|')}`);
  const by_name = (/** @type {string} */ name) => all.filter(r => r[1] === name);
  const [main] = by_name('main');
  assert.match(main[2], /^returned fine/);
  so(reductions(main) > 10, `reductions of main: ${main}`);
  assert.equal(by_name('boss')[0][2], 'normal');
  assert.deepEqual(
    by_name('worker/2')
      .map(r => r[2])
      .sort(),
    ['normal', 'normal'],
  );
  assert.equal(by_name('fun in main/0, line 7')[0][2], 'oops');
  await v.shot('ended');
  const told = await tooltips(v, MIDDLES);
  so(
    told.some(t => /^main <0\.\d+\.0>\n/.test(t)),
    `a slice of main: ${told.join('|').slice(0, 600)}`,
  );
  so(!told.some(t => t.includes("'-main")), 'no name of the compiler');
  await v.page.click('#watch-tree');
  await v.until(async () => (await v.page.locator('#panel-watch g.node').count()) === 5, 'five nodes');
  await v.shot('tree');
  await v.page.click('#watch-processes');
  await v.page.uncheck('#panel-watch label:has-text("Only my processes") input');
  await v.until(async () => (await names(v)).length > 10, 'those of OTP, too');
  await v.accessible('Watch');
}
test_short.context = SCREENS.wide;
/** @param {Visit} v */
export const test_short_threads = v => test_short(v);
test_short_threads.hosts = ['isolated'];
test_short_threads.context = SCREENS.phone;

// ---- Follow -------------------------------------------------------------------------------------------------------
const BUSY = `-module(busy).
-export([main/0]).
main() ->
    [spawn(fun() -> forever(0) end) || _ <- lists:seq(1, 3)],
    tick(0).
tick(N) -> receive after 5 -> tick(N + 1) end.
forever(N) -> forever(N + 1).
`;
/** What is in sight: slices, and how much of the time they fill. @param {Visit} v */
const look = v => v.page.$eval(CANVAS, c => ({ drawn: Number(c.dataset.drawn), filled: Number(c.dataset.filled) }));
/** 25 looks while it runs. @param {Visit} v */
async function looks(v) {
  await v.until(async () => (await look(v)).drawn > 5, 'slices are drawn');
  const all = [];
  for (let i = 0; i < 25; i++) {
    await wait(130);
    all.push(await look(v));
  }
  const blank = all.filter(l => l.drawn < 5 || l.filled < 0.15);
  so(!blank.length, `${blank.length} of 25 looks: ${JSON.stringify(blank)}`);
  return `drawn ${Math.min(...all.map(l => l.drawn))} to ${Math.max(...all.map(l => l.drawn))}`;
}
/** A busy program is never blank. @param {Visit} v */
export async function test_follow(v) {
  await running(v, 'watch', { 'busy.erl': BUSY });
  const said = await looks(v);
  await v.shot('busy');
  return said;
}
test_follow.context = SCREENS.wide;
/** With four schedulers: threads. @param {Visit} v */
export async function test_follow_threads(v) {
  v.query = '';
  await v.open('?schedulers=4&nosw', { 'busy.erl': BUSY });
  await v.page.click('#view-watch');
  await v.run();
  await v.until(() => v.playground(p => p.session.state === 'running'), 'it runs', 120000);
  const said = await looks(v);
  await v.shot('busy');
  return said;
}
test_follow_threads.hosts = ['isolated'];
test_follow_threads.context = SCREENS.wide_dark;
/** The example is over in no time: it stays in sight. @param {Visit} v */
export async function test_follow_example(v) {
  await opened(v, 'watch', { 'busy_loop.erl': demo('busy_loop.erl') });
  await to_the_end(v);
  return looks(v);
}

// ---- messages, restarts -------------------------------------------------------------------------------------------
const TALK = `-module(talk).
-export([main/0]).
main() ->
    Me = self(),
    Ponger = spawn(fun() -> ponger() end),
    register(ponger, Ponger),
    [Me ! {noise, N} || N <- lists:seq(1, 7)],
    [begin Ponger ! {ping, N, Me}, receive {pong, N} -> ok end, timer:sleep(2) end || N <- lists:seq(1, 5)],
    Ponger ! stop.
ponger() -> receive {ping, N, From} -> From ! {pong, N}, ponger(); stop -> ok end.
`;
/** Arrows say what the message is, and what finding it cost. @param {Visit} v */
export async function test_messages(v) {
  await opened(v, 'watch', { 'talk.erl': TALK });
  await to_the_end(v);
  await wait(300);
  const told = await tooltips(v, MIDDLES);
  const says_ping = told.find(t => /^main <0\.\d+\.0> sends \{ping,\d,<0\.\d+\.0>\}\nto ponger <0/.test(t));
  so(says_ping, `a ping: ${told.join('|').slice(0, 2000)}`);
  const pong = told.find(t => /^ponger .* sends \{pong,\d\}\nto main/.test(t));
  assert.match(pong ?? '', /it looked at 7 other messages first: 7 reductions/);
  await v.shot('messages');
}
test_messages.context = SCREENS.wide;

const SUPERVISED = `-module(sup).
-behaviour(supervisor).
-export([main/0, init/1, start/0, loop/0]).
main() ->
    process_flag(trap_exit, true),
    {ok, _} = supervisor:start_link({local, top}, ?MODULE, []),
    [begin crash(), timer:sleep(20) end || _ <- [1, 2, 3]],
    receive stop -> ok end.
crash() -> case whereis(worker) of undefined -> timer:sleep(1), crash(); P -> exit(P, kill) end.
init([]) -> {ok, {#{intensity => 10}, [#{id => w, start => {?MODULE, start, []}}]}}.
start() -> P = spawn_link(?MODULE, loop, []), register(worker, P), {ok, P}.
loop() -> receive stop -> ok end.
`;
/** A restart: the one that ended, the new one, the count. @param {Visit} v */
export async function test_restarts(v) {
  await running(v, 'watch', { 'sup.erl': SUPERVISED });
  await v.page.click('#watch-tree');
  const tree = () =>
    v.page.$$eval('#panel-watch svg.tree g.node', ns => ns.map(n => n.getAttribute('aria-label') ?? ''));
  const all = await v.until(async () => {
    const now = await tree();
    return now.some(t => /restart 3/.test(t)) && now;
  }, 'three restarts');
  so(
    all.some(t => /^top .*3 restarts.*supervisor/.test(t)),
    `the supervisor: ${all}`,
  );
  so(
    all.some(t => /^worker .*✕ killed/.test(t)),
    `the one that ended: ${all}`,
  );
  await v.shot('restarts');
  await v.page.click('#panel-watch button:has-text("All")');
  await wait(300);
  const told = await tooltips(v, [0.02, 0.05, 0.08, 0.12]);
  so(
    told.some(t => /^worker .* is born\nin place of <0\.\d+\.0> \(killed\): restart \d/.test(t)),
    `${told.join('|')}`,
  );
}
test_restarts.context = SCREENS.wide;

// ---- balance ------------------------------------------------------------------------------------------------------
const FORTY = BUSY.replace('lists:seq(1, 3)', 'lists:seq(1, 40)');
/** 40 busy processes spread over four schedulers, and the picture shows it. @param {Visit} v */
export async function test_balance(v) {
  v.query = '';
  await v.open('?schedulers=4&nosw', { 'busy.erl': FORTY });
  await v.page.click('#view-watch');
  await v.run();
  await v.until(() => v.playground(p => p.session.state === 'running'), 'it runs', 120000);
  await v.page.click('#watch-system');
  const lengths = () =>
    v.page.$$eval('#panel-watch .queues .q span', s => s.map(x => Number(x.textContent)).filter((_, i) => i % 4 === 2));
  let last = /** @type {number[]} */ ([]);
  await v.until(
    async () => {
      last = await lengths();
      return last.length === 4 && last.every(n => n >= 7 && n <= 12);
    },
    'queues of eight to twelve',
    60000,
  );
  await v.shot('balance');
  return `${last}`;
}
test_balance.hosts = ['isolated'];
test_balance.context = SCREENS.wide;
