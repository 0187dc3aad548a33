%% SPDX-License-Identifier: Apache-2.0
%% Jump tables and binary searches: many integers, atoms, and arities.
-module(select_on_many_constants).
-export([main/0, id/1]).

main() ->
    p([n(id(X)) || X <- [0, 1, 5, 9, 10, 100, 1000, 1 bsl 65, -3, 1.0, a]]),
    p([a(id(X)) || X <- [a, b, c, d, e, f, g, zz, 'Q', 1]]),
    p([t(id(X)) || X <- [{}, {1}, {1, 2}, {1, 2, 3}, {a, 2}, {1, 2, 3, 4}, x]]),
    p([f(id(X)) || X <- [0.0, 1.0, 1.5, 2, -0.0]]).

n(0) -> zero;
n(1) -> one;
n(2) -> two;
n(3) -> three;
n(4) -> four;
n(5) -> five;
n(6) -> six;
n(7) -> seven;
n(8) -> eight;
n(9) -> nine;
n(100) -> hundred;
n(1000) -> thousand;
n(-3) -> minus_three;
n(36893488147419103232) -> big;
n(_) -> many.

a(a) -> 1; a(b) -> 2; a(c) -> 3; a(d) -> 4; a(e) -> 5; a(f) -> 6; a(g) -> 7; a('Q') -> 8; a(_) -> 0.

t({}) -> 0;
t({X}) -> {one, X};
t({a, X}) -> {a, X};
t({X, Y}) -> {two, X, Y};
t({_, _, X}) -> {three, X};
t(T) when is_tuple(T) -> tuple_size(T);
t(_) -> none.

f(0.0) -> zero; f(1.0) -> one; f(1.5) -> one_half; f(_) -> other.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).
%% expect: [zero,one,five,nine,many,hundred,thousand,big,minus_three,many,many]
%% expect: [1,2,3,4,5,6,7,0,8,0]
%% expect: [0,{one,1},{two,1,2},{three,3},{a,2},4,none]
%% expect: [zero,one,one_half,other,zero]
