// SPDX-License-Identifier: Apache-2.0
// tests/embed/cases/calls.mjs — cases: what a running system is asked, and what it tells.
import { refused, same, soon, until } from './check.mjs';

/** @type {Record<string, import('./check.mjs').Case>} */
export const calls = {
  async eval(vm) {
    same(5050, await vm.eval('lists:sum(lists:seq(1, 100)).'));
    same(42, await vm.eval('X * Y', { X: 6, Y: 7 }));
    same(3, await vm.eval('A = 1. B = 2. A + B'));
    same(undefined, await vm.eval(''));
    same('grüß', await vm.eval('<<"grüß"/utf8>>'));
  },
  async functions(vm, { Fun }) {
    same([2, 4, 6], await vm.call('lists', 'map', [(/** @type {number} */ x) => x * 2, [1, 2, 3]]));
    const plus = (/** @type {number} */ x, /** @type {number} */ sum) => x + sum;
    same(6, await vm.call('lists', 'foldl', [plus, 0, [1, 2, 3]]));
    same(
      [1],
      await vm.call('lists', 'filter', [
        async (/** @type {number} */ x) => {
          await soon(1);
          return x < 2;
        },
        [1, 2],
      ]),
    );
    const add = await vm.eval('fun(X) -> X + 1 end');
    same(true, add instanceof Fun);
    same(42, await vm.call(add, [41]));
    const e = await refused(
      vm.call('lists', 'map', [
        () => {
          throw new RangeError('not me');
        },
        [1],
      ]),
      'error',
    );
    same('function_clause', e.reason.description ?? e.reason[0]?.description);
    const f = await refused(
      vm.call('lists', 'map', [
        (/** @type {number} */ _x) => {
          throw new RangeError('not me');
        },
        [1],
      ]),
      'error',
    );
    same('js', f.reason[0].description);
    same('not me', f.reason[1][1]);
    same('HI', await vm.eval('webeam_js:call(shout, [<<"hi">>])'));
    same('error', (await refused(vm.eval('webeam_js:call(toString, [])'), 'error')).kind);
  },
  async 'the error table'(vm, { WebeamError }) {
    const e = await refused(vm.call('lists', 'nth', [4, [1]]), 'error');
    same(true, e instanceof WebeamError && e instanceof Error);
    same(
      ['function_clause', 'lists', 'nth', 2, 'lists.erl'],
      [e.reason.description, e.frames[0].module, e.frames[0].function, e.frames[0].arity, e.frames[0].file],
    );
    same(true, /no function clause matching lists:nth/.test(e.message) && Number(e.frames[0].line) > 0);
    same('badarith', (await refused(vm.eval('1 / 0'), 'error')).reason.description);
    same(7, (await refused(vm.eval('throw(7)'), 'throw')).reason);
    // As the shell tells it: without what evaluates.
    same('exception error: undefined shell command foo/1', (await refused(vm.eval('foo(1)'), 'error')).message);
    same(
      'exception error: no match of right hand side value 2',
      (await refused(vm.eval('X = 1, X = 2'), 'error')).message,
    );
    same(
      ['lists'],
      (await refused(vm.eval('lists:map(fun(X) -> 1 / X end, [0])'), 'error')).frames.map(f => f.module).slice(-1),
    );
    same('bye', (await refused(vm.eval('exit(bye)'), 'exit')).reason.description);
    same(
      'killed',
      (await refused(vm.eval('exit(self(), kill), receive after infinity -> ok end'), 'exit')).reason.description,
    );
    same('undef', (await refused(vm.call('no_such_module', 'f'), 'error')).reason.description);
    same('badarg', (await refused(vm.send('nobody', 1), 'error')).reason.description);
    const c = await refused(vm.eval('A = 1,\n  B = = 2.'), 'compile');
    same(
      [{ severity: 'error', line: 2, column: 7, text: "syntax error before: '='" }].map(p => [
        p.severity,
        p.line,
        p.column,
        p.text,
      ]),
      c.problems.map(p => [p.severity, p.line, p.column, p.text]),
    );
    same('line 1: syntax error: the text ends too soon', (await refused(vm.eval('foo('), 'compile')).message);
    same(1, (await refused(vm.eval('"abc'), 'compile')).problems[0].line);
    same('compile', (await refused(vm.compile('-module(m).\n-export([f/0]).\n'), 'compile')).kind);
    await refused(vm.eval('1', {}, { lang: 'elixir' }), 'unavailable');
  },
  async compile(vm) {
    const made = await vm.compile(
      '-module(shapes).\n-export([area/1]).\n-compile(debug_info).\narea({sq, S}) -> X = 1, S * S.\n',
    );
    same(['shapes'], made.modules);
    same([4, 'warning'], [made.warnings[0].line, made.warnings[0].severity]);
    same(9, await vm.eval('shapes:area({sq, 3})'));
    await vm.compile('-module(shapes).\n-export([area/1]).\narea(_) -> new.\n');
    same(Symbol.for('new'), await vm.call('shapes', 'area', [1]));
  },
  async 'messages and events'(vm, { tuple, atom }) {
    /** @type {unknown[]} */
    const got = [];
    const off = vm.on('price', v => got.push(v));
    const pid = await vm.eval('spawn(fun F() -> receive {double, X} -> webeam_js:emit(price, 2 * X), F() end end)');
    await vm.send(pid, tuple(atom('double'), 4));
    await vm.send(pid, tuple(atom('double'), 5));
    await until(() => got.length === 2);
    same([8, 10], got);
    off();
    await vm.send(pid, tuple(atom('double'), 6));
    await vm.eval('timer:sleep(20)');
    same([8, 10], got);
    // By any name, to all who listen, but not by the names of webeam's own.
    const offs = [1, 2].map(i => vm.on('other', v => got.push([i, v])));
    await vm.eval('webeam_js:emit(<<"other">>, #{a => 1}), webeam_js:emit("nobody", 1)');
    await until(() => got.length === 4);
    same(
      [
        [1, { [atom('a')]: 1 }],
        [2, { [atom('a')]: 1 }],
      ],
      got.slice(2),
    );
    offs.forEach(f => f());
    for (const name of ['exit', 'output', '<<"exit">>'])
      same('badarg', (await refused(vm.eval(`webeam_js:emit(${name}, 1)`), 'error')).reason.description);
  },
  async 'events beyond number wait for JavaScript'(vm) {
    let n = 0;
    const off = vm.on('flood', () => {
      n++;
    });
    const stop = new AbortController();
    const flood = refused(
      vm.eval(
        'F = fun F(N) -> webeam_js:emit(flood, N), persistent_term:put(emitted, N), F(N + 1) end, F(1)',
        {},
        { signal: stop.signal },
      ),
      'aborted',
    );
    await until(() => n > 3000);
    stop.abort();
    await flood;
    same(true, (await vm.eval('persistent_term:get(emitted)')) - n < 1200, 'events told and not taken:');
    off();
    /** @type {unknown[]} */
    const got = [];
    const off2 = vm.on('one', v => got.push(v));
    await vm.eval('webeam_js:emit(one, 1)');
    same([1], got); // the event comes before the value
    off2();
    same(120, await vm.eval('webeam_js:call(factorial, [5])')); // a function that asks again
  },
  async output(vm, _, said) {
    said.length = 0;
    /** @type {import('./check.mjs').Said[]} */
    const heard = [];
    const off = vm.on('output', (text, fd) => heard.push([text, fd]));
    await vm.eval('io:format("öl €~n"), io:format(standard_error, "oops~n", [])');
    await until(() => said.length >= 2);
    same(
      true,
      said.some(([text, fd]) => fd === 1 && text === 'öl €\n') &&
        said.some(([text, fd]) => fd === 2 && text === 'oops\n'),
    );
    same(said, heard);
    off();
    await vm.eval('io:format("more~n")');
    await until(() => said.length > heard.length);
  },
  async files(vm) {
    same('brought', await vm.files.text('/home/web/given.txt'));
    await vm.files.write('/home/web/a.txt', 'one');
    same('one', await vm.eval('{ok, B} = file:read_file("a.txt"), B'));
    await vm.eval('ok = file:write_file("/home/web/b.txt", <<1, 2>>)');
    same(new Uint8Array([1, 2]), await vm.files.read('/home/web/b.txt'));
    same(null, await vm.files.read('/home/web/none'));
    same(true, (await vm.files.list('/home/web'))?.includes('b.txt'));
    same(null, await vm.files.list('/home/none'));
    for (const [path, why] of [
      ['/', 'eisdir'],
      ['/home/web/b.txt/c', 'enotdir'],
    ])
      same(why, (await refused(vm.files.write(path, 'x'), 'file')).reason.description);
  },
  async 'many at once'(vm) {
    same(
      Array.from({ length: 200 }, (_, i) => i * i),
      await Promise.all(
        Array.from({ length: 200 }, (_, i) => vm.eval('timer:sleep(rand:uniform(20)), X * X', { X: i })),
      ),
    );
    const big = Array.from({ length: 100000 }, (_, i) => i);
    same(4999950000, await vm.call('lists', 'sum', [big]));
    same(big, await vm.call('lists', 'reverse', [await vm.call('lists', 'reverse', [big])]));
  },
  async 'a call that is aborted'(vm) {
    const stop = new AbortController();
    const forever = vm.eval('register(busy, self()), F = fun F() -> F() end, F()', {}, { signal: stop.signal });
    setTimeout(() => stop.abort(), 30);
    await refused(forever, 'aborted');
    await vm.eval('W = fun W() -> case whereis(busy) of undefined -> ok; _ -> timer:sleep(1), W() end end, W()');
    await refused(vm.eval('1', {}, { signal: AbortSignal.abort() }), 'aborted');
    same(2, await vm.eval('1 + 1'));
    const late = await refused(
      vm.eval('receive after infinity -> ok end', {}, { signal: AbortSignal.timeout(30) }),
      'aborted',
    );
    same('TimeoutError', /** @type {Error} */ (late.cause).name);
    const f = await vm.eval('fun F() -> F() end');
    await refused(vm.call(f, [], { signal: AbortSignal.timeout(30) }), 'aborted');
    await refused(vm.compile('-module(slow).\n', { signal: AbortSignal.abort() }), 'aborted');
  },
  async 'a language that is none'(vm) {
    const lisp = /** @type {'erlang'} */ (/** @type {string} */ ('lisp'));
    await refused(vm.eval('1', {}, { lang: lisp }), 'unavailable');
  },
  async 'what a function of JavaScript throws'(vm) {
    same('js', (await refused(vm.eval('webeam_js:call(fails, [])'), 'error')).reason[0].description);
    same(true, /TypeError/.test((await refused(vm.eval('webeam_js:call(odd, [])'), 'error')).reason[1][0]));
    same('still here', await vm.eval('<<"still here">>'));
  },
};
