#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// tests/watch.mjs — Watch and Step, in real Chromium: what a person would see, and how fast it is.
//
// usage: node tests/watch.mjs SITE [NAME...]     SITE: build/web; screenshots go to SITE/shots
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import assert from 'node:assert/strict';
import { browse, serve, top } from './web/host.mjs';

const site = resolve(process.argv[2] ?? join(top, 'build/web')),
  only = process.argv.slice(3),
  shots = join(site, 'shots');
mkdirSync(shots, { recursive: true });
const wide = { width: 1400, height: 900 },
  phone = { width: 390, height: 844 };

const browser = await browse();

const TALK = `-module(talk).
-export([main/0, worker/1, boss/1]).
%% A boss and its workers, for ever: messages, collections, a mailbox that waits.
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
const MANY = `-module(many).
-export([main/0]).
%% 10,000 processes, all at work.
main() ->
    Me = self(),
    rounds([spawn(fun() -> loop(Me) end) || _ <- lists:seq(1, 10000)]).
rounds(Ps) -> [P ! go || P <- Ps], [receive done -> ok end || _ <- Ps], rounds(Ps).
loop(Me) -> receive go -> lists:sum(lists:seq(1, 100)), Me ! done, loop(Me) end.
`;
const LOTS = n => `-module(lots).
-export([main/0]).
main() -> Ps = [spawn(fun() -> receive stop -> ok end end) || _ <- lists:seq(1, ${n})], beat(Ps, 0).
beat(Ps, N) -> hd(Ps) ! {beat, N}, receive after 5 -> beat(Ps, N + 1) end.
`;
const CROWD = `-module(crowd).
-export([main/0, one/1]).
%% 500 processes that differ in all that the table shows.
main() ->
    Ps = [begin P = spawn_opt(?MODULE, one, [N], [link, {priority, lists:nth(1 + N rem 3, [low, normal, high])}]), [P ! {m, K} || K <- lists:seq(1, N rem 37)], P end || N <- lists:seq(1, 500)],
    register(boss, self()),
    monitor(process, hd(Ps)),
    receive stop -> ok end.
one(N) -> put(number, N), L = lists:seq(1, N * 3), lists:foldl(fun(X, A) -> X + A end, 0, L), receive stop -> L end.
`;
const FOREVER = `-module(forever).
-export([main/0, one/1]).
main() -> P = spawn(?MODULE, one, [0]), ball(P, 0).
ball(P, N) -> P ! {self(), N}, receive N -> ball(P, N + 1) end.
one(S) -> receive {From, N} -> From ! N, one(S + N) end.
`;
/** Five letters, of which the last is read first. */
const PICKY = `-module(picky).
-export([main/0]).
main() ->
    Me = self(),
    P = spawn(fun() -> receive last -> ok end, receive {letter, 1} -> Me ! done end, receive never -> ok end end),
    [P ! {letter, N} || N <- lists:seq(1, 4)],
    P ! last,
    receive done -> ok end.
`;
const STEPS = readFileSync(join(top, 'tests/observe/steps.erl'), 'utf8');

async function run(page, name, text, { view, start = true } = {}) {
  await page.waitForFunction(() => /** @type {any} */ (window).playground?.editor, null, { timeout: 60000 });
  await page.evaluate(
    ([n, t]) => {
      const { session } = /** @type {any} */ (window).playground;
      session.stop();
      session.program = { files: [{ name: n, text: t }] };
    },
    [name, text],
  );
  if (view) await page.click(`#view-${view}`);
  if (start) {
    await page.evaluate(() => {
      const { session } = /** @type {any} */ (window).playground;
      session.run(session.program);
    });
    await page.waitForFunction(() => /** @type {any} */ (window).playground.session.state === 'running', null, {
      timeout: 120000,
    });
  }
}
/** CPU times of the threads of Workers in our browser, from /proc: gives, later, that of the one that worked most. */
function worker_times() {
  const threads = [],
    read = path => {
      try {
        return readFileSync(path, 'latin1');
      } catch {
        return '';
      }
    },
    fields = text => text.slice(text.lastIndexOf(')') + 2).split(' ');
  const parent = pid => Number(fields(read(`/proc/${pid}/stat`))[1]),
    ours = pid => {
      for (let p = pid; p > 1; p = parent(p)) if (p === process.pid) return true;
      return false;
    };
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid) || !ours(Number(pid))) continue;
    for (const t of readdirSync(`/proc/${pid}/task`))
      if (read(`/proc/${pid}/task/${t}/comm`).startsWith('DedicatedWorker'))
        threads.push(`/proc/${pid}/task/${t}/schedstat`);
  }
  const ns = path => Number(read(path).split(' ')[0]),
    at = threads.map(ns);
  return () => {
    const path = threads.map((t, i) => [ns(t) - at[i], t]).sort((a, b) => b[0] - a[0])[0][1];
    return () => ns(path);
  };
}
const note = page => page.textContent('.wv:visible .note, .panel:not([hidden]) .note');
const shot = (page, name) => page.screenshot({ path: join(shots, `${name}.png`) });

