// SPDX-License-Identifier: Apache-2.0
// tests/embed/cases.mjs — what the package `webeam` promises (web/npm/README.md), for any host: Node, Deno, a page.

const equal = (a, b) =>
  a === b ||
  Object.is(a, b) ||
  (typeof a === 'object' &&
    typeof b === 'object' &&
    a !== null &&
    b !== null &&
    a.constructor === b.constructor &&
    (a instanceof Map
      ? equal(sorted(a), sorted(b))
      : Reflect.ownKeys(a).length === Reflect.ownKeys(b).length && Reflect.ownKeys(a).every(k => equal(a[k], b[k]))));
const sorted = m =>
  [...m]
    .map(p => [shown(p[0]), p])
    .sort(([x], [y]) => (x < y ? -1 : x > y ? 1 : 0))
    .map(([, p]) => p);
const shown = v => {
  try {
    return typeof v === 'string'
      ? v
      : JSON.stringify(v, (_, x) => (typeof x === 'bigint' ? `${x}n` : typeof x === 'symbol' ? String(x) : x));
  } catch {
    return String(v);
  }
};
function same(want, got, what = '') {
  if (!equal(want, got)) throw new Error(`${what} want ${shown(want)}, got ${shown(got)}`);
}
async function refused(promise, kind) {
  let value;
  try {
    value = await promise;
  } catch (e) {
    if (e.kind !== kind) throw new Error(`kind ${e.kind} instead of ${kind}: ${e.stack}`);
    return e;
  }
  throw new Error(`no ${kind}, but ${shown(value)}`);
}
const soon = ms => new Promise(go => setTimeout(go, ms));
const until = async (f, ms = 10000) => {
  for (const end = Date.now() + ms; !(await f());) {
    if (Date.now() > end) throw new Error('it did not happen');
    await soon(5);
  }
};

/** Terms of every kind, by a number; made again, they are the same. */
const RANDOM = `
-module(any_term).
-export([make/1, same/2, same_all/2]).
make(N) -> rand:seed(exsss, N), term(3).
same_all(Ns, Ts) -> [N || {N, T} <- lists:zip(Ns, Ts), make(N) =/= T].
same(N, T) -> make(N) =:= T.
term(0) -> pick([fun small/0, fun big/0, fun float/0, fun atom/0, fun bin/0, fun bits/0, fun string/0, fun() -> [] end, fun() -> {} end, fun() -> #{} end, fun fn/0, fun handle/0]);
term(D) ->
    Sub = fun() -> term(D - 1) end,
    Many = fun() -> [Sub() || _ <- lists:seq(1, rand:uniform(5) - 1)] end,
    pick([fun() -> term(0) end, Many, fun() -> [Sub() | Sub()] end, fun() -> list_to_tuple(Many()) end, fun() -> erlang:make_tuple(rand:uniform(600), term(0)) end,
          fun() -> maps:from_list([{Sub(), Sub()} || _ <- lists:seq(1, rand:uniform(5))]) end,
          fun() -> maps:from_list([{pick([fun atom/0, fun text/0]), Sub()} || _ <- lists:seq(1, rand:uniform(50))]) end]).
pick(L) -> (lists:nth(rand:uniform(length(L)), L))().
small() -> rand:uniform(1000) - 500.
big() -> pick([fun() -> (1 bsl rand:uniform(200)) * (rand:uniform(3) - 2) end, fun() -> (1 bsl 53) + rand:uniform(5) - 3 end, fun() -> -(1 bsl 53) + rand:uniform(5) - 3 end,
               fun() -> 1 bsl 2100 + rand:uniform(9) end]).
float() -> pick([fun() -> 2.0 end, fun() -> -0.0 end, fun() -> 0.0 end, fun() -> rand:normal() end, fun() -> 1.0e300 end, fun() -> 9007199254740993.0 end, fun() -> 5.0e-324 end]).
atom() -> pick([fun() -> true end, fun() -> undefined end, fun() -> null end, fun() -> 'hello world' end, fun() -> '' end, fun() -> nil end, fun() -> false end, fun() -> 'NaN' end, fun() -> 'äß€' end, fun() -> list_to_atom(lists:duplicate(255, $ä)) end, fun() -> '__proto__' end, fun() -> '$webeam_function' end]).
bin() -> pick([fun text/0, fun() -> rand:bytes(rand:uniform(20)) end, fun() -> <<16#ef, 16#bb, 16#bf, "bom">> end, fun() -> <<0>> end, fun() -> <<16#ed, 16#a0, 16#80>> end]).
text() -> pick([fun() -> <<"plain">> end, fun() -> <<"tschüß €"/utf8>> end, fun() -> <<>> end, fun() -> <<"7">> end, fun() -> <<"__proto__">> end, fun() -> <<"constructor">> end]).
bits() -> N = rand:uniform(30), <<B:N/bits, _/bits>> = rand:bytes(4), B.
string() -> lists:sublist("abcdefghij", rand:uniform(11) - 1).
fn() -> pick([fun() -> fun lists:sort/1 end, fun() -> fun fn/0 end, fun() -> X = rand:uniform(9), fun(Y) -> X + Y end end]).
handle() -> pick([fun() -> whereis(init) end, fun() -> list_to_ref("#Ref<0.1.2.3>") end, fun() -> hd(lists:sort(erlang:ports())) end, fun() -> list_to_pid("<0.9.0>") end]).
`;

