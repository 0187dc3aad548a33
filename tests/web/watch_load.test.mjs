// SPDX-License-Identifier: Apache-2.0
// tests/web/watch_load.test.mjs — Watch with very many processes: frames a second, and what watching costs the program.
//
// WEBEAM_QUIET=1 says that nothing else runs on this machine: then the limits are those that are promised, else ones
// that a busy machine keeps. WEBEAM_LOTS: processes of test_lots. WEBEAM_COST_PAIRS, WEBEAM_COST_MS: how long test_cost
// measures.
import { readdirSync, readFileSync } from 'node:fs';
import { note, number, running, says } from './panels.mjs';
import { SCREENS, so, wait } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */

export const quiet = true;
const { env } = process;
const strict = !!env.WEBEAM_QUIET;
const LEAST_FPS = strict ? 50 : 25;
/** Of the run time. A busy machine spreads the pairs by twenty percent and more. */
const MOST_COST = strict ? 0.05 : 0.3;

/** 10,000 processes, all at work. */
const MANY = `-module(many).
-export([main/0]).
main() ->
    Me = self(),
    rounds([spawn(fun() -> loop(Me) end) || _ <- lists:seq(1, 10000)]).
rounds(Ps) -> [P ! go || P <- Ps], [receive done -> ok end || _ <- Ps], rounds(Ps).
loop(Me) -> receive go -> lists:sum(lists:seq(1, 100)), Me ! done, loop(Me) end.
`;
/** So many processes that wait; one of them gets messages. */
const LOTS = (/** @type {number} */ n) => `-module(lots).
-export([main/0]).
main() -> Ps = [spawn(fun() -> receive stop -> ok end end) || _ <- lists:seq(1, ${n})], beat(Ps, 0).
beat(Ps, N) -> hd(Ps) ! {beat, N}, receive after 5 -> beat(Ps, N + 1) end.
`;

/** Frames a second for four seconds, and the longest of them in ms. @param {Visit} v */
const frames = v =>
  v.page.evaluate(
    () =>
      /** @type {Promise<{ fps: number, worst: number }>} */ (
        new Promise(done => {
          const began = performance.now();
          let n = 0;
          let last = began;
          let worst = 0;
          const frame = () => {
            const now = performance.now();
            n++;
            worst = Math.max(worst, now - last);
            last = now;
            if (now - began > 4000) done({ fps: (n / (now - began)) * 1000, worst });
            else requestAnimationFrame(frame);
          };
          requestAnimationFrame(frame);
        })
      ),
  );

/** @param {Visit} v */
export async function test_rate(v) {
  await running(v, 'watch', { 'many.erl': MANY });
  await says(v, 'watch', /10,0\d\d processes/, 60000);
  await wait(2000);
  const { fps } = await frames(v);
  await v.shot('watch');
  const drawn = await v.page.getAttribute('#panel-watch canvas', 'data-drawn');
  const said = `${fps.toFixed(1)} frames a second with 10,000 processes alive; ${drawn} slices in sight`;
  so(fps >= LEAST_FPS, said);
  return said;
}

/** What is done at once stays bounded, and the page alive. @param {Visit} v */
export async function test_lots(v) {
  const n = Number(env.WEBEAM_LOTS ?? 300_000);
  await running(v, 'watch', { 'lots.erl': LOTS(n) });
  await v.until(
    async () => number(/^([\d,]+) processes/.exec(await note(v, 'watch'))?.[1]) > n,
    `${n} processes`,
    120000,
  );
  const began = Date.now();
  await v.page.click('#panel-watch th:nth-child(6) button'); // by messages: the one that gets them comes first
  const messages = v.page.locator('#panel-watch tr.row td:nth-child(6)').first();
  await v.until(async () => number((await messages.textContent()) ?? '') > 10, 'the one with most messages', 60000);
  const found = Date.now() - began;
  const { fps, worst } = await frames(v);
  await v.shot('watch');
  const rate = `${n} processes: ${fps.toFixed(1)} frames a second, the longest ${worst.toFixed(0)} ms`;
  const said = `${rate}; the one with most messages found in ${found} ms; ${await note(v, 'watch')}`;
  so(fps >= LEAST_FPS, said);
  return said;
}

const read = (/** @type {string} */ path) => {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
};
/** Is a process one of ours? @param {number} pid */
function is_ours(pid) {
  for (let p = pid; p > 1;) {
    if (p === process.pid) return true;
    const stat = read(`/proc/${p}/stat`);
    p = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  }
  return false;
}
/** CPU times of the threads of Workers in our browser, from /proc. Later it gives, of the one that worked most since,
 * a function: its CPU time in ns. */
function worker_times() {
  /** @type {string[]} */
  const threads = [];
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid) || !is_ours(Number(pid))) continue;
    for (const t of readdirSync(`/proc/${pid}/task`))
      if (read(`/proc/${pid}/task/${t}/comm`).startsWith('DedicatedWorker'))
        threads.push(`/proc/${pid}/task/${t}/schedstat`);
  }
  const ns = (/** @type {string} */ path) => Number(read(path).split(' ')[0]);
  const at = threads.map(ns);
  return () => {
    const worked = threads.map((path, i) => ({ path, ns: ns(path) - at[i] })).sort((a, b) => b.ns - a.ns);
    return () => ns(worked[0].path);
  };
}
/** Reductions since the start. @param {Visit} v @returns {Promise<number>} */
const reductions = v =>
  v.playground(async ({ session }) => {
    const { Observer } = await import(new URL('observe.js', location.href).href);
    return (await new Observer(session.vm).system()).reductions;
  });

/** Reductions for a second of its thread's CPU, with Watch open and without, by turns. @param {Visit} v */
export async function test_cost(v) {
  const pairs = Number(env.WEBEAM_COST_PAIRS ?? 5);
  const ms = Number(env.WEBEAM_COST_MS ?? 1200);
  await running(v, 'watch', { 'many.erl': MANY });
  await says(v, 'watch', /10,0\d\d processes/, 60000);
  const busiest = worker_times();
  await wait(600);
  const thread = busiest();
  /** @param {'watch' | 'output'} view */
  async function rate(view) {
    await v.page.click(`#view-${view}`);
    await wait(400);
    const [r0, c0] = [await reductions(v), thread()];
    await wait(ms);
    const [r1, c1] = [await reductions(v), thread()];
    return (r1 - r0) / (c1 - c0);
  }
  const ratios = [];
  await rate('output');
  for (let i = 0; i < pairs; i++) {
    const watch_first = i % 2 === 1;
    const a = await rate(watch_first ? 'watch' : 'output');
    const b = await rate(watch_first ? 'output' : 'watch');
    ratios.push(watch_first ? b / a - 1 : a / b - 1);
  }
  ratios.sort((a, b) => a - b);
  const median = ratios[ratios.length >> 1];
  await v.page.click('#view-watch');
  await wait(2500);
  const own = Number(/watching takes ([\d.]+) %/.exec(await says(v, 'watch', /watching takes [\d.]+ %/))?.[1]);
  const percent = (/** @type {number} */ x) => (100 * x).toFixed(1);
  const said =
    `watching 10,000 working processes costs ${percent(median)} % of the run time ` +
    `(median of ${pairs} pairs: ${ratios.map(percent).join(' ')}); the answers alone take ${own} %`;
  so(own < 3 && median < MOST_COST, said);
  return said;
}
test_rate.context = test_lots.context = test_cost.context = SCREENS.wide;
