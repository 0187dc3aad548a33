%% SPDX-License-Identifier: Apache-2.0
%% The older hash with its range.
-module(phash_of_every_type).
-export([main/0, id/1]).

main() ->
    Ts = [0, 1, -1, 1 bsl 59, 1 bsl 64, -(1 bsl 100), 1.5, 0.0, a, abc, "abc", [], [a | b], {}, {a, 1},
        <<>>, <<"abc">>, <<1:3>>, fun lists:map/2, [1, [2]]],
    p([erlang:phash(T, 1 bsl 32) || T <- Ts]), p([erlang:phash(T, 100) || T <- Ts]),
    p(try_it(fun() -> erlang:phash(a, id(0)) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: [1,2788898428,1680185270,2147483673,2788898428,1113160529,1073217537,1,98,26500,3654580166,2,4159696708,1,318
%%   more: 7717805,1,1972007566,1345689961,904024396,3734936190]
%% expect: [1,28,70,73,28,29,37,1,98,100,66,2,8,1,5,1,66,61,96,90]
%% expect: {error,badarg}
