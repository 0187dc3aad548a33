// SPDX-License-Identifier: Apache-2.0
// tests/embed/cases/devices.mjs — cases: I/O devices, and processes that evaluate one thing after another.
import { refused, same, soon, until } from './check.mjs';

/** @typedef {import('./check.mjs').Case} Case @typedef {import('./check.mjs').Vm} Vm */

/** A device whose output is kept. @param {Vm} vm @param {boolean} [binary] */
function device(vm, binary = false) {
  const heard = { text: '', asks: 0 };
  const io = vm.io({
    binary,
    onOutput: text => {
      heard.text += text;
    },
    onAsk: () => heard.asks++,
  });
  return { io, heard };
}

/** @type {Record<string, Case>} */
export const devices = {
  async 'input of a device: typed ahead, asked for, at its end'(vm) {
    const { io, heard } = device(vm);
    io.feed('früh\nzw');
    io.feed('ei\n');
    const two = await vm.run('{io:get_line("1> "), io:get_line("2> ")}.', { io });
    same('{"früh\\n","zwei\\n"}', two.value);
    same(['1> 2> ', 0], [heard.text, heard.asks]);
    const later = vm.run('{io:get_chars("", 3), io:fread("n ", "~d"), io:read("t ")}.', { io });
    await until(() => heard.asks === 1);
    io.feed('abc12\n{a,');
    await until(() => heard.asks === 2);
    io.feed('[b]}.\nrest');
    same('{"abc",{ok,"\\f"},{ok,{a,[b]}}}', (await later).value);
    io.feed(null);
    io.feed('behind the end\n');
    const behind = await vm.run(`{${'io:get_line(""), '.repeat(3)}io:get_chars("", 1)}.`, { io });
    same('{"rest",eof,eof,eof}', behind.value);
    io.close();
  },
  async 'devices are apart, and their processes keep them'(vm, _api, said) {
    const [a, b] = [device(vm), device(vm, true)];
    const before = said.length;
    const waits = vm.run('io:get_line("a ").', { io: a.io });
    b.io.feed('for b\n');
    same('<<"for b\\n">>', (await vm.run('io:get_line("b ").', { io: b.io })).value);
    await vm.run('spawn(fun() -> receive go -> io:format("late ~ts", ["ä"]) end end) ! go, ok.', { io: a.io });
    await until(() => a.heard.text === 'a late ä');
    same('b ', b.heard.text);
    same(before, said.length);
    a.io.feed('x\n');
    same('"x\\n"', (await waits).value);
    a.io.close();
    const late = 'P = group_leader(), timer:sleep(50), io:put_chars(P, "x").';
    const c = device(vm);
    const gone = refused(vm.run(late, { io: c.io }), 'error');
    c.io.close();
    same('terminated', (await gone).reason.description);
    await refused(vm.run('ok.', { io: a.io }), 'unavailable');
    b.io.close();
  },
  async 'what cannot be printed or read is an error, and the device lives'(vm) {
    const { io, heard } = device(vm);
    const e = await refused(vm.eval('io:put_chars([$a, foo])', {}, { io }), 'error');
    same(true, /badarg|put_chars/.test(e.message));
    io.feed('ⅷ\n');
    const got = await vm.run('io:request(group_leader(), {get_line, latin1, ""}).', { io });
    same('{error,{no_translation,unicode,latin1}}', got.value);
    same('{error,enotsup}', (await vm.run('io:columns().', { io })).value);
    same('{error,request}', (await vm.run('io:request(group_leader(), nonsense).', { io })).value);
    same('ok', (await vm.run('io:setopts([binary]), io:put_chars("there").', { io })).value);
    io.feed('b\n');
    same('<<"b\\n">>', (await vm.run('io:get_line("").', { io })).value);
    same('there', heard.text);
    io.close();
  },
  async 'who prints waits for who reads'(vm) {
    let taken = 0;
    /** @type {(() => void)[]} */
    const held = [];
    const stop = new AbortController();
    const io = vm.io({
      onOutput: text => {
        taken += text.length;
        return new Promise(done => held.push(() => done(null)));
      },
    });
    const flood = vm.run('F = fun F() -> io:put_chars(lists:duplicate(1000, $x)), F() end, F().', {
      io,
      signal: stop.signal,
    });
    const ended = refused(flood, 'aborted');
    await until(() => held.length);
    await soon(300);
    same([1000, 1], [taken, held.length]);
    held.splice(0).forEach(go => go());
    await until(() => held.length);
    await soon(300);
    same([true, 1], [taken > 60_000 && taken < 80_000, held.length]);
    stop.abort();
    await ended;
    io.close();
  },
  async 'an evaluator lives on'(vm, { atom }) {
    const how = { evaluator: 'one' };
    const keeps = 'register(kept, spawn_link(fun() -> receive stop -> ok end end)), self().';
    const { value: pid } = await vm.run(keeps, how);
    await refused(vm.run('error(oops).', how), 'error');
    same(pid, (await vm.run('self().', how)).value);
    same('true', (await vm.run('is_pid(whereis(kept)).', how)).value);
    const stop = new AbortController();
    const loop = refused(vm.run('F = fun F() -> F() end, F().', { ...how, signal: stop.signal }), 'aborted');
    same('busy', (await refused(vm.run('1.', how), 'error')).reason[0].description);
    same('2', (await vm.run('2.', { evaluator: 'other' })).value);
    stop.abort();
    await loop;
    same(false, (await vm.run('self().', how)).value === pid);
    await until(async () => (await vm.eval('whereis(kept)')) === undefined);
    same('exit', (await refused(vm.run('exit(self(), kill), receive after infinity -> ok end.', how), 'exit')).kind);
    same('3', (await vm.run('3.', how)).value);
    same(atom('ok'), await vm.eval('ok'));
  },
};
