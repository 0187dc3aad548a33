// SPDX-License-Identifier: Apache-2.0
// tests/observe/looking.mjs — tests: what a VM that runs answers to who looks into it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as constants from '../../web/constants.js';
import { looker } from '../../web/look.js';
import {
  ASK,
  Atoms,
  Events,
  Observer,
  decode_inspections,
  decode_processes,
  decode_system,
  decode_term,
  pid_text,
} from '../../web/observe.js';
import { perfetto } from '../../web/perfetto.js';
import { call_text, function_words } from '../../web/watch/names.js';
import { Pace } from '../../web/watch/pace.js';
import { beam, folder, here, stepped, terms } from './vm.mjs';

/** @param {number} ms @returns {Promise<void>} */
const wait = ms => new Promise(go => setTimeout(go, ms));

/** @type {Record<string, () => Promise<void>>} */
export const looking = {
  async 'pace: a share of the time, and never long silent'() {
    const pace = new Pace(100, 0.008);
    pace.took(1000, 0.1);
    assert.equal(pace.at, 1100, 'a cheap answer: as often as it may');
    pace.took(1000, 12);
    assert.ok(pace.at > 1400 && pace.at < 1600, `3.67 ms on the average are 0.8 % of 459 ms: ${pace.at - 1000}`);
    pace.took(1000, 900);
    assert.ok(pace.at > 2000 && pace.at <= 4000, `one slow answer does not silence it: ${pace.at - 1000} ms`);
  },
  async 'names: what people read of a function'() {
    /** @type {[string, number, boolean, string][]} */
    const cases = [
      ["busy:'-main/0-fun-0-'/0", 6, true, 'fun in main/0, line 6'],
      ["busy:'-main/0-fun-1-'/2", 0, true, 'fun in main/0'],
      ["other:'-start/3-fun-0-'/0", 9, false, 'fun in other:start/3, line 9'],
      ["pingpong:'-fun.ponger/0-'/0", 24, true, 'ponger/0'],
      ['crowd:worker/2', 0, true, 'worker/2'],
      ['gen_server:loop/7', 0, false, 'gen_server:loop/7'],
      ['counter:init/1', 0, true, 'counter:init/1'],
      ['supervisor:top/1', 0, false, 'supervisor top'],
      ["'Elixir.Foo.Bar':run/0", 0, false, 'Foo.Bar.run/0'],
      ["'Elixir.Foo':'-main/0-fun-0-'/0", 3, false, 'fn in Foo.main/0, line 3'],
      ["elixir_compiler_0:'-__FILE__/1-fun-0-'/0", 3, false, 'fn in the program, line 3'],
    ];
    for (const [mfa, line, own, text] of cases) {
      const [, module, name, arity] = /^'?(.*?)'?:'?(.*?)'?\/(\d+)$/.exec(mfa) ?? [];
      assert.equal(call_text(module, name, Number(arity), line, own), text);
      if (!line) assert.equal(function_words(mfa, own ? module : ''), text);
    }
    assert.equal(function_words('what is this'), 'what is this');
  },
  async 'tables: processes, schedulers, memory; one process'() {
    const { vm, see } = await terms('park');
    const atoms = new Atoms();
    const table = (/** @type {[slot: number, slots: number]} */ ...page) => {
      const p = see.look(ASK.processes, ...page);
      atoms.add(p.atoms);
      return decode_processes(p.bytes, atoms);
    };
    const parked = () => table(0, 16384).rows.find(r => r.name === 'parked');
    for (let i = 0; i < 200 && !parked(); i++) await wait(10);
    const { rows, processes } = table(0, 16384);
    const parked_row = rows.find(r => r.name === 'parked');
    assert.equal(rows.length, processes);
    assert.equal(parked_row.initial, 'terms:park/1');
    assert.equal(parked_row.messages, 3);
    assert.equal(parked_row.priority, 1);
    assert.equal(parked_row.links, 1);
    const d = decode_term(see.look(ASK.process, parked_row.pid).bytes);
    assert.deepEqual(
      d.messages.map((/** @type {{ text: string }} */ x) => x.text),
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
      ['current', 'scheduler', 'heap', 'monitors', 'line'].map(k => parked_row[k]),
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
      const p = table(slot, 3);
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
    const { vm, see } = await terms('chat', {
      booted: m => {
        new Events(looker(m).look(ASK.events, 10, 200).bytes);
      },
    });
    await wait(100);
    const e = new Events(see.look(ASK.events, 65536, 200).bytes);
    const f = new Events(see.look(ASK.events, 65536, 200).bytes);
    // The window may begin anew once, where the program begins: so two of 200. Behind it lives are recorded, 200 more.
    assert(e.n >= 200 && e.n <= 600, `${e.n} events`);
    assert.equal(e.lost, 0);
    assert(e.gap_slices > 100 && e.gap_from > 0, `${e.gap_slices} slices from ${e.gap_from}`);
    for (let i = 1; i < e.n; i++) assert(e.at(i) >= e.at(i - 1), 'time goes forward');
    assert(f.n <= 400);
    vm.stop(0);
    await vm.exited;
  },
  async 'the table in an order, its filter; rows and links of some'() {
    const { vm, see } = await terms('park');
    const o = new Observer({ observe: (what, a = 0, b = 0, more = undefined) => see.ask(what, a, b, more) });
    const ask = (/** @type {string} */ column, /** @type {object} */ more = {}) =>
      o.order({ column, up: true, first: 0, count: 100, ...more });
    for (let i = 0; i < 200 && !(await ask('pid', { filter: 'parked' })).rows.length; i++) await wait(10);
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
    const parked = (await ask('pid', { filter: 'parked' })).rows[0];
    const second = await ask('pid', { first: 1, count: 1 });
    assert.equal(second.rows[0].pid, all.rows[1].pid);
    assert.equal((await ask('pid', { floor: parked.pid })).rows[0].pid, parked.pid);
    // in pieces of the table
    let p = await o.order({ column: 'pid', up: false, first: 0, count: 5 }, 2);
    let n = 1;
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
    const { vm, see } = await terms('chat');
    const o = new Observer({ observe: (what, a = 0, b = 0, more = undefined) => see.ask(what, a, b, more) });
    let rows = [];
    for (let i = 0; i < 200 && !rows.length; i++) {
      rows = (await o.order({ column: 'pid', up: true, first: 0, count: 9, filter: 'echo' })).rows;
      await wait(5);
    }
    assert.equal(rows[0].initial, 'terms:echo/0'); // and not erlang:apply/2
    vm.stop(0);
    await vm.exited;
  },
  async 'an answer that cannot be read is refused in words, and crashes nothing'() {
    const s = await stepped(7, 2);
    await s.go({ slice: true });
    const see = s.see();
    /** @type {Record<string, Uint8Array>} */
    const good = {
      events: s.events[0],
      rows: see.look(ASK.processes, 0, 100).bytes,
      system: see.look(ASK.system).bytes,
      inspections: see.look(ASK.inspections, 0).bytes,
    };
    /** @type {Record<string, (b: Uint8Array) => unknown>} */
    const read = {
      events: b => {
        const e = new Events(b);
        return perfetto([e], s.atoms, e.schedulers);
      },
      rows: b => decode_processes(b, s.atoms),
      system: b => decode_system(b),
      inspections: b => decode_inspections(b),
    };
    let seed = 1;
    let refused = 0;
    const random = (/** @type {number} */ n) => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % n;
    const attempt = (/** @type {string} */ what, /** @type {Uint8Array} */ bytes) => {
      try {
        const r = read[what](bytes);
        if (what === 'events') JSON.parse(String(r));
      } catch (e) {
        refused++;
        const { message, stack } = /** @type {Error} */ (e);
        assert.match(message, /^webeam's answer cannot be read: /, `${what}: ${stack}`);
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
    /** @type {string[]} */
    const out = [];
    const { vm, see } = await terms('inspect', { write: (_, bytes) => out.push(new TextDecoder().decode(bytes)) });
    assert.equal(await vm.exited, 0, out.join(''));
    const { list } = decode_inspections(see.look(ASK.inspections, 0).bytes);
    assert(list.length > 5);
    assert.deepEqual([list[0].label, list[0].text, list[1].label], ['none', '{1}', 'first']);
    const { sent, process: by } = list[0];
    assert(sent instanceof Object && 'boxes' in sent && by);
    assert.deepEqual(
      [sent.boxes[0].where, sent.boxes[0].words[1].value],
      ['fragment', 1],
      'for a page, the copy a send would make too',
    );
    assert.match(by, /^<0\.\d+\.0>$/);
    assert.equal(decode_inspections(see.look(ASK.inspections, list.length - 1).bytes).list.length, 1);
    const native = join(here, '../../build/native/webeam');
    try {
      execFileSync(native, ['--version']);
    } catch {
      return;
    }
    execFileSync(native, ['--minimal', beam('terms'), 'inspect'], { stdio: 'pipe' });
  },
};