/** Values of every kind that come back as they went. @param {any} api @param {number} seed */
function any_value({ Float, Improper, Bits, tuple, atom }, seed) {
  let x = seed;
  const random = n => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return Math.floor((x / 2 ** 32) * n);
  };
  const leaves = [
    () => random(1e6) - 5e5,
    () => BigInt(random(1e9)) ** BigInt(3 + random(9)) * (random(2) ? 1n : -1n) - 2n ** 54n,
    () => random(1e6) / 7,
    () => new Float(random(9)),
    () => new Float(-0),
    () => atom(`a${random(9)}`),
    () => atom('null '),
    () => null,
    () => undefined,
    () => true,
    () => false,
    () => `text ${random(99)}`,
    () => '',
    () => '€\u0000😀',
    () => Uint8Array.of(255, random(256)),
    () => new Bits(Uint8Array.of(random(256), 128), 9),
    () => [],
    () => ({}),
    () => tuple(),
    () => 5e-324,
    () => 2 ** 60,
    () => Number.MAX_SAFE_INTEGER,
  ];
  const some = d => Array.from({ length: random(5) }, () => value(d));
  const value = d =>
    d === 0 || random(4) === 0
      ? leaves[random(leaves.length)]()
      : [
          () => some(d - 1),
          () => tuple(...some(d - 1)),
          () => new Improper([value(d - 1), 1], atom('tail')),
          () => Object.fromEntries(some(d - 1).map((v, i) => [random(2) ? `k${i}` : Symbol.for(`k${i}`), v])),
          () =>
            Object.fromEntries([
              ['__proto__', value(d - 1)],
              ['7', 1],
            ]),
          () =>
            new Map([
              [random(99), value(d - 1)],
              [atom('true'), value(d - 1)],
              [tuple(atom('k'), random(9)), 1],
            ]),
        ][random(6)]();
  return value;
}

