#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// tests/observe/run.mjs — looking into a running webeam, in Node: the event stream, the tables, stepping,
// webeam:inspect.
//
// usage: node tests/observe/run.mjs FOLDER [NAME...]     FOLDER: with webeam.js, webeam.wasm (build/wasm)
import { createRequire } from 'node:module';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import assert from 'node:assert/strict';
import { start } from '../../web/webeam.js';
import { looker } from '../../web/look.js';
import { Stepper } from '../../web/stepper.js';
import {
  ASK,
  Atoms,
  Events,
  KIND,
  Observer,
  decode_inspections,
  decode_processes,
  decode_system,
  decode_term,
  pid_text,
} from '../../web/observe.js';
import * as constants from '../../web/constants.js';
import { perfetto } from '../../web/perfetto.js';

const here = dirname(fileURLToPath(import.meta.url)),
  folder = resolve(process.argv[2] ?? join(here, '../../build/wasm')),
  only = process.argv.slice(3);
globalThis.fetch = undefined; // else emcc 3.1.6 takes Node for a browser
const factory = createRequire(import.meta.url)(join(folder, 'webeam.js')),
  wasmBinary = readFileSync(join(folder, 'webeam.wasm'));
const made = mkdtempSync(join(tmpdir(), 'observe-'));
for (const m of ['steps', 'terms']) execFileSync('erlc', ['-o', made, join(here, `${m}.erl`)]);
const beam = m => join(made, `${m}.beam`);

/** A run that stands wherever `go` says. */
async function stepped(args, env = {}) {
  const queue = [],
    waiting = [];
  const put = a => (waiting.length ? waiting.shift()(a) : queue.push(a));
  const next = () => (queue.length ? Promise.resolve(queue.shift()) : new Promise(f => waiting.push(f)));
  let module = null;
  const s = new Stepper({ stopped: put, running: () => vm }),
    output = [],
    atoms = new Atoms(),
    batches = [],
    events = [];
  const take = async () => {
    const a = await next();
    atoms.add(a.atoms);
    events.push(...a.events);
    batches.push(...a.events.map(e => new Events(e)));
    return {
      why: a.why,
      system: a.system.length ? decode_term(a.system) : null,
      batches: a.events.map(e => new Events(e)),
    };
  };
  const vm = await start(factory, args, {
    wasmBinary,
    host: { env: { ...process.env, ...env }, write: (fd, bytes) => output.push(Buffer.from(bytes).toString()) },
    ...s.hooks,
    booted(m) {
      module = m;
      s.hooks.booted(m);
    },
  });
  const first = await take();
  return {
    vm,
    first,
    atoms,
    batches,
    events,
    output,
    module: () => module,
    go(how) {
      s.go(how);
      return take();
    },
  };
}
const trace = (args, schedulers) => {
  const file = join(made, 'trace.json');
  execFileSync(process.execPath, [join(here, '../../wasm/webeam-node.mjs'), ...args, '--trace-sched', file], {
    env: { ...process.env, WEBEAM_IMAGE: '0', WEBEAM_DIR: folder, WEBEAM_THREADS: '0' },
  });
  return readFileSync(file, 'utf8');
};
const flags = (seed, schedulers, program) => ['--minimal', '--seed', String(seed), '+S', String(schedulers), program];
const all_of = s => perfetto(s.batches, s.atoms, s.first.system.schedulers.length);
const kinds = b => b.flatMap(e => Array.from({ length: e.n }, (_, i) => e.kind(i)));

/** However a run is cut, it is the run that --trace-sched writes, to the byte. */
async function cut(how, seed, schedulers) {
  const s = await stepped([...flags(seed, schedulers, beam('steps')), '--trace-sched', '-']);
  assert.equal(s.first.why, 'here');
  let n = 0,
    r;
  do {
    r = await s.go(how);
    n++;
  } while (r.why !== 'exited');
  assert.equal(await s.vm.exited, 0);
  const got = all_of(s),
    want = trace(flags(seed, schedulers, beam('steps')));
  if (got !== want) {
    const a = got.split('\n'),
      b = want.split('\n'),
      i = a.findIndex((l, k) => l !== b[k]);
    assert.fail(
      `line ${i} of ${a.length}, ${b.length}:\n${a.slice(i - 1, i + 2).join('\n')}\nwanted\n${b.slice(i - 1, i + 2).join('\n')}`,
    );
  }
  return n;
}

