%% SPDX-License-Identifier: Apache-2.0
%% Twenty arguments; the limit of 255.
-module(apply_with_long_argument_lists).
-export([main/0, id/1]).
-export([f/20]).

main() ->
    p(apply(fun f/20, lists:seq(1, 20))), p(apply(?MODULE, f, lists:seq(1, 20))),
    p(element(2, try_it(fun() -> apply(?MODULE, id(f), lists:seq(1, 255)) end)) =:= undef),
    p(try_it(fun() -> apply(?MODULE, id(f), lists:seq(1, 300)) end)), Z = id(1),
    G = fun(A, B, C, D, E, F, G, H, I, J) -> [J, I, H, G, F, E, D, C, B, A, Z] end,
    p(G(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)).

f(A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T) -> {A, T, B, S, C, R, D, Q, E, P, F, O, G, N,
    H, M, I, L, J, K}.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {1,20,2,19,3,18,4,17,5,16,6,15,7,14,8,13,9,12,10,11}
%% expect: {1,20,2,19,3,18,4,17,5,16,6,15,7,14,8,13,9,12,10,11}
%% expect: true
%% expect: {error,undef}
%% expect: [10,9,8,7,6,5,4,3,2,1,1]
