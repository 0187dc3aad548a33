%% SPDX-License-Identifier: Apache-2.0
%% Comparing terms nested a million deep.
%% heavy: large data or long loops.
-module(deep_comparison_does_not_overflow).
-export([main/0]).

main() ->
    A = deep(1000000, []), B = deep(1000000, []), C = deep(1000000, x),
    p({A =:= B, A == C, A < C, C < A}), T = tup(300000, a), U = tup(300000, b),
    p({T < U, T =:= U, T == tup(300000, a)}).

deep(0, A) -> A;
deep(N, A) -> deep(N - 1, [A]).

tup(0, A) -> A;
tup(N, A) -> tup(N - 1, {x, A}).

p(X) -> io:format("~0p~n", [X]).
%% expect: {true,false,false,true}
%% expect: {true,false,true}
