%% SPDX-License-Identifier: Apache-2.0
%% reductions grow with work; bump_reductions and yield return true.
-module(bump_yield_and_reductions).
-export([main/0, id/1]).

main() ->
    {_, R0} = process_info(self(), reductions), spin(100000),
    {_, R1} = process_info(self(), reductions), p(R1 - R0 >= 100000), p(R1 - R0 < 400000),
    p(erlang:bump_reductions(100)), p(erlang:yield()),
    p(try_it(fun() -> erlang:bump_reductions(id(-1)) end)),
    p(try_it(fun() -> erlang:bump_reductions(id(a)) end)).

spin(0) -> ok;
spin(N) -> spin(N - 1).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: true
%% expect: true
%% expect: true
%% expect: true
%% expect: {error,badarg}
%% expect: {error,badarg}
