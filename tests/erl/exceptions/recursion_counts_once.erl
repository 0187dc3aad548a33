%% SPDX-License-Identifier: Apache-2.0
%% A return address that repeats stands once in a stack trace; backtrace_depth 0 is 1.
-module(recursion_counts_once).
-export([main/0]).

main() ->
    io:format("~p~n", [trace(fun() -> deep(20) end)]),
    Old = erlang:system_flag(backtrace_depth, 0),
    io:format("~p~n", [length(trace(fun() -> deep(3) end))]),
    io:format("~p~n", [length(trace(fun() -> erlang:raise(error, x, [{a, b, 1, []}, {c, d, 2, []}]) end))]),
    erlang:system_flag(backtrace_depth, Old).

trace(F) ->
    try F() catch _:_:S -> [{M, N, A} || {M, N, A, _} <- lists:sublist(S, 3)] end.

deep(0) -> error(deep);
deep(N) -> [deep(N - 1) | x].
%% expect: [{recursion_counts_once,deep,1},
%% expect:  {recursion_counts_once,trace,1},
%% expect:  {recursion_counts_once,main,0}]
%% expect: 1
%% expect: 1
