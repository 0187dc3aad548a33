// SPDX-License-Identifier: Apache-2.0
// tests/embed/cases/terms.mjs — cases: terms as values of JavaScript, there and back.
import { refused, same } from './check.mjs';
import { ANY_TERM, any_value } from './random.mjs';

/** @type {Record<string, import('./check.mjs').Case>} */
export const terms = {
  async values(vm, { atom, tuple, Float, Improper, Bits }) {
    /** @type {[string, unknown][]} */
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
        /** @type {unknown[]} */
        const a = [];
        a.push(a);
        return a;
      })(),
    ])
      await refused(vm.call('erlang', 'hd', [[bad]]), 'term');
  },
  async 'random terms, there and back'(vm) {
    await vm.compile(ANY_TERM);
    for (let n = 0; n < 400; n += 40) {
      const ns = Array.from({ length: 40 }, (_, i) => n + i);
      const made = await Promise.all(ns.map(i => vm.call('any_term', 'make', [i])));
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
    const wide = tuple(...Array.from({ length: 20000 }, (_, i) => BigInt(i) << 70n));
    const map = new Map(Array.from({ length: 20000 }, (_, i) => [[i, `k${i}`], i]));
    same(
      [20000, 20000, 19999],
      await vm.eval('[tuple_size(T), map_size(M), maps:get([19999, <<"k19999">>], M)]', { T: wide, M: map }),
    );
    same(true, (await vm.eval('1 bsl 1000000')) === 1n << 1000000n);
    same(true, await vm.eval('B =:= 1 bsl 1000000', { B: 1n << 1000000n }));
  },
  async 'what is no term'(vm, { webeam, Float, Bits, atom }) {
    /** @type {unknown[]} */
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
      new Map(
        /** @type {[number | bigint, string][]} */ ([
          [1, 'a'],
          [1n, 'b'],
        ]),
      ),
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
};