export const cases = {
  async eval(vm) {
    same(5050, await vm.eval('lists:sum(lists:seq(1, 100)).'));
    same(42, await vm.eval('X * Y', { X: 6, Y: 7 }));
    same(3, await vm.eval('A = 1. B = 2. A + B'));
    same(undefined, await vm.eval(''));
    same('grüß', await vm.eval('<<"grüß"/utf8>>'));
  },
  async values(vm, { atom, tuple, Float, Improper, Bits }) {
    const table = [
      ['1 bsl 64', 18446744073709551616n],
      ['-(1 bsl 53) + 1', -9007199254740991],
      ['1 bsl 53', 9007199254740992n],
      ['2.5', 2.5],
      ['2.0', new Float(2)],
      ['-0.0', new Float(-0)],
      ['1.0e300', 1e300],
      ['ok', atom('ok')],
      ['nil', atom('nil')],
      ['true', true],
      ['null', null],
      ['undefined', undefined],
      ['<<"abc">>', 'abc'],
      ['<<255, 1>>', new Uint8Array([255, 1])],
      ['<<>>', ''],
      ['<<5:3>>', new Bits(new Uint8Array([160]), 3)],
      ['"abc"', [97, 98, 99]],
      ['[]', []],
      ['[1, [2]]', [1, [2]]],
      ['[1, 2 | 3]', new Improper([1, 2], 3)],
      ['{ok, 1}', tuple(atom('ok'), 1)],
      ['{3}', tuple(3)],
      ['{}', tuple()],
      ['#{<<"a">> => 1, b => 2}', { a: 1, [atom('b')]: 2 }],
      ['#{}', {}],
      ['#{1 => 2}', new Map([[1, 2]])],
      ['#{true => 1}', new Map([[true, 1]])],
    ];
    for (const [source, value] of table) {
      same(value, await vm.eval(source), `${source}:`);
      same(true, await vm.eval(`V =:= (${source})`, { V: value }), `${source} back:`);
    }
    same([1, 2], await vm.call('erlang', 'hd', [[new Set([1, 2])]]));
    same(
      true,
      await vm.eval(
        'is_pid(P) andalso is_reference(R) andalso is_port(O) andalso F(1) =:= 2',
        await vm.eval(
          '#{<<"P">> => self(), <<"R">> => make_ref(), <<"O">> => hd(erlang:ports()), <<"F">> => fun(X) -> X + 1 end}',
        ),
      ),
    );
    same('<0.0.0>', String(await vm.eval('whereis(init)')).replace(/\d+\.\d+>/, '0.0>'));
    for (const bad of [
      NaN,
      Infinity,
      (() => {
        const a = [];
        a.push(a);
        return a;
      })(),
    ])
      await refused(vm.call('erlang', 'hd', [[bad]]), 'term');
  },
  async 'random terms, there and back'(vm) {
    await vm.compile(RANDOM);
    for (let n = 0; n < 400; n += 40) {
      const ns = Array.from({ length: 40 }, (_, i) => n + i),
        made = await Promise.all(ns.map(i => vm.call('any_term', 'make', [i])));
      same([], await vm.call('any_term', 'same_all', [ns, made]), 'other than they were:');
    }
  },
  async 'random values, there and back'(vm, api) {
    const value = any_value(api, 7);
    for (let n = 0; n < 300; n++) {
      const v = value(3);
      same(v, await vm.call('erlang', 'hd', [[v]]), `value ${n}:`);
    }
  },
  async 'deep and large values'(vm, { tuple }) {
    const deep = await vm.eval(
      'lists:foldl(fun(N, A) -> element(N rem 3 + 1, {[A], {A}, #{N => A}}) end, [], lists:seq(1, 200000))',
    );
    same(
      true,
      await vm.eval(
        'A =:= lists:foldl(fun(N, A) -> element(N rem 3 + 1, {[A], {A}, #{N => A}}) end, [], lists:seq(1, 200000))',
        { A: deep },
      ),
    );
    const wide = tuple(...Array.from({ length: 20000 }, (_, i) => BigInt(i) << 70n)),
      map = new Map(Array.from({ length: 20000 }, (_, i) => [[i, `k${i}`], i]));
    same(
      [20000, 20000, 19999],
      await vm.eval('[tuple_size(T), map_size(M), maps:get([19999, <<"k19999">>], M)]', { T: wide, M: map }),
    );
    same(true, (await vm.eval('1 bsl 1000000')) === 1n << 1000000n);
    same(true, await vm.eval('B =:= 1 bsl 1000000', { B: 1n << 1000000n }));
  },
  async 'what is no term'(vm, { webeam, Float, Bits, atom }) {
    const loop = [];
    loop.push({ loop });
    for (const bad of [
      NaN,
      Infinity,
      loop,
      new Float(NaN),
      new Date(),
      /x/,
      Promise.resolve(),
      Symbol('mine'),
      Symbol.iterator,
      '\ud800',
      'a\udc00b',
      atom('x'.repeat(256)),
      new Bits(new Uint8Array(1), 9),
      new Map([
        [1, 'a'],
        [1n, 'b'],
      ]),
      new Map([
        [{ a: 1, b: 2 }, 1],
        [{ b: 2, a: 1 }, 2],
      ]),
    ])
      await refused(vm.call('erlang', 'hd', [[bad]]), 'term');
    await refused(vm.send('init', new Date()), 'term');
    await refused(vm.eval('X', { X: new Date() }), 'term');
    const twice = ['same', 'same']; // not a cycle
    same([twice, twice], await vm.call('erlang', 'hd', [[[twice, twice]]]));
    const other = await webeam();
    const e = await refused(vm.send(await other.eval('self()'), 1), 'term');
    same(true, /another system/.test(e.message));
    await other.stop();
  },
  async functions(vm, { Fun }) {
    same([2, 4, 6], await vm.call('lists', 'map', [x => x * 2, [1, 2, 3]]));
    same(6, await vm.call('lists', 'foldl', [(x, sum) => x + sum, 0, [1, 2, 3]]));
    same(
      [1],
      await vm.call('lists', 'filter', [
        async x => {
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
        _x => {
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
    same(true, /no function clause matching lists:nth/.test(e.message) && e.frames[0].line > 0);
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
      }),
      stop = new AbortController();
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
    const got = [],
      off2 = vm.on('one', v => got.push(v));
    await vm.eval('webeam_js:emit(one, 1)');
    same([1], got); // the event comes before the value
    off2();
    same(120, await vm.eval('webeam_js:call(factorial, [5])')); // a function that asks again
  },
  async output(vm, _, said) {
    said.length = 0;
    const heard = [],
      off = vm.on('output', (text, fd) => heard.push([text, fd]));
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
    same(true, (await vm.files.list('/home/web')).includes('b.txt'));
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
    same('TimeoutError', late.cause.name);
    const f = await vm.eval('fun F() -> F() end');
    await refused(vm.call(f, [], { signal: AbortSignal.timeout(30) }), 'aborted');
    await refused(vm.compile('-module(slow).\n', { signal: AbortSignal.abort() }), 'aborted');
  },
  async 'a language that is none'(vm) {
    await refused(vm.eval('1', {}, { lang: 'lisp' }), 'unavailable');
  },
  async 'what a function of JavaScript throws'(vm) {
    same('js', (await refused(vm.eval('webeam_js:call(fails, [])'), 'error')).reason[0].description);
    same(true, /TypeError/.test((await refused(vm.eval('webeam_js:call(odd, [])'), 'error')).reason[1][0]));
    same('still here', await vm.eval('<<"still here">>'));
  },
};

/** Cases that start a system of their own. */
export const starts = {
  async 'stop and what is asked afterwards'({ webeam }) {
    const vm = await webeam(),
      codes = [];
    vm.on('exit', c => codes.push(c));
    const waiting = refused(vm.eval('receive after infinity -> ok end'), 'stopped');
    same(3, await vm.stop(3));
    same(3, (await waiting).code);
    same(3, (await refused(vm.eval('1'), 'stopped')).code);
    same(3, await vm.stop());
    same([3], codes);
    await refused(vm.files.read('/a'), 'stopped');
    await refused(vm.send('init', 1), 'stopped');
    vm.feed('nobody reads this');
  },
  async 'a system that halts'({ webeam }) {
    const vm = await webeam();
    same(7, (await refused(vm.eval('halt(7)'), 'stopped')).code);
    same(7, await vm.exited);
  },
  async 'a system that is aborted'({ webeam }) {
    const stop = new AbortController(),
      vm = await webeam({ signal: stop.signal });
    const busy = refused(vm.eval('F = fun F() -> F() end, F()'), 'aborted');
    await soon(20);
    stop.abort();
    await busy;
    await refused(vm.eval('1'), 'aborted');
    await refused(webeam({ signal: AbortSignal.abort() }), 'aborted');
  },
  async 'aborted at any moment'({ webeam, freeze }) {
    for (const ms of [0, 1, 5, 15, 40, 80, 150, 300]) {
      const stop = new AbortController(),
        began = Date.now();
      setTimeout(() => stop.abort(new Error('enough')), ms);
      let error;
      try {
        const vm = await webeam({ signal: stop.signal, onOutput() {} });
        await vm.eval('F = fun F() -> io:format("."), F() end, F()');
      } catch (e) {
        error = e;
      }
      same(['aborted', 'enough'], [error?.kind, error?.cause?.message], `after ${ms} ms:`);
      same(true, Date.now() - began < ms + 10000, `after ${ms} ms, in time:`);
    }
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 30);
    await refused(freeze({ signal: stop.signal }), 'aborted');
    const vm = await webeam();
    same(2, await vm.eval('1 + 1'));
    await vm.stop();
  },
  async 'a flood of output ends with its system'({ webeam }) {
    const stop = new AbortController();
    let n = 0,
      shown = 0;
    const vm = await webeam({
      signal: stop.signal,
      onOutput(text) {
        n += text.length;
      },
    });
    vm.eval('F = fun F() -> io:put_chars(lists:duplicate(1000, $x)), F() end, F()').catch(() => {});
    await until(() => n > 100000);
    stop.abort();
    shown = n;
    await vm.exited;
    await soon(50);
    same(shown, n);
  },
  async 'two systems share nothing'({ webeam, atom }) {
    const [a, b] = await Promise.all([webeam(), webeam({ env: { WHO: 'b' }, args: ['-who', 'b'] })]);
    await a.eval('register(only_here, self()), persistent_term:put(k, 1)');
    same(atom('none'), await b.eval('persistent_term:get(k, none)'));
    same([98], await b.eval('os:getenv("WHO")'));
    same(atom('undefined') ?? null, (await b.eval('whereis(only_here)')) ?? null);
    await Promise.all([a.stop(), b.stop()]);
  },
  async schedulers({ webeam, freeze }) {
    const auto = await webeam({ schedulers: 'auto' });
    const many = await auto.eval('erlang:system_info(schedulers)');
    await auto.stop();
    for (const bad of [0, 1.5, 'many', 5000]) await refused(webeam({ schedulers: bad }), 'unavailable');
    if (globalThis.crossOriginIsolated === false && typeof document === 'object') {
      same(1, many);
      same(true, /Cross-Origin-Opener-Policy/.test((await refused(webeam({ schedulers: 2 }), 'unavailable')).message));
      return;
    }
    same(true, many > 1);
    const said = [],
      files = { '/home/web/given.txt': 'brought' };
    const vm = await webeam({
      schedulers: 3,
      env: { WHO: 'b' },
      files,
      onOutput: (text, fd) => said.push([text, fd]),
      functions: { next: async n => n + 1 },
    });
    same([3, [98], false], await vm.eval('[erlang:system_info(schedulers), os:getenv("WHO"), os:getenv("PATH")]'));
    await vm.eval('io:format("hello~n"), io:format(standard_error, "oops~n", [])');
    await until(() => said.length >= 2);
    same(
      [
        ['hello\n', 1],
        ['oops\n', 2],
      ],
      said.sort(([, a], [, b]) => a - b),
    );
    same(42, await vm.eval('webeam_js:call(next, [41])'));
    same(['brought', null], [await vm.files.text('/home/web/given.txt'), await vm.files.text('/etc/passwd')]);
    same('enoent', (await vm.eval('file:read_file("/etc/passwd")'))[1].description);
    // Each of the schedulers runs something, by and by.
    const seen = new Set();
    await until(
      async () =>
        (
          await vm.eval(`Me = self(), W = fun W(0) -> Me ! erlang:system_info(scheduler_id); W(N) -> erlang:yield(), W(N - 1) end,
      [spawn_opt(fun() -> W(2000) end, []) || _ <- lists:seq(1, 12)], lists:usort([receive S -> S end || _ <- lists:seq(1, 12)])`)
        ).every(n => seen.add(n)) && seen.size === 3,
    );
    same(['m'], (await vm.compile('-module(m).\n-export([f/0]).\nf() -> 1.\n')).modules);
    const busy = refused(vm.eval('F = fun F() -> F() end, [spawn(F) || _ <- [1, 2, 3]], F()'), 'stopped');
    same(9, await vm.stop(9));
    await busy;
    const stop = new AbortController(),
      gone = await webeam({ schedulers: 2, signal: stop.signal });
    const waits = refused(gone.eval('F = fun F() -> F() end, F()'), 'aborted');
    stop.abort();
    await waits;
    same(7, (await refused((await webeam({ schedulers: 2 })).eval('halt(7)'), 'stopped')).code);
    // An image is with threads or without.
    const plain = await freeze(),
      image = await freeze({ schedulers: 2, files: { '/home/web/frozen.txt': 'kept' } });
    same(
      true,
      /threads/.test((await refused(webeam({ schedulers: 2, image: plain }), 'unavailable')).message) &&
        /threads/.test((await refused(webeam({ image }), 'unavailable')).message),
    );
    for (const schedulers of [2, 3, /** @type {const} */ ('auto')]) {
      const began = Date.now(),
        vm = await webeam({ schedulers, image, functions: { next: n => n + 1 } }),
        start = Date.now() - began;
      same(
        [schedulers === 'auto' ? many : schedulers, 'kept', 2],
        [
          await vm.eval('erlang:system_info(schedulers)'),
          await vm.files.text('/home/web/frozen.txt'),
          await vm.eval('webeam_js:call(next, [1])'),
        ],
      );
      same(2, await vm.call('string', 'length', ['ab']));
      same(true, (await vm.eval('digraph_utils:module_info(exports)')).length > 5); // of an archive
      await vm.stop();
      console.log(`     image with threads, start ${start} ms`);
    }
    const one = await webeam({ schedulers: 'auto', image: plain });
    same(1, await one.eval('erlang:system_info(schedulers)'));
    await one.stop();
  },
  async 'an archive, by its place and as bytes'({ webeam, freeze }, { archive, bytes_of }) {
    const args = ['-pa', '/usr/lib/elixir/lib/elixir/ebin'],
      count = async options => {
        const vm = await webeam(options);
        same(3, await vm.call('Enum', 'count', [[1, 2, 3]]));
        await vm.stop();
      };
    for (const a of [archive, await bytes_of(archive)]) await count({ archives: [a], args });
    // What an image has not loaded is fetched when it is wanted, by threads too.
    for (const schedulers of globalThis.crossOriginIsolated === false && typeof document === 'object' ? [1] : [1, 2])
      await count({ schedulers, image: await freeze({ schedulers, archives: [archive], args }), archives: [archive] });
  },
  async 'what is not there'({ webeam }) {
    same('cannot_start', (await refused(webeam({ apps: ['no_such_app'] }), 'error')).reason[0].description);
    same(
      true,
      /no-such-file/.test((await refused(webeam({ archives: ['./no-such-file.webeam'] }), 'unavailable')).message),
    );
    await refused(webeam({ archives: [new Uint8Array([1, 2, 3])], onOutput() {} }), 'stopped');
  },
  async input({ webeam }) {
    const vm = await webeam();
    const line = vm.eval('io:get_line("")');
    vm.feed('first line\n');
    same('first line\n', String.fromCharCode(...(await line)));
    vm.feed(null);
    same(Symbol.for('eof'), await vm.eval('io:get_line("")'));
    await vm.stop();
  },
  async 'a frozen system'({ webeam, freeze }) {
    const image = await freeze({ files: { '/home/web/frozen.txt': 'kept' } });
    const began = Date.now(),
      vm = await webeam({ image, files: { '/home/web/new.txt': 'new' }, env: { WHO: 'me' } }),
      start = Date.now() - began;
    same(['kept', 'new'], [await vm.files.text('/home/web/frozen.txt'), await vm.files.text('/home/web/new.txt')]);
    same([109, 101], await vm.eval('os:getenv("WHO")'));
    same(6, await vm.call('lists', 'sum', [[1, 2, 3]]));
    same(['m'], (await vm.compile('-module(m).\n-export([f/0]).\nf() -> 1.\n')).modules);
    const other = await webeam({ image });
    same(
      'badarg',
      (
        await refused(
          other.eval('sys:get_state(nobody), ok').catch(() => other.send('nobody', 1)),
          'error',
        )
      ).reason.description,
    );
    await Promise.all([vm.stop(), other.stop()]);
    await refused(webeam({ image: image.slice(0, 100000) }), 'unavailable');
    console.log(`     image of ${image.length} bytes, start ${start} ms`);
  },
  async elixir({ webeam, atom }) {
    const vm = await webeam({ apps: ['elixir'] }),
      elixir = { lang: /** @type {const} */ ('elixir') };
    same([1, 4, 9], await vm.eval('Enum.map(1..n, & &1 * &1)', { n: 3 }, elixir));
    same(
      ['Greeting'],
      (await vm.compile('defmodule Greeting do\n  def for(name), do: "Hello, #{name}!"\nend', elixir)).modules.map(m =>
        m.replace('Elixir.', ''),
      ),
    );
    for (const name of ['Greeting', 'Elixir.Greeting', atom('Elixir.Greeting')])
      same('Hello, Joe!', await vm.call(name, 'for', ['Joe']));
    same({ [atom('a')]: 'x' }, await vm.eval('%{a: "x"}', {}, elixir));
    const e = await refused(vm.eval('raise "oops"', {}, elixir), 'error');
    same(true, e.message.includes('** (RuntimeError) oops') && e.reason[atom('message')] === 'oops');
    same('** (RuntimeError) oops', e.message);
    same(
      '** (ArithmeticError) bad argument in arithmetic expression: 1 / 0',
      (await refused(vm.eval('1 / String.to_integer("0")', {}, elixir), 'error')).message.split('\n')[0],
    );
    same(
      '** (KeyError) key :b not found in: %{a: 1}',
      (await refused(vm.run('%{a: 1}.b', elixir), 'error')).message.split('\n')[0],
    );
    same('** (throw) 7', (await refused(vm.run('throw 7', elixir), 'throw')).message);
    same(
      ['', '[1, 2]'],
      [(await vm.run('defmodule B do\n  def g, do: 1\nend', elixir)).value, (await vm.run('[B.g(), 2]', elixir)).value],
    );
    same(2, (await refused(vm.eval('x = 1\ny = = 2', {}, elixir), 'compile')).problems[0].line);
    same(
      3,
      (await refused(vm.compile('defmodule A do\n  def f do\n    nothing_there\n  end\nend', elixir), 'compile'))
        .problems[0].line,
    );
    await vm.stop();
  },
};

/** Runs all; gives { passed, failed: [text] }. @param {any} api the package @param {{archive: string, bytes_of: (from:
 * string) => Promise<Uint8Array>}} here  Elixir's archive, by a relative path
 * @param {string[]} [only] */
export async function run_cases(api, here, only = []) {
  const wanted = name => !only.length || only.some(o => name.includes(o)),
    failed = [];
  let passed = 0;
  const one = async (name, f) => {
    const began = Date.now();
    try {
      await Promise.race([
        f(),
        soon(60000).then(() => {
          throw new Error('it takes more than a minute');
        }),
      ]);
      passed++;
      console.log(`ok   ${name} (${Date.now() - began} ms)`);
    } catch (e) {
      failed.push(`${name}: ${e.message}`);
      console.log(`FAIL ${name}: ${e.stack}`);
    }
  };
  const said = [];
  const began = Date.now();
  /** @type {any} */ const vm = await api.webeam({
    onOutput: (text, fd) => said.push([text, fd]),
    functions: {
      shout: text => text.toUpperCase(),
      fails() {
        throw new Error('\ud800');
      },
      odd: () =>
        new Map([
          [1, 1],
          [1n, 2],
        ]),
      factorial: async n => (n < 2 ? 1 : n * (await vm.eval('webeam_js:call(factorial, [N])', { N: n - 1 }))),
    },
    files: { '/home/web/given.txt': 'brought' },
  });
  const start = Date.now() - began;
  for (const [name, f] of Object.entries(cases)) if (wanted(name)) await one(name, () => f(vm, api, said));
  await vm.stop();
  for (const [name, f] of Object.entries(starts)) if (wanted(name)) await one(name, () => f(api, here));
  return { passed, failed, start };
}
