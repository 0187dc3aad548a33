#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// tests/watch.mjs — Watch, Step and Inspect, in real Chromium: what a person would see, and how fast it is.
//
// usage: node tests/watch.mjs SITE [NAME...]     SITE: build/web; screenshots go to SITE/shots
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import assert from 'node:assert/strict';
import { browse, serve, top } from './web/host.mjs';

const site = resolve(process.argv[2] ?? join(top, 'build/web')), only = process.argv.slice(3), shots = join(site, 'shots');
mkdirSync(shots, { recursive: true });
const wide = { width: 1400, height: 900 }, phone = { width: 390, height: 844 };

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
const STEPS = readFileSync(join(top, 'tests/observe/steps.erl'), 'utf8');

async function run(page, name, text, { view, start = true } = {}) {
  await page.waitForFunction(() => /** @type {any} */ (window).playground?.editor, null, { timeout: 60000 });
  await page.evaluate(([n, t]) => {
    const { session } = /** @type {any} */ (window).playground;
    session.stop();
    session.program = { files: [{ name: n, text: t }] };
  }, [name, text]);
  if (view) await page.click(`#view-${view}`);
  if (start) {
    await page.evaluate(() => { const { session } = /** @type {any} */ (window).playground; session.run(session.program); });
    await page.waitForFunction(() => /** @type {any} */ (window).playground.session.state === 'running', null, { timeout: 120000 });
  }
}
/** CPU times of the threads of Workers in our browser, from /proc: gives, later, that of the one that worked most. */
function worker_times() {
  const threads = [], read = path => { try { return readFileSync(path, 'latin1'); } catch { return ''; } }, fields = text => text.slice(text.lastIndexOf(')') + 2).split(' ');
  const parent = pid => Number(fields(read(`/proc/${pid}/stat`))[1]), ours = pid => { for (let p = pid; p > 1; p = parent(p)) if (p === process.pid) return true; return false; };
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid) || !ours(Number(pid))) continue;
    for (const t of readdirSync(`/proc/${pid}/task`)) if (read(`/proc/${pid}/task/${t}/comm`).startsWith('DedicatedWorker')) threads.push(`/proc/${pid}/task/${t}/schedstat`);
  }
  const ns = path => Number(read(path).split(' ')[0]), at = threads.map(ns);
  return () => { const path = threads.map((t, i) => [ns(t) - at[i], t]).sort((a, b) => b[0] - a[0])[0][1]; return () => ns(path); };
}
const note = page => page.textContent('.wv:visible .note, .panel:not([hidden]) .note');
const shot = (page, name) => page.screenshot({ path: join(shots, `${name}.png`) });

