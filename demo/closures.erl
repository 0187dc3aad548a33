%% SPDX-License-Identifier: Apache-2.0
%% Functions: they are values, that can be kept, passed on and made from others.
%% heavy: large data or long loops.
-module(closures).
-export([main/0]).

main() ->
    Add = fun(A) -> fun(B) -> A + B end end,
    AddFive = Add(5),
    io:format("~w~n", [AddFive(37)]),

    %% A pipeline is a list of functions.
    Pipeline = [fun(L) -> lists:filter(fun(X) -> X rem 2 =:= 0 end, L) end,
                fun(L) -> lists:map(fun(X) -> X * X end, L) end,
                fun lists:sum/1],
    io:format("~w~n", [lists:foldl(fun(F, X) -> F(X) end, lists:seq(1, 10), Pipeline)]),

    %% A fun with a name can call itself.
    Fac = fun Self(0) -> 1; Self(N) -> N * Self(N - 1) end,
    io:format("~w~n", [[Fac(N) || N <- lists:seq(0, 10)]]),

    %% A stream without end: a value and a function for the rest.
    io:format("~w~n", [take(10, primes(from(2)))]).

from(N) -> {N, fun() -> from(N + 1) end}.

primes({P, Rest}) -> {P, fun() -> primes(without(P, Rest())) end}.

without(P, {N, Rest}) when N rem P =:= 0 -> without(P, Rest());
without(P, {N, Rest}) -> {N, fun() -> without(P, Rest()) end}.

take(0, _) -> [];
take(N, {X, Rest}) -> [X | take(N - 1, Rest())].
%% expect: 42
%% expect: 220
%% expect: [1,1,2,6,24,120,720,5040,40320,362880,3628800]
%% expect: [2,3,5,7,11,13,17,19,23,29]
