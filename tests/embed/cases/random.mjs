// SPDX-License-Identifier: Apache-2.0
// tests/embed/cases/random.mjs — random terms of Erlang and random values of JavaScript, each from a number.

/** Terms of every kind, by a number; made again, they are the same. */
export const ANY_TERM = `
-module(any_term).
-export([make/1, same/2, same_all/2]).
make(N) -> rand:seed(exsss, N), term(3).
same_all(Ns, Ts) -> [N || {N, T} <- lists:zip(Ns, Ts), make(N) =/= T].
same(N, T) -> make(N) =:= T.
term(0) ->
    pick([fun small/0, fun big/0, fun float/0, fun atom/0, fun bin/0, fun bits/0, fun string/0,
          fun() -> [] end, fun() -> {} end, fun() -> #{} end, fun fn/0, fun handle/0]);
term(D) ->
    Sub = fun() -> term(D - 1) end,
    Many = fun() -> [Sub() || _ <- lists:seq(1, rand:uniform(5) - 1)] end,
    pick([fun() -> term(0) end, Many, fun() -> [Sub() | Sub()] end, fun() -> list_to_tuple(Many()) end,
          fun() -> erlang:make_tuple(rand:uniform(600), term(0)) end,
          fun() -> maps:from_list([{Sub(), Sub()} || _ <- lists:seq(1, rand:uniform(5))]) end,
          fun() ->
              maps:from_list([{pick([fun atom/0, fun text/0]), Sub()} || _ <- lists:seq(1, rand:uniform(50))])
          end]).
pick(L) -> (lists:nth(rand:uniform(length(L)), L))().
small() -> rand:uniform(1000) - 500.
big() ->
    pick([fun() -> (1 bsl rand:uniform(200)) * (rand:uniform(3) - 2) end, fun() -> (1 bsl 53) + rand:uniform(5) - 3 end,
          fun() -> -(1 bsl 53) + rand:uniform(5) - 3 end, fun() -> 1 bsl 2100 + rand:uniform(9) end]).
float() ->
    pick([fun() -> 2.0 end, fun() -> -0.0 end, fun() -> 0.0 end, fun() -> rand:normal() end, fun() -> 1.0e300 end,
          fun() -> 9007199254740993.0 end, fun() -> 5.0e-324 end]).
atom() ->
    pick([fun() -> true end, fun() -> undefined end, fun() -> null end, fun() -> 'hello world' end, fun() -> '' end,
          fun() -> nil end, fun() -> false end, fun() -> 'NaN' end, fun() -> 'äß€' end,
          fun() -> list_to_atom(lists:duplicate(255, $ä)) end, fun() -> '__proto__' end,
          fun() -> '$webeam_function' end]).
bin() ->
    pick([fun text/0, fun() -> rand:bytes(rand:uniform(20)) end, fun() -> <<16#ef, 16#bb, 16#bf, "bom">> end,
          fun() -> <<0>> end, fun() -> <<16#ed, 16#a0, 16#80>> end]).
text() ->
    pick([fun() -> <<"plain">> end, fun() -> <<"tschüß €"/utf8>> end, fun() -> <<>> end, fun() -> <<"7">> end,
          fun() -> <<"__proto__">> end, fun() -> <<"constructor">> end]).
bits() -> N = rand:uniform(30), <<B:N/bits, _/bits>> = rand:bytes(4), B.
string() -> lists:sublist("abcdefghij", rand:uniform(11) - 1).
fn() ->
    pick([fun() -> fun lists:sort/1 end, fun() -> fun fn/0 end,
          fun() -> X = rand:uniform(9), fun(Y) -> X + Y end end]).
handle() ->
    pick([fun() -> whereis(init) end, fun() -> list_to_ref("#Ref<0.1.2.3>") end,
          fun() -> hd(lists:sort(erlang:ports())) end, fun() -> list_to_pid("<0.9.0>") end]).
`;

/** Values of every kind that come back as they went: the function gives one so many levels deep.
 * @param {import('./check.mjs').Package} api @param {number} seed @returns {(depth: number) => unknown} */
export function any_value({ Float, Improper, Bits, tuple, atom }, seed) {
  let x = seed;
  const random = (/** @type {number} */ n) => {
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
  /** @type {(d: number) => unknown[]} */
  const some = d => Array.from({ length: random(5) }, () => value(d));
  /** @type {(d: number) => unknown} */
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
            new Map(
              /** @type {[unknown, unknown][]} */ ([
                [random(99), value(d - 1)],
                [atom('true'), value(d - 1)],
                [tuple(atom('k'), random(9)), 1],
              ]),
            ),
        ][random(6)]();
  return value;
}