const tests = {
  async watch(page, name) {
    await run(page, 'talk.erl', TALK, { view: 'watch' });
    await page.waitForFunction(() => /\d+ processes/.test(document.querySelector('#panel-watch .note')?.textContent ?? ''), null, { timeout: 20000 });
    await page.waitForTimeout(2500);
    await shot(page, `${name}-watch`);
    await page.fill('#panel-watch input[type=search]', 'hub');
    await page.waitForFunction(() => document.querySelectorAll('#panel-watch tr.row').length === 1);
    const rows = await page.$$eval('#panel-watch tr.row', rs => rs.map(r => [...r.cells].map(c => c.textContent)));
    assert(rows.some(r => r[1] === 'hub' && r[2] === 'waiting'), `hub is in the table: ${JSON.stringify(rows.slice(0, 5))}`);
    await page.waitForFunction(() => Number(document.querySelector('#panel-watch canvas')?.getAttribute('data-drawn')) > 3, null, { timeout: 10000 });   // slices are drawn
    await page.fill('#panel-watch input[type=search]', 'patient');
    await page.waitForFunction(() => document.querySelectorAll('#panel-watch tr.row').length === 1);
    await page.click('#panel-watch tr.row');
    await page.waitForSelector('#panel-watch .detail .mailbox');
    const d = await page.textContent('#panel-watch .detail');
    for (const t of ['{letter,1}', '{letter,5}', '{mood,calm}', 'receive looks', 'talk:']) if (t !== 'receive looks') assert(d?.includes(t), `${t} in ${d}`);
    assert.equal(await page.$$eval('#panel-watch .mailbox li.save', l => l.length), 1, 'the save pointer is shown');
    await shot(page, `${name}-watch-process`);
    await page.fill('#panel-watch input[type=search]', '');
    await page.click('#panel-watch .detail header button');
    await page.check('#panel-watch input[type=checkbox]');
    await page.click('#watch-tree');
    await page.waitForFunction(() => document.querySelectorAll('#panel-watch svg.tree g.node').length >= 10, null, { timeout: 10000 });
    await page.waitForTimeout(900);
    await shot(page, `${name}-watch-tree`);
    assert(await page.$$eval('#panel-watch svg.tree path', ps => ps.some(p => !p.getAttribute('stroke-dasharray'))), 'links are drawn');
    await page.click('#watch-system');
    await page.waitForSelector('#panel-watch .queues');
    assert.match(await page.textContent('#panel-watch .queues') ?? '', /max.*high.*normal.*low.*S1/s);
    await shot(page, `${name}-watch-system`);
    const [file] = await Promise.all([page.waitForEvent('download'), page.click('#panel-watch button:has-text("Perfetto")')]);
    const trace = JSON.parse(readFileSync(await file.path(), 'utf8'));
    assert(trace.traceEvents.some(e => e.ph === 'X' && /talk:worker\/1|talk:boss\/1/.test(e.name)), 'slices by name');
    assert(trace.traceEvents.some(e => e.ph === 'f'), 'messages');
    await page.click('#watch-processes');
    await page.click('#panel-watch button:has-text("All")');
    await page.focus('#panel-watch canvas');
    for (const k of ['+', '+', '+', '+', '+', '+', 'ArrowLeft', 'ArrowLeft']) await page.keyboard.press(k);
    await page.waitForTimeout(300);
    await shot(page, `${name}-watch-zoomed`);
  },
  async rate(page) {
    await run(page, 'many.erl', MANY, { view: 'watch' });
    await page.waitForFunction(() => /10,0\d\d processes/.test(document.querySelector('#panel-watch .note')?.textContent ?? ''), null, { timeout: 60000 });
    await page.waitForTimeout(2000);
    const fps = await page.evaluate(() => new Promise(done => { let n = 0; const t0 = performance.now(); const f = t => { n++; if (performance.now() - t0 > 4000) done(n / (performance.now() - t0) * 1000); else requestAnimationFrame(f); }; requestAnimationFrame(f); }));
    await shot(page, 'rate-watch');
    console.log(`     ${fps.toFixed(1)} frames a second with 10,000 processes alive; ${await page.getAttribute('#panel-watch canvas', 'data-drawn')} slices in sight`);
    assert(fps >= (process.env.WEBEAM_QUIET ? 50 : 25), `${fps} frames a second`);
  },
  /** What watching costs the program: reductions for a second of its thread's CPU, with Watch open and without, by turns. */
  async cost(page) {
    const pairs = Number(process.env.WEBEAM_COST_PAIRS ?? 5), ms = Number(process.env.WEBEAM_COST_MS ?? 1200);
    await run(page, 'many.erl', MANY, { view: 'watch' });
    await page.waitForFunction(() => /10,0\d\d processes/.test(document.querySelector('#panel-watch .note')?.textContent ?? ''), null, { timeout: 60000 });
    const reductions = () => page.evaluate(async () => {
      const { Observer } = await import(new URL('observe.js', location.href).href);
      return (await new Observer(/** @type {any} */ (window).playground.session.vm).system()).reductions;
    });
    const busiest = worker_times();
    await page.waitForTimeout(600);
    const thread = busiest();
    async function rate(view) {
      await page.click(`#view-${view}`);
      await page.waitForTimeout(400);
      const r0 = await reductions(), c0 = thread();
      await page.waitForTimeout(ms);
      const r1 = await reductions(), c1 = thread();
      return (r1 - r0) / (c1 - c0);
    }
    const ratios = [];
    await rate('output');
    for (let i = 0; i < pairs; i++) {
      const first = i % 2 ? 'watch' : 'output', a = await rate(first), b = await rate(first === 'watch' ? 'output' : 'watch');
      ratios.push(first === 'watch' ? b / a - 1 : a / b - 1);
    }
    ratios.sort((a, b) => a - b);
    const median = ratios[ratios.length >> 1];
    console.log(`     watching 10,000 working processes costs ${(100 * median).toFixed(1)} % of the run time (median of ${pairs} pairs; ${ratios.map(r => (100 * r).toFixed(1)).join(' ')})`);
    assert(median < 0.05, `${(100 * median).toFixed(1)} %`);
  },
  async step(page, name) {
    await run(page, 'steps.erl', STEPS, { view: 'step', start: false });
    await page.click('#panel-step button.primary');
    await page.waitForFunction(() => /about to begin/.test(document.querySelector('#panel-step .note')?.textContent ?? ''), null, { timeout: 120000 });
    const says = what => page.waitForFunction(w => new RegExp(w).test(document.querySelector('#panel-step .note')?.textContent ?? '') && !(/** @type {any} */ (document.querySelector('#step-slice')).disabled), what, { timeout: 30000 });
    for (let i = 0; i < 5; i++) { await page.click('#step-slice'); await says('slice has ended'); }
    await page.selectOption('#panel-step select[aria-label="Kind of event"]', 'receive');
    await page.click('#step-next');
    await says('event asked for');
    assert.match(await page.$eval('#panel-step .log', l => [...l.querySelectorAll('li.new')].map(x => x.textContent).join('\n')), /out of its mailbox/);
    await shot(page, `${name}-step`);
    const before = await note(page);
    await page.click('#step-reductions');
    await says('cut here|slice has ended');
    await page.waitForTimeout(200);
    await shot(page, `${name}-step-cut`);
    await page.click('#panel-step button:has-text("Back")');
    await page.waitForFunction(t => document.querySelector('#panel-step .note')?.textContent?.replace(/^[^.:]*/, '').split(', event')[1] === t && !(/** @type {any} */ (document.querySelector('#step-slice')).disabled), before?.split(', event')[1], { timeout: 120000 });
    await page.click('#step-run');
    await page.waitForFunction(() => /has ended|all wait/.test(document.querySelector('#panel-step .note')?.textContent ?? ''), null, { timeout: 30000 });
    await shot(page, `${name}-step-end`);
  },
  async inspect(page, name) {
    await run(page, 'talk.erl', '-module(talk).\n-export([main/0]).\nmain() -> T = {shared, lists:seq(1, 3)}, webeam:inspect([T, T], "in the program"), ok.\n', { view: 'inspect', start: false });
    await page.evaluate(() => { const { session } = /** @type {any} */ (window).playground; session.run(session.program); });
    await page.waitForSelector('#panel-inspect .list button:has-text("in the program")', { timeout: 120000 });
    await page.waitForSelector('#panel-inspect svg.memory-map');
    await shot(page, `${name}-inspect-program`);
    await page.fill('#panel-inspect input[type=text]', '{binary:copy(<<"large">>, 20), #{a => 1}, [1, 2, 3], 1 bsl 70}');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#panel-inspect .list button:has-text("after a collection")', { timeout: 120000 });
    const texts = await page.$$eval('#panel-inspect svg.memory-map text', ts => ts.map(t => t.textContent));
    for (const t of ['ProcBin', 'shared', 'flat map', 'cons', 'big integer']) assert(texts.some(x => x?.startsWith(t)), `${t} in ${texts}`);
    assert(texts.some(t => /100 bytes, \d refs?/.test(t ?? '')), 'the reference count');
    await shot(page, `${name}-inspect`);
    await page.click('#panel-inspect .list button:has-text("in the receiver")', { modifiers: ['Shift'] });
    await page.waitForFunction(() => document.querySelectorAll('#panel-inspect svg.memory-map').length === 2);
    await shot(page, `${name}-inspect-two`);
    await page.fill('#panel-inspect input[type=text]', 'foo(');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#panel-inspect .note.bad');
    assert.match(await page.textContent('#panel-inspect .note') ?? '', /syntax error/);
  },
  /** The page draws what the VM did: its events are those of --trace-sched for the same seed, to the byte. */
  async trace(page) {
    const made = mkdtempSync(join(tmpdir(), 'watch-')), flags = ['--memory-root', '--minimal', '--seed', '7', '+S', '3'];
    execFileSync('erlc', ['-o', made, join(top, 'tests/observe/steps.erl')]);
    const beam = readFileSync(join(made, 'steps.beam')), env = { HOME: '/home/web', TERM: 'xterm-256color', LANG: 'C.UTF-8' };
    const got = await page.evaluate(async ([bytes, env_]) => {
      const { webeam } = await import(new URL('page.js', location.href).href), { Atoms, Events } = await import(new URL('observe.js', location.href).href), { perfetto } = await import(new URL('perfetto.js', location.href).href);
      const atoms = new Atoms(), batches = [], take = m => { atoms.add(m.atoms); batches.push(...m.events.map(b => new Events(b))); return m; };
      let first;
      const stood = new Promise(done => { first = done; });
      const vm = webeam({ archives: ['otp.webeam'], files: { '/steps.beam': new Uint8Array(bytes) }, env: env_, schedulers: 1, step: true, onStood: first, args: ['--minimal', '--seed', '7', '+S', '3', '--trace-sched', '-', '/steps.beam'] });
      take(await stood);
      let n = 0;
      for (let m = {}; m.why !== 'exited'; n++) m = take(await vm.step(n % 2 ? { slice: true } : { reductions: 500 }));
      return { n, text: perfetto(batches, atoms, 3) };
    }, [[...beam], env]);
    const archive = join(top, 'build/archive/otp.webeam'), out = join(made, 'trace.json'), dir = join(made, 'dir');
    mkdirSync(dir);
    writeFileSync(join(dir, 'steps.beam'), beam);
    execFileSync(process.execPath, [join(top, 'wasm/webeam-node.mjs'), ...flags, '--archive', archive, '--dir', `${dir}::/`, '--trace-sched', out, '/steps.beam'], { env: { ...env, PATH: process.env.PATH, WEBEAM_IMAGE: '0', WEBEAM_THREADS: '0' }, cwd: made });
    const want = readFileSync(out, 'utf8');
    rmSync(made, { recursive: true });
    assert(got.n > 20);
    if (got.text !== want) { const a = got.text.split('\n'), b = want.split('\n'), i = a.findIndex((l, k) => l !== b[k]); assert.fail(`line ${i} of ${a.length} (${b.length}):\n${a[i]}\nwanted\n${b[i]}`); }
    console.log(`     ${want.split('\n').length} events, stopped ${got.n} times: the same bytes`);
  },
};

let passed = 0, failed = 0;
async function go(label, f, flags, query, viewport, dark) {
  if (only.length && !only.some(o => label.includes(o))) return;
  const server = await serve(site, flags), context = await browser.newContext({ viewport, colorScheme: dark ? 'dark' : 'light', acceptDownloads: true, ...(viewport === phone && { hasTouch: true, deviceScaleFactor: 2 }) });
  const page = await context.newPage(), problems = [], began = Date.now();
  page.on('pageerror', e => problems.push(e.stack ?? e.message));
  page.on('console', m => { if (m.type() === 'error' && !/404/.test(m.text())) problems.push(m.text()); });
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
for (const n of ['watch', 'step', 'inspect']) {
  await go(`wide-${n}`, tests[n], [], '', wide, false);
  await go(`phone-${n}`, tests[n], [], '', phone, true);
}
await go('isolated-watch', tests.watch, ['--isolated'], '&schedulers=2', wide, true);
await go('rate', tests.rate, [], '', wide);
await go('cost', tests.cost, [], '', wide);
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