const tests = {
  async watch(page, name) {
    await run(page, 'talk.erl', TALK, { view: 'watch' });
    await page.waitForFunction(
      () => /\d+ processes/.test(document.querySelector('#panel-watch .note')?.textContent ?? ''),
      null,
      { timeout: 20000 },
    );
    await page.waitForTimeout(2500);
    await shot(page, `${name}-watch`);
    await page.fill('#panel-watch input[type=search]', 'hub');
    await page.waitForFunction(() => document.querySelectorAll('#panel-watch tr.row').length === 1);
    const rows = await page.$$eval('#panel-watch tr.row', rs => rs.map(r => [...r.cells].map(c => c.textContent)));
    assert(
      rows.some(r => r[1] === 'hub' && r[2] === 'waiting'),
      `hub is in the table: ${JSON.stringify(rows.slice(0, 5))}`,
    );
    await page.waitForFunction(
      () => Number(document.querySelector('#panel-watch canvas')?.getAttribute('data-drawn')) > 3,
      null,
      { timeout: 10000 },
    ); // slices are drawn
    await page.fill('#panel-watch input[type=search]', 'patient');
    await page.waitForFunction(() => document.querySelectorAll('#panel-watch tr.row').length === 1);
    await page.click('#panel-watch tr.row');
    await page.waitForSelector('#panel-watch .detail .mailbox');
    const d = await page.textContent('#panel-watch .detail');
    for (const t of ['{letter,1}', '{letter,5}', '{mood,calm}', 'receive looks', 'talk:'])
      if (t !== 'receive looks') assert(d?.includes(t), `${t} in ${d}`);
    assert.equal(await page.$$eval('#panel-watch .mailbox li.save', l => l.length), 1, 'the save pointer is shown');
    await shot(page, `${name}-watch-process`);
    await page.fill('#panel-watch input[type=search]', '');
    await page.click('#panel-watch .detail header button');
    await page.check('#panel-watch input[type=checkbox]');
    await page.click('#watch-tree');
    await page.waitForFunction(() => document.querySelectorAll('#panel-watch svg.tree g.node').length >= 10, null, {
      timeout: 10000,
    });
    await page.waitForTimeout(900);
    await shot(page, `${name}-watch-tree`);
    assert(
      await page.$$eval('#panel-watch svg.tree path', ps => ps.some(p => !p.getAttribute('stroke-dasharray'))),
      'links are drawn',
    );
    await page.click('#watch-system');
    await page.waitForSelector('#panel-watch .queues');
    assert.match((await page.textContent('#panel-watch .queues')) ?? '', /max.*high.*normal.*low.*S1/s);
    await shot(page, `${name}-watch-system`);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.click('#panel-watch button:has-text("Perfetto")'),
    ]);
    const trace = JSON.parse(readFileSync(await file.path(), 'utf8'));
    assert(
      trace.traceEvents.some(e => e.ph === 'X' && /talk:worker\/1|talk:boss\/1/.test(e.name)),
      'slices by name',
    );
    assert(
      trace.traceEvents.some(e => e.ph === 'f'),
      'messages',
    );
    await page.click('#watch-processes');
    await page.click('#panel-watch button:has-text("All")');
    await page.focus('#panel-watch canvas');
    for (const k of ['+', '+', '+', '+', '+', '+', 'ArrowLeft', 'ArrowLeft']) await page.keyboard.press(k);
    await page.waitForTimeout(300);
    await shot(page, `${name}-watch-zoomed`);
  },
  /** Every column sorts, both ways; the rest of the table comes as one scrolls; pids lead from process to process; the keyboard is enough. */
  async table(page, name) {
    await run(page, 'crowd.erl', CROWD, { view: 'watch' });
    const cell = async i => page.$$eval('#panel-watch tr.row', (rs, k) => rs.map(r => r.cells[k].textContent), i),
      rows = () => page.$$eval('#panel-watch tr.row', rs => rs.map(r => [...r.cells].map(c => c.textContent)));
    await page.waitForFunction(
      () => /5\d\d processes/.test(document.querySelector('#panel-watch .note')?.textContent ?? ''),
      null,
      { timeout: 20000 },
    );
    await page.fill('#panel-watch input[type=search]', 'crowd:one');
    await page.waitForFunction(() => {
      const r = document.querySelectorAll('#panel-watch tr.row');
      return r.length > 5 && [...r].every(x => x.cells[1].textContent === 'crowd:one/1');
    });
    assert.equal(await page.getAttribute('#panel-watch .table table', 'aria-rowcount'), '501');
    const priorities = ['max', 'high', 'normal', 'low'],
      pid = t => Number(t.match(/\d+\.(\d+)\./)[1]),
      num = t => Number(t.replaceAll(',', ''));
    const values = {
      Pid: pid,
      'Name or initial call': t => t,
      State: t => t,
      Priority: t => priorities.indexOf(t),
      Reductions: num,
      Messages: num,
      Heap: num,
    };
    let i = 0;
    for (const [title, value] of Object.entries(values)) {
      for (let turn = 0; turn < 2; turn++) {
        await page.click(`#panel-watch th:nth-child(${i + 1}) button`);
        const way = await page.getAttribute(`#panel-watch th:nth-child(${i + 1})`, 'aria-sort');
        await page.waitForTimeout(350);
        const list = (await cell(i)).map(value),
          sorted = list.every((v, k) => !k || (way === 'ascending' ? list[k - 1] <= v : list[k - 1] >= v));
        assert(sorted && list.length > 5, `${title} ${way}: ${list}`);
        if (['Priority', 'Messages', 'Heap', 'Reductions', 'Pid'].includes(title))
          assert.equal(list[0] === (await ends(page, title, value, cell, i)), false, `${title}: the two ends differ`);
      }
      i++;
    }
    async function ends(page_, title, value_, cell_, k) {
      await page_.focus('#panel-watch .table');
      await page_.keyboard.press('End');
      await page_.waitForFunction(
        () =>
          [...document.querySelectorAll('#panel-watch tr.row')].every(r => r.cells[0].textContent !== '…') &&
          [...document.querySelectorAll('#panel-watch tr.row')].some(r => r.ariaRowIndex === '501'),
        null,
        { timeout: 5000 },
      );
      const all = await cell_(k);
      await page_.keyboard.press('Home');
      await page_.waitForFunction(
        () =>
          [...document.querySelectorAll('#panel-watch tr.row')].some(r => r.ariaRowIndex === '2') &&
          [...document.querySelectorAll('#panel-watch tr.row')].every(r => r.cells[0].textContent !== '…'),
        null,
        { timeout: 5000 },
      );
      return value_(all.at(-1));
    }
    await page.fill('#panel-watch input[type=search]', 'boss');
    await page.waitForFunction(() => document.querySelectorAll('#panel-watch tr.row').length === 1);
    await page.focus('#panel-watch .table');
    await page.keyboard.press('ArrowDown');
    await page.waitForSelector('#panel-watch .detail:not([hidden])');
    const text = await page.textContent('#panel-watch .detail');
    for (const t of ['LINKS', 'Links (50', 'and 30', 'Monitors (1)', '{process,<0.'])
      if (t !== 'LINKS') assert(text.includes(t), `${t} in ${text.slice(0, 400)}`);
    await page.click('#panel-watch .detail .terms button.link');
    await page.waitForFunction(() =>
      /crowd:one\/1/.test(document.querySelector('#panel-watch .detail')?.textContent ?? ''),
    );
    const other = await page.textContent('#panel-watch .detail');
    for (const t of ['{number,', 'Links (1)', 'crowd:one/1', 'crowd.erl:'])
      assert(other.includes(t), `${t} in ${other.slice(0, 600)}`);
    await shot(page, `${name}-watch-table`);
    await axe(page, '#panel-watch');
  },
  /** Zoom and pan: wheel, mouse, keys; touch and two fingers. */
  async timeline(page, name) {
    await run(page, 'talk.erl', TALK, { view: 'watch' });
    const canvas = '#panel-watch .timeline canvas',
      view = async () => {
        await page.waitForTimeout(120);
        return page.$eval(canvas, c => ({
          from: Number(c.dataset.from),
          to: Number(c.dataset.to),
          arrows: Number(c.dataset.arrows),
        }));
      },
      wide_ = v => v.to - v.from;
    await page.waitForFunction(c => Number(document.querySelector(c)?.getAttribute('data-arrows')) > 3, canvas, {
      timeout: 20000,
    }); // messages are drawn
    await page.waitForTimeout(1000);
    await page.click('#panel-watch button:has-text("All")');
    const all = await view(),
      box = await page.locator(canvas).boundingBox(),
      x = box.x + box.width / 2,
      y = box.y + 35;
    await page.mouse.move(x, y);
    await page.mouse.wheel(0, -480);
    const wheel = await view();
    assert(wide_(wheel) < wide_(all) / 3, `the wheel zooms: ${wide_(all)} ${wide_(wheel)}`);
    await page.mouse.down();
    await page.mouse.move(x - 100, y, { steps: 4 });
    await page.mouse.up();
    const drag = await view();
    assert(drag.from > wheel.from && Math.abs(wide_(drag) - wide_(wheel)) < 2, 'dragging pans');
    await page.focus(canvas);
    await page.keyboard.press('ArrowLeft');
    const left = await view();
    assert(left.from < drag.from, 'arrows pan');
    await page.keyboard.press('+');
    const plus = await view();
    assert(wide_(plus) < wide_(left), 'plus zooms in');
    await page.keyboard.press('Shift+ArrowRight');
    assert.match((await page.textContent('#panel-watch .timeline .tip')) ?? '', /<0\.\d+\.0>.*reductions/s);
    await page.waitForSelector('#panel-watch .detail:not([hidden])');
    await page.keyboard.press('Escape');
    assert(await page.$eval('#panel-watch .detail', d => d.hidden), 'Escape leaves it');
    const cdp = await page.context().newCDPSession(page),
      touch = (type, ...points) =>
        cdp.send('Input.dispatchTouchEvent', {
          type,
          touchPoints: points.map(([px, py], id) => ({ x: px, y: py, id })),
        });
    const before = await view();
    await touch('touchStart', [x, y]);
    for (let k = 1; k <= 5; k++) await touch('touchMove', [x - 20 * k, y]);
    await touch('touchEnd');
    const pan = await view();
    assert(pan.from > before.from, `a finger pans: ${before.from} ${pan.from}`);
    await touch('touchStart', [x - 30, y], [x + 30, y]);
    for (let k = 1; k <= 5; k++) await touch('touchMove', [x - 30 - 12 * k, y], [x + 30 + 12 * k, y]);
    await touch('touchEnd');
    const pinch = await view();
    assert(wide_(pinch) < wide_(pan) * 0.7, `two fingers zoom: ${wide_(pan)} ${wide_(pinch)}`);
    await page.keyboard.press('f');
    await page.waitForFunction(([c, to]) => Number(document.querySelector(c).dataset.to) > to + 50e6, [canvas, all.to]);
    await shot(page, `${name}-timeline`);
  },
  /** Very many processes: what is done at once stays bounded, and the page alive. */
  async lots(page) {
    const n = Number(process.env.WEBEAM_LOTS ?? 300_000);
    await run(page, 'lots.erl', LOTS(n), { view: 'watch' });
    await page.waitForFunction(
      m =>
        Number(
          (
            /^([\d,]+) processes/.exec(document.querySelector('#panel-watch .note')?.textContent ?? '')?.[1] ?? '0'
          ).replaceAll(',', ''),
        ) > m,
      n,
      { timeout: 120000 },
    );
    const began = Date.now();
    await page.click('#panel-watch th:nth-child(6) button'); // by messages: the one that gets them comes first
    await page.waitForFunction(
      () => Number(document.querySelector('#panel-watch tr.row')?.cells[5].textContent.replaceAll(',', '')) > 10,
      null,
      { timeout: 60000 },
    );
    const found = Date.now() - began;
    const { fps, worst } = await page.evaluate(
      () =>
        new Promise(done => {
          let k = 0,
            last = performance.now(),
            worst_ = 0;
          const t0 = last;
          const f = () => {
            const now = performance.now();
            k++;
            worst_ = Math.max(worst_, now - last);
            last = now;
            if (now - t0 > 4000) done({ fps: (k / (now - t0)) * 1000, worst: worst_ });
            else requestAnimationFrame(f);
          };
          requestAnimationFrame(f);
        }),
    );
    await shot(page, 'lots-watch');
    console.log(
      `     ${n} processes: ${fps.toFixed(1)} frames a second, the longest ${worst.toFixed(0)} ms; the one with most messages found in ${found} ms; ${await note(page)}`,
    );
    assert(fps >= (process.env.WEBEAM_QUIET ? 50 : 25), `${fps} frames a second`);
  },
  async rate(page) {
    await run(page, 'many.erl', MANY, { view: 'watch' });
    await page.waitForFunction(
      () => /10,0\d\d processes/.test(document.querySelector('#panel-watch .note')?.textContent ?? ''),
      null,
      { timeout: 60000 },
    );
    await page.waitForTimeout(2000);
    const fps = await page.evaluate(
      () =>
        new Promise(done => {
          let n = 0;
          const t0 = performance.now();
          const f = t => {
            n++;
            if (performance.now() - t0 > 4000) done((n / (performance.now() - t0)) * 1000);
            else requestAnimationFrame(f);
          };
          requestAnimationFrame(f);
        }),
    );
    await shot(page, 'rate-watch');
    console.log(
      `     ${fps.toFixed(1)} frames a second with 10,000 processes alive; ${await page.getAttribute('#panel-watch canvas', 'data-drawn')} slices in sight`,
    );
    assert(fps >= (process.env.WEBEAM_QUIET ? 50 : 25), `${fps} frames a second`);
  },
  /** What watching costs the program: reductions for a second of its thread's CPU, with Watch open and without, by turns. */
  async cost(page) {
    const pairs = Number(process.env.WEBEAM_COST_PAIRS ?? 5),
      ms = Number(process.env.WEBEAM_COST_MS ?? 1200);
    await run(page, 'many.erl', MANY, { view: 'watch' });
    await page.waitForFunction(
      () => /10,0\d\d processes/.test(document.querySelector('#panel-watch .note')?.textContent ?? ''),
      null,
      { timeout: 60000 },
    );
    const reductions = () =>
      page.evaluate(async () => {
        const { Observer } = await import(new URL('observe.js', location.href).href);
        return (await new Observer(/** @type {any} */ (window).playground.session.vm).system()).reductions;
      });
    const busiest = worker_times();
    await page.waitForTimeout(600);
    const thread = busiest();
    async function rate(view) {
      await page.click(`#view-${view}`);
      await page.waitForTimeout(400);
      const r0 = await reductions(),
        c0 = thread();
      await page.waitForTimeout(ms);
      const r1 = await reductions(),
        c1 = thread();
      return (r1 - r0) / (c1 - c0);
    }
    const ratios = [];
    await rate('output');
    for (let i = 0; i < pairs; i++) {
      const first = i % 2 ? 'watch' : 'output',
        a = await rate(first),
        b = await rate(first === 'watch' ? 'output' : 'watch');
      ratios.push(first === 'watch' ? b / a - 1 : a / b - 1);
    }
    ratios.sort((a, b) => a - b);
    const median = ratios[ratios.length >> 1];
    console.log(
      `     watching 10,000 working processes costs ${(100 * median).toFixed(1)} % of the run time (median of ${pairs} pairs; ${ratios.map(r => (100 * r).toFixed(1)).join(' ')})`,
    );
    await page.click('#view-watch');
    await page.waitForTimeout(2500);
    await page.waitForFunction(
      () => /watching takes [\d.]+ %/.test(document.querySelector('#panel-watch .note')?.textContent ?? ''),
      null,
      { timeout: 20000 },
    );
    const own = Number(/watching takes ([\d.]+) %/.exec((await note(page)) ?? '')?.[1]);
    console.log(`     the answers alone take ${own} %`);
    assert(own < 3, `${own} %`);
    assert(median < (process.env.WEBEAM_QUIET ? 0.05 : 0.3), `${(100 * median).toFixed(1)} %`); // a busy machine spreads the pairs by twenty percent and more
  },
  async step(page, name) {
    await run(page, 'steps.erl', STEPS, { view: 'step', start: false });
    await page.click('#panel-step button.primary');
    await page.waitForFunction(
      () => /about to begin/.test(document.querySelector('#panel-step .note')?.textContent ?? ''),
      null,
      { timeout: 120000 },
    );
    const says = what =>
      page.waitForFunction(
        w =>
          new RegExp(w).test(document.querySelector('#panel-step .note')?.textContent ?? '') &&
          !(/** @type {any} */ (document.querySelector('#step-slice')).disabled),
        what,
        { timeout: 30000 },
      );
    for (let i = 0; i < 5; i++) {
      await page.click('#step-slice');
      await says('slice has ended');
    }
    await page.selectOption('#panel-step select[aria-label="Kind of event"]', 'receive');
    await page.click('#step-next');
    await says('event asked for');
    assert.match(
      await page.$eval('#panel-step .log', l => [...l.querySelectorAll('li.new')].map(x => x.textContent).join('\n')),
      /out of its mailbox/,
    );
    await shot(page, `${name}-step`);
    const before = await note(page);
    await page.click('#step-reductions');
    await says('cut here|slice has ended');
    await page.waitForTimeout(200);
    await shot(page, `${name}-step-cut`);
    await page.click('#panel-step button:has-text("Back")');
    await page.waitForFunction(
      t =>
        document
          .querySelector('#panel-step .note')
          ?.textContent?.replace(/^[^.:]*/, '')
          .split(', event')[1] === t && !(/** @type {any} */ (document.querySelector('#step-slice')).disabled),
      before?.split(', event')[1],
      { timeout: 120000 },
    );
    await page.click('#step-run');
    await page.waitForFunction(
      () => /has ended|all wait/.test(document.querySelector('#panel-step .note')?.textContent ?? ''),
      null,
      { timeout: 30000 },
    );
    await shot(page, `${name}-step-end`);
    // other dials: another run, below it the one before
    await page.selectOption('#panel-step select[aria-label="Schedulers"]', '4');
    await page.selectOption('#panel-step select[aria-label="Reductions in a slice"]', '500');
    await page.click('#panel-step button:has-text("Restart with these")');
    await page.waitForFunction(
      () =>
        /about to begin/.test(document.querySelector('#panel-step .note')?.textContent ?? '') &&
        !(/** @type {any} */ (document.querySelector('#step-run')).disabled),
      null,
      { timeout: 30000 },
    );
    await page.click('#step-run');
    await page.waitForFunction(
      () => /has ended|all wait/.test(document.querySelector('#panel-step .note')?.textContent ?? ''),
      null,
      { timeout: 30000 },
    );
    const two = await page.$$eval('#panel-step .other tbody tr', rs =>
      rs.map(r => [...r.cells].map(c => c.textContent)),
    );
    assert.match(two[0][0], /Now: 4 schedulers, 500 reductions/);
    assert.match(two[1][0], /Before: 2 schedulers, 4,000 reductions/);
    assert(Number(two[0][2]) > 2 * Number(two[1][2]), `shorter slices, more of them: ${two}`);
    assert.equal(two[0][3], two[1][3], 'the same messages');
    await shot(page, `${name}-step-compared`);
  },
  /** Pause, slow motion, breakpoints, one process's events, any earlier point, the mailbox's save pointer: with the keyboard alone. */
  async keys(page, name) {
    await run(page, 'forever.erl', FOREVER, { view: 'step', start: false });
    const says = what =>
      page.waitForFunction(
        w =>
          new RegExp(w).test(document.querySelector('#panel-step .note')?.textContent ?? '') &&
          !(/** @type {any} */ (document.querySelector('#step-slice')).disabled),
        what,
        { timeout: 60000 },
      );
    const event_ = async () =>
        Number((/event ([\d,]+)/.exec((await note(page)) ?? '')?.[1] ?? '-1').replaceAll(',', '')),
      fresh = () => page.$$eval('#panel-step .log li.new', ls => ls.map(l => l.textContent));
    await page.waitForSelector('#panel-step button.primary');
    await page.focus('#view-step');
    for (
      let i = 0;
      i < 12 && !(await page.evaluate(() => document.activeElement?.matches('#panel-step button.primary')));
      i++
    )
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await says('about to begin');
    await page.focus('#step-slice');
    await page.keyboard.press('g'); // it never ends ...
    await page.waitForFunction(
      () =>
        !(
          /** @type {any} */ ([...document.querySelectorAll('#panel-step button')].find(b => b.textContent === 'Pause'))
            .disabled
        ),
    );
    await page.waitForTimeout(300);
    await page.keyboard.press('p'); // ... until one says so
    await says('slice has ended');
    const paused = await event_();
    assert(paused > 100, `${paused} events`);
    for (const [kind, means] of [
      ['send', / sends message /],
      ['receive', / takes message /],
    ]) {
      await page.check(`#panel-step label:has-text("${kind}") input`);
      await page.keyboard.press('Tab');
      await page.focus('#step-slice');
      await page.keyboard.press('g');
      await says('event asked for');
      const last = await fresh();
      assert.match(last.at(-1) ?? '', means);
      assert.equal(last.filter(t => means.test(t)).length, 1, 'the first one');
      await page.uncheck(`#panel-step label:has-text("${kind}") input`);
    }
    // the next message of one process
    const [me] = await page.$$eval('#panel-step select[aria-label="Whose event"] option', os =>
      os.filter(o => /forever:one/.test(o.textContent)).map(o => [o.value, o.textContent.split(' ')[0]]),
    );
    await page.selectOption('#panel-step select[aria-label="Whose event"]', me[0]);
    for (let i = 0; i < 2; i++) {
      await page.focus('#step-slice');
      await page.keyboard.press('n');
      await says('event asked for');
      assert(
        (await fresh())
          .filter(t => / takes message /.test(t))
          .at(-1)
          ?.includes(`${me[1]} takes message`),
        'of that process',
      );
    }
    // back to an event of the list, forward again with the slider, back by the button
    const here = await event_();
    await page.focus('#panel-step .log');
    for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowUp');
    const wanted = await page.$eval('#panel-step .log li.active', l => l.textContent);
    await page.keyboard.press('Enter');
    await page.waitForFunction(
      () =>
        /earlier point/.test(document.querySelector('#panel-step .note')?.textContent ?? '') &&
        !(/** @type {any} */ (document.querySelector('#step-slice')).disabled),
      null,
      { timeout: 60000 },
    );
    const there = await event_();
    assert(there < here && there >= here - 9, `${there} of ${here}`);
    assert(
      (await page.$$eval('#panel-step .log li', ls => ls.slice(-3).map(l => l.textContent))).includes(wanted),
      'the same event',
    );
    await page.$eval(
      '#panel-step input[type=range].grow',
      (r, v) => {
        r.value = String(v);
        r.dispatchEvent(new Event('input'));
        r.dispatchEvent(new Event('change'));
      },
      here,
    );
    await page.waitForFunction(
      n =>
        new RegExp(`event ${n.toLocaleString('en')}$`).test(
          document.querySelector('#panel-step .note')?.textContent ?? '',
        ),
      here,
      { timeout: 60000 },
    );
    await says('earlier point|event');
    // slow motion goes by itself, and stops
    await page.click('#panel-step button:has-text("Slow motion")');
    await page.waitForFunction(
      n =>
        Number(
          (
            /event ([\d,]+)/.exec(document.querySelector('#panel-step .note')?.textContent ?? '')?.[1] ?? '0'
          ).replaceAll(',', ''),
        ) >
        n + 20,
      here,
      { timeout: 20000 },
    );
    await page.click('#panel-step button:has-text("Slow motion")');
    await says('slice has ended');
    await shot(page, `${name}-step-keys`);
    await axe(page, '#panel-step');
  },
  /** What selective receive has passed over, and where it looks next. */
  async mailbox(page, name) {
    await run(page, 'picky.erl', PICKY, { view: 'step', start: false });
    await page.selectOption('#panel-step select[aria-label="Schedulers"]', '1');
    await page.click('#panel-step button.primary');
    const says = what =>
      page.waitForFunction(
        w =>
          new RegExp(w).test(document.querySelector('#panel-step .note')?.textContent ?? '') &&
          !(/** @type {any} */ (document.querySelector('#step-slice')).disabled),
        what,
        { timeout: 60000 },
      );
    await says('about to begin');
    let seen = null;
    for (let i = 0; i < 40 && !seen; i++) {
      await page.click('#step-slice');
      await says('slice has ended|has ended|all wait');
      await page.waitForTimeout(60);
      const row = await page.$('#panel-step tr.row:has-text("-main/0-fun")');
      if (row) await row.click();
      await page.waitForTimeout(100);
      seen = await page
        .$$eval('#panel-step .mailbox li', ls => ls.map(l => [l.textContent, l.className.trim()]))
        .then(ls => (ls.length > 3 && ls.some(l => /seen/.test(l[1])) ? ls : null));
    }
    // last and {letter, 1} are taken; 2, 3, 4 were passed over, and the pointer is behind them
    assert.deepEqual(
      seen?.map(s => [s[0], /seen/.test(s[1]), /save/.test(s[1])]),
      [
        ['{letter,2}', true, false],
        ['{letter,3}', true, false],
        ['{letter,4}', true, false],
        ['end', false, true],
      ],
    );
    await shot(page, `${name}-step-mailbox`);
  },
  /** Step boots, whatever the page has images of: after a run from one, the same seed gives the same run. */
  async image(page) {
    await run(page, 'steps.erl', STEPS, { view: 'output', start: false });
    const step = async () => {
      await page.click('#view-step');
      await page.click('#panel-step button.primary');
      await page.waitForFunction(
        () =>
          /about to begin/.test(document.querySelector('#panel-step .note')?.textContent ?? '') &&
          !(/** @type {any} */ (document.querySelector('#step-run')).disabled),
        null,
        { timeout: 60000 },
      );
      await page.click('#step-run');
      await page.waitForFunction(
        () => /has ended|all wait/.test(document.querySelector('#panel-step .note')?.textContent ?? ''),
        null,
        { timeout: 30000 },
      );
      return page.$$eval('#panel-step .log li', ls => ls.map(l => l.textContent).join('\n'));
    };
    const first = await step();
    const resumed = await page.evaluate(async () => {
      const { session } = /** @type {any} */ (window).playground;
      for (let i = 0; i < 20; i++) {
        const ended = new Promise(done => {
          const off = session.on('state', ({ state }) => {
            if (state === 'ended') {
              off();
              done(null);
            }
          });
        });
        session.run(session.program);
        const { resumed: r } = await session.vm.ready;
        await ended;
        if (r) return true;
        await new Promise(f => setTimeout(f, 300));
      }
      return false;
    });
    assert(resumed, 'a run from the image');
    assert.equal(await step(), first);
    assert(first.length > 2000);
  },
  /** The page draws what the VM did: its events are those of --trace-sched for the same seed, to the byte. */
  async trace(page) {
    const made = mkdtempSync(join(tmpdir(), 'watch-')),
      flags = ['--memory-root', '--minimal', '--seed', '7', '+S', '3'];
    execFileSync('erlc', ['-o', made, join(top, 'tests/observe/steps.erl')]);
    const beam = readFileSync(join(made, 'steps.beam')),
      env = { HOME: '/home/web', TERM: 'xterm-256color', LANG: 'C.UTF-8' };
    const got = await page.evaluate(
      async ([bytes, env_]) => {
        const { webeam } = await import(new URL('page.js', location.href).href),
          { Atoms, Events } = await import(new URL('observe.js', location.href).href),
          { perfetto } = await import(new URL('perfetto.js', location.href).href);
        const atoms = new Atoms(),
          batches = [],
          take = m => {
            atoms.add(m.atoms);
            batches.push(...m.events.map(b => new Events(b)));
            return m;
          };
        let first;
        const stood = new Promise(done => {
          first = done;
        });
        const vm = webeam({
          archives: ['otp.webeam'],
          files: { '/steps.beam': new Uint8Array(bytes) },
          env: env_,
          schedulers: 1,
          step: true,
          onStood: first,
          args: ['--minimal', '--seed', '7', '+S', '3', '--trace-sched', '-', '/steps.beam'],
        });
        take(await stood);
        let n = 0;
        for (let m = {}; m.why !== 'exited'; n++)
          m = take(await vm.step(n % 2 ? { slice: true } : { reductions: 500 }));
        return { n, text: perfetto(batches, atoms, 3) };
      },
      [[...beam], env],
    );
    const archive = join(top, 'build/archive/otp.webeam'),
      out = join(made, 'trace.json'),
      dir = join(made, 'dir');
    mkdirSync(dir);
    writeFileSync(join(dir, 'steps.beam'), beam);
    execFileSync(
      process.execPath,
      [
        join(top, 'wasm/webeam-node.mjs'),
        ...flags,
        '--archive',
        archive,
        '--dir',
        `${dir}::/`,
        '--trace-sched',
        out,
        '/steps.beam',
      ],
      { env: { ...env, PATH: process.env.PATH, WEBEAM_IMAGE: '0', WEBEAM_THREADS: '0' }, cwd: made },
    );
    const want = readFileSync(out, 'utf8');
    rmSync(made, { recursive: true });
    assert(got.n > 20);
    if (got.text !== want) {
      const a = got.text.split('\n'),
        b = want.split('\n'),
        i = a.findIndex((l, k) => l !== b[k]);
      assert.fail(`line ${i} of ${a.length} (${b.length}):\n${a[i]}\nwanted\n${b[i]}`);
    }
    console.log(`     ${want.split('\n').length} events, stopped ${got.n} times: the same bytes`);
  },
};

