// SPDX-License-Identifier: Apache-2.0
// tests/observe/stepping.mjs — tests: runs that are stepped through.
import assert from 'node:assert/strict';
import { ASK, KIND, decode_term } from '../../web/observe.js';
import { kinds, stepped, trace } from './vm.mjs';

/** @typedef {{ place: { at: string, line: number } }} Frame */

/** However a run is cut, it is the run that --trace-sched writes, to the byte. Gives into how many pieces it was cut.
 * @param {import('../../web/stepper.js').How} how @param {number} seed @param {number} schedulers */
async function cut(how, seed, schedulers) {
  const s = await stepped(seed, schedulers);
  assert.equal(s.first.why, 'here');
  let n = 0;
  let r;
  do {
    r = await s.go(how);
    n++;
  } while (r.why !== 'exited');
  assert.equal(await s.vm.exited, 0);
  const got = s.all();
  const want = trace(seed, schedulers);
  if (got !== want) {
    const a = got.split('\n');
    const b = want.split('\n');
    const i = a.findIndex((l, k) => l !== b[k]);
    const around = (/** @type {string[]} */ lines) => lines.slice(i - 1, i + 2).join('\n');
    assert.fail(`line ${i} of ${a.length}, ${b.length}:\n${around(a)}\nwanted\n${around(b)}`);
  }
  return n;
}

/** @type {Record<string, () => Promise<void>>} */
export const stepping = {
  async 'a run that nobody stops is the trace'() {
    await cut({}, 7, 1);
    await cut({}, 8, 3);
  },
  async 'a run slice by slice is the same'() {
    assert((await cut({ slice: true }, 7, 1)) > 20);
    await cut({ slice: true }, 8, 3);
  },
  async 'a run in pieces of 50 reductions is the same'() {
    assert((await cut({ reductions: 50 }, 7, 1)) > 300);
    await cut({ reductions: 37 }, 8, 3);
  },
  async 'a run stopped at sends, receives, collections is the same'() {
    for (const kind of /** @type {const} */ (['send', 'receive', 'gc', 'spawn', 'exit']))
      assert((await cut({ at: [{ kinds: 1 << KIND[kind] }] }, 7, 2)) > 2, kind);
  },
  async 'a break stands behind the event, of the process that was meant'() {
    const s = await stepped(7, 2);
    const r = await s.go({ at: [{ kinds: 1 << KIND.spawn }] });
    assert.equal(r.why, 'event');
    const [main] = r.batches.slice(-1);
    const at = kinds([main]).lastIndexOf(KIND.spawn);
    const pid = main.pid(at);
    assert(!kinds([main]).slice(at).includes(KIND.in), 'at the next call, or at the end of the slice');
    const q = await s.go({ at: [{ kinds: 1 << KIND.receive, pid }] });
    assert.equal(q.why, 'event');
    const [last] = q.batches.slice(-1);
    const got = kinds([last]).lastIndexOf(KIND.receive);
    assert.equal(last.pid(got), pid);
    assert(!kinds([last]).slice(got).includes(KIND.in));
  },
  async 'back to an event: the same seed up to the same number'() {
    const a = await stepped(9, 2);
    for (let i = 0; i < 12; i++) await a.go({ slice: true });
    const [mark] = a.batches.slice(-1);
    const seq = mark.seq(mark.n - 1);
    const b = await stepped(9, 2);
    const r = await b.go({ seq });
    assert.equal(r.why, 'seq');
    assert.equal(a.all(), b.all());
    assert.equal((await a.go({ slice: true })).batches.length, (await b.go({ slice: true })).batches.length);
    assert.equal(a.all(), b.all());
  },
  async 'slices of another length are another run'() {
    const s = await stepped(7, 1);
    let outs = 0;
    let longest = 0;
    let r;
    do {
      r = await s.go({ length: 100 });
      for (const e of r.batches)
        for (let i = 0; i < e.n; i++)
          if (e.kind(i) === KIND.out) {
            outs++;
            if (e.b(i) === 0) longest = Math.max(longest, e.lo(i));
          }
    } while (r.why !== 'exited');
    assert(outs > 100, `${outs} slices`);
    assert.equal(r.system.slice, 100);
  },
  async 'one process in detail: mailbox with the save pointer, frames, links'() {
    const s = await stepped(7, 1);
    const see = s.see();
    const pids = [];
    let at = -1;
    let d = null;
    let r;
    // main waits for worker 6 first, while the others' answers come: the save pointer stands behind them
    do {
      r = await s.go({ slice: true });
      for (const e of r.batches) for (let i = 0; i < e.n; i++) if (e.kind(i) === KIND.spawn) pids.push(e.pid(i));
      d = decode_term(see.look(ASK.process, pids[0]).bytes);
      at = Math.max(at, d?.save ?? -1);
    } while (r.why === 'slice' && at < 3);
    assert.equal(at, 3, 'three answers were passed over');
    assert.match(d.messages[0].text, /^\{done,1,\d+\}$/);
    assert.equal(d.links.length, 6);
    assert.equal(d.trap_exit, true);
    assert.equal(d.initial, 'steps:main/0');
    assert(d.frames.some((/** @type {Frame} */ f) => f.place.at.startsWith('steps:') && f.place.line > 0));
  },
};