const tests = {
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
    for (const kind of ['send', 'receive', 'gc', 'spawn', 'exit'])
      assert((await cut({ at: [{ kinds: 1 << KIND[kind] }] }, 7, 2)) > 2, kind);
  },
  async 'a break stands behind the event, of the process that was meant'() {
    const s = await stepped([...flags(7, 2, beam('steps')), '--trace-sched', '-']);
    const r = await s.go({ at: [{ kinds: 1 << KIND.spawn }] });
    assert.equal(r.why, 'event');
    const main = r.batches.at(-1),
      at = kinds([main]).lastIndexOf(KIND.spawn),
      pid = main.pid(at);
    assert(!kinds([main]).slice(at).includes(KIND.in), 'at the next call, or at the end of the slice');
    const q = await s.go({ at: [{ kinds: 1 << KIND.receive, pid }] });
    assert.equal(q.why, 'event');
    const last = q.batches.at(-1),
      got = kinds([last]).lastIndexOf(KIND.receive);
    assert.equal(last.pid(got), pid);
    assert(!kinds([last]).slice(got).includes(KIND.in));
  },
  async 'back to an event: the same seed up to the same number'() {
    const a = await stepped([...flags(9, 2, beam('steps')), '--trace-sched', '-']);
    for (let i = 0; i < 12; i++) await a.go({ slice: true });
    const mark = a.batches.at(-1),
      seq = mark.seq(mark.n - 1);
    const b = await stepped([...flags(9, 2, beam('steps')), '--trace-sched', '-']);
    const r = await b.go({ seq });
    assert.equal(r.why, 'seq');
    assert.equal(all_of(a), all_of(b));
    assert.equal((await a.go({ slice: true })).batches.length, (await b.go({ slice: true })).batches.length);
    assert.equal(all_of(a), all_of(b));
  },
  async 'slices of another length are another run'() {
    const s = await stepped([...flags(7, 1, beam('steps')), '--trace-sched', '-']);
    let outs = 0,
      longest = 0,
      r;
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
    const s = await stepped([...flags(7, 1, beam('steps')), '--trace-sched', '-']);
    const see = looker(s.module()),
      pids = [];
    let at = -1,
      d = null,
      r;
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
    assert(d.frames.some(f => f.place.at.startsWith('steps:') && f.place.line > 0));
  },
  async 'tables: processes, schedulers, memory; one process'() {
    let m = null;
    const ended = start(factory, ['--minimal', beam('terms'), 'park'], {
      wasmBinary,
      booted: x => {
        m = x;
      },
      host: { env: process.env, write() {} },
    });
    const vm = await ended,
      see = looker(m);
    for (let i = 0; i < 200 && !(await parked()); i++) await new Promise(go => setTimeout(go, 10));
    async function parked() {
      const atoms = new Atoms(),
        p = see.look(ASK.processes, 0, 16384);
      atoms.add(p.atoms);
      parked.atoms ??= new Atoms();
      parked.atoms.add(p.atoms);
      parked.rows = decode_processes(p.bytes, parked.atoms);
      return parked.rows.rows.some(r => r.name === 'parked');
    }
    const { rows, processes } = parked.rows,
      parked_row = rows.find(r => r.name === 'parked');
    assert.equal(rows.length, processes);
    assert.equal(parked_row.initial, 'terms:park/1');
    assert.equal(parked_row.messages, 3);
    assert.equal(parked_row.priority, 1);
    assert.equal(parked_row.links, 1);
    const d = decode_term(see.look(ASK.process, parked_row.pid).bytes);
    assert.deepEqual(
      d.messages.map(x => x.text),
      ['one', '{two,[1,2,3]}', '<<"three">>'],
    );
    assert.equal(d.save, 3);
    assert.deepEqual(d.dictionary, ['{color,red}']);
    assert.equal(d.priority, 'high');
    assert.deepEqual(d.links, [pid_text(parked_row.parent)]);
    const row = ['pid', 'parent', 'name', 'state', 'reductions', 'initial'];
    assert.deepEqual(
      row.map(k => parked_row[k]),
      row.map(k => d[k]),
      'the row is at the offsets that constants.js says',
    );
    assert.deepEqual(
      ['current', 'scheduler', 'heap', 'monitors', 'flags'].map(k => parked_row[k]),
      ['terms:park/1', 1, 0, 0, 0],
    );
    assert(parked_row.bytes > 300 && parked_row.bytes <= d.nbytes, `${parked_row.bytes} bytes`);
    assert.match(d.frames[0].place.at, /^terms:/);
    const sys = decode_term(see.look(ASK.system).bytes);
    assert.equal(sys.schedulers.length, 1);
    assert.equal(sys.processes, processes);
    assert(sys.memory.heaps > 1000);
    // paged: the same rows
    const paged = [];
    let slot = 0;
    do {
      const p = decode_processes(see.look(ASK.processes, slot, 3).bytes, parked.atoms);
      paged.push(...p.rows.map(r => r.pid));
      slot = p.next;
    } while (slot);
    assert.deepEqual(
      paged,
      rows.map(r => r.pid),
    );
    assert.equal(decode_term(see.look(ASK.process, 99999).bytes), null);
    vm.stop(0);
    await vm.exited;
  },
  async 'a window bounds what is recorded, and says what it hid'() {
    let m = null;
    const vm = await start(factory, ['--minimal', beam('terms'), 'chat'], {
      wasmBinary,
      booted: x => {
        m = x;
        new Events(looker(x).look(ASK.events, 10, 200).bytes);
      },
      host: { env: process.env, write() {} },
    });
    const see = looker(m);
    await new Promise(go => setTimeout(go, 100));
    const e = new Events(see.look(ASK.events, 65536, 200).bytes),
      f = new Events(see.look(ASK.events, 65536, 200).bytes);
    assert.equal(e.n, 200);
    assert.equal(e.lost, 0);
    assert(e.gap_slices > 100 && e.gap_from > 0, `${e.gap_slices} slices from ${e.gap_from}`);
    for (let i = 1; i < e.n; i++) assert(e.at(i) >= e.at(i - 1), 'time goes forward');
    assert(f.n <= 200);
    vm.stop(0);
    await vm.exited;
  },
  async 'the table in an order, its filter; rows and links of some'() {
    let m = null;
    const vm = await start(factory, ['--minimal', beam('terms'), 'park'], {
        wasmBinary,
        booted: x => {
          m = x;
        },
        host: { env: process.env, write() {} },
      }),
      see = looker(m);
    const o = new Observer({ observe: (what, a, b, more) => see.ask(what, a, b, more) });
    const ask = (column, more = {}) => o.order({ column, up: true, first: 0, count: 100, ...more });
    for (let i = 0; i < 200 && !(await ask('pid', { filter: 'parked' })).rows.length; i++)
      await new Promise(go => setTimeout(go, 10));
    const all = await ask('pid');
    assert.equal(all.matched, all.rows.length);
    assert.equal(all.matched, all.processes);
    assert.deepEqual(
      all.rows.map(r => r.pid),
      (await o.processes()).rows.map(r => r.pid).sort((a, b) => a - b),
    );
    for (const column of ['reductions', 'heap', 'messages', 'priority', 'pid'])
      for (const up of [true, false]) {
        const list = (await ask(column, { up })).rows.map(r => r[column]);
        assert.deepEqual(
          list,
          list.slice().sort((a, b) => (up ? a - b : b - a)),
          column,
        );
      }
    assert.deepEqual(
      (await ask('label')).rows.map(r => r.name || r.initial),
      (await ask('label')).rows.map(r => r.name || r.initial).sort(),
    );
    for (const filter of ['parked', 'PARKED', 'terms:park/1 terms:'])
      assert.deepEqual(
        (await ask('pid', { filter })).rows.map(r => r.name),
        ['parked'],
        filter,
      );
    assert.equal((await ask('pid', { filter: 'nobody at all' })).matched, 0);
    const parked = (await ask('pid', { filter: 'parked' })).rows[0],
      second = await ask('pid', { first: 1, count: 1 });
    assert.equal(second.rows[0].pid, all.rows[1].pid);
    assert.equal((await ask('pid', { floor: parked.pid })).rows[0].pid, parked.pid);
    // in pieces of the table
    let p = await o.order({ column: 'pid', up: false, first: 0, count: 5 }, 2),
      n = 1;
    for (; p.next; n++) p = await o.order(null, 2);
    assert(n >= all.processes / 2 - 1 && n > 1, `${n} pieces`);
    assert.deepEqual(
      p.rows.map(r => r.pid),
      all.rows
        .map(r => r.pid)
        .reverse()
        .slice(0, 5),
    );
    assert.deepEqual(
      (await o.rows([parked.pid, 99999])).map(r => [r.pid, r.name, r.messages]),
      [[parked.pid, 'parked', 3]],
    );
    assert.deepEqual(await o.links([parked.pid]), [[parked.parent, parked.pid]]);
    assert.deepEqual(await o.links([]), []);
    assert(o.spent() > 0 && o.spent() === 0);
    vm.stop(0);
    await vm.exited;
  },
  async 'funs are called by their own name'() {
    let m = null;
    const vm = await start(factory, ['--minimal', beam('terms'), 'chat'], {
      wasmBinary,
      booted: x => {
        m = x;
      },
      host: { env: process.env, write() {} },
    });
    const see = looker(m),
      o = new Observer({ observe: (what, a, b, more) => see.ask(what, a, b, more) });
    let rows = [];
    for (let i = 0; i < 200 && !rows.length; i++) {
      rows = (await o.order({ column: 'pid', up: true, first: 0, count: 9, filter: 'echo' })).rows;
      await new Promise(go => setTimeout(go, 5));
    }
    assert.equal(rows[0].initial, 'terms:echo/0'); // and not erlang:apply/2
    vm.stop(0);
    await vm.exited;
  },
  async 'an answer that cannot be read is refused in words, and crashes nothing'() {
    const s = await stepped([...flags(7, 2, beam('steps')), '--trace-sched', '-']);
    await s.go({ slice: true });
    const see = looker(s.module()),
      good = {
        events: s.events[0],
        rows: see.look(ASK.processes, 0, 100).bytes,
        system: see.look(ASK.system).bytes,
        inspections: see.look(ASK.inspections, 0).bytes,
      };
    const read = {
      events: b => {
        const e = new Events(b);
        return perfetto([e], s.atoms, e.schedulers);
      },
      rows: b => decode_processes(b, s.atoms),
      system: b => decode_system(b),
      inspections: b => decode_inspections(b),
    };
    let seed = 1,
      refused = 0;
    const random = n => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % n;
    const attempt = (what, bytes) => {
      try {
        const r = read[what](bytes);
        if (what === 'events') JSON.parse(r);
      } catch (e) {
        refused++;
        assert.match(e.message, /^webeam's answer cannot be read: /, `${what}: ${e.stack}`);
      }
    };
    for (const [what, bytes] of Object.entries(good)) {
      read[what](bytes);
      for (let k = 0; k < 60; k++) attempt(what, bytes.slice(0, random(Math.min(bytes.length, 600))));
      for (let k = 0; k < 300; k++) {
        const b = bytes.slice(0, 64 + 32 * 40);
        if (what === 'events') new Float64Array(b.buffer, 0, 8)[1] = Math.min(40, (b.length - 64) / 32);
        for (let i = 1 + random(8); i > 0; i--) b[random(b.length)] = random(256);
        attempt(what, b);
      }
      for (const n of [-1, 0.5, NaN, Infinity, 1e12]) {
        const b = bytes.slice();
        if (b.length >= 16 && what !== 'system') {
          new Float64Array(b.buffer, 0, 2)[1] = n;
          attempt(what, b);
        }
      }
    }
    assert.throws(() => new Events(good.events.slice(0, 70)), /cannot be read: events: /);
    assert.throws(() => decode_term(new Uint8Array([131, ...Array(5000).fill([104, 1]).flat(), 106])), /too deep/);
    assert.throws(() => decode_term(new Uint8Array([131, 108, 255, 255, 255, 255, 106])), /cut short/);
    assert(refused > 300, `${refused} refused`);
  },
  async 'constants are those of the headers'() {
    const made = await import(pathToFileURL(join(folder, 'constants.js')).href);
    assert.deepEqual(
      { ...constants },
      { ...made },
      'web/constants.js is not what this build made: commit what the build wrote',
    );
    assert.equal(constants.EVENT.size % 8, 0);
    assert.equal(constants.PROC.size % 8, 0);
  },
  async 'webeam:inspect says how terms lie'() {
    const out = [];
    let m = null;
    const vm = await start(factory, ['--minimal', beam('terms'), 'inspect'], {
      wasmBinary,
      booted: x => {
        m = x;
      },
      host: { env: process.env, write: (fd, b) => out.push(Buffer.from(b).toString()) },
    });
    assert.equal(await vm.exited, 0, out.join(''));
    const { list } = decode_inspections(looker(m).look(ASK.inspections, 0).bytes);
    assert(list.length > 5);
    assert.deepEqual([list[0].label, list[0].text, list[1].label], ['none', '{1}', 'first']);
    assert.deepEqual(
      [list[0].sent.boxes[0].where, list[0].sent.boxes[0].words[1].value],
      ['fragment', 1],
      'for a page, the copy a send would make too',
    );
    assert.match(list[0].process, /^<0\.\d+\.0>$/);
    assert.equal(decode_inspections(looker(m).look(ASK.inspections, list.length - 1).bytes).list.length, 1);
    const native = join(here, '../../build/native/webeam');
    try {
      execFileSync(native, ['--version']);
    } catch {
      return;
    }
    execFileSync(native, ['--minimal', beam('terms'), 'inspect'], { stdio: 'pipe' });
  },
};

let failed = 0;
for (const [name, f] of Object.entries(tests)) {
  if (only.length && !only.some(o => name.includes(o))) continue;
  const began = performance.now();
  try {
    await f();
    console.log(`ok   ${name} (${Math.round(performance.now() - began)} ms)`);
  } catch (e) {
    failed++;
    console.log(`FAIL ${name}: ${e.stack}`);
  }
}
rmSync(made, { recursive: true });
console.log(failed ? `${failed} failed` : 'all passed');
process.exit(failed ? 1 : 0);