/** axe-core finds nothing serious in it. */
async function axe(page, where) {
  if (!(await page.evaluate(() => 'axe' in window)))
    await page.evaluate(readFileSync(join(top, 'build/npm/node_modules/axe-core/axe.min.js'), 'utf8'));
  const { violations } = await page.evaluate(w => /** @type {any} */ (window).axe.run(w), where);
  const bad = violations.filter(v => v.impact === 'serious' || v.impact === 'critical');
  assert.equal(
    bad
      .map(
        v =>
          `${v.id}: ${v.help}: ${v.nodes
            .map(n => n.html.slice(0, 160))
            .slice(0, 3)
            .join(' ')}`,
      )
      .join('\n'),
    '',
  );
}

let passed = 0,
  failed = 0;
async function go(label, f, flags, query, viewport, dark) {
  if (only.length && !only.some(o => label.includes(o))) return;
  const server = await serve(site, flags),
    context = await browser.newContext({
      viewport,
      colorScheme: dark ? 'dark' : 'light',
      acceptDownloads: true,
      ...(viewport === phone && { hasTouch: true, deviceScaleFactor: 2 }),
    });
  const page = await context.newPage(),
    problems = [],
    began = Date.now();
  page.on('pageerror', e => problems.push(e.stack ?? e.message));
  page.on('console', m => {
    if (m.type() === 'error' && !/404/.test(m.text())) problems.push(m.text());
  });
  try {
    await page.goto(`${server.url}?nosw${query}`);
    await f(page, label);
    assert.deepEqual(problems, []);
    passed++;
    console.log(`ok   ${label} (${Date.now() - began} ms)`);
  } catch (e) {
    failed++;
    await shot(page, `failed-${label}`).catch(() => {});
    console.log(`FAIL ${label}: ${e.stack}\n${problems.join('\n')}\n${await note(page).catch(() => '')}`);
  }
  await context.close();
  server.end();
}
await go('trace', tests.trace, [], '', wide);
for (const n of ['watch', 'step']) {
  await go(`wide-${n}`, tests[n], [], '', wide, false);
  await go(`phone-${n}`, tests[n], [], '', phone, true);
}
for (const n of ['table', 'timeline', 'keys', 'mailbox'])
  await go(n, tests[n], [], '', n === 'mailbox' ? phone : wide, n === 'keys' || n === 'timeline');
await go('image', tests.image, [], '', wide);
await go('isolated-watch', tests.watch, ['--isolated'], '&schedulers=2', wide, true);
await go('rate', tests.rate, [], '', wide);
await go('cost', tests.cost, [], '', wide);
await go('lots', tests.lots, [], '', wide);
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
