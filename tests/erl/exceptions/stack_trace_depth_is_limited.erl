%% SPDX-License-Identifier: Apache-2.0
%% At most eight frames below the raising function by default; system_flag changes it.
-module(stack_trace_depth_is_limited).
-export([main/0]).

main() ->
    L = fun() -> try n(20) catch error:deep:S -> {length(S), [A || {?MODULE, n, A, _} <- S,
        is_integer(A)]} end end,
    p(L()), Old = erlang:system_flag(backtrace_depth, 3), p({Old, L()}),
    erlang:system_flag(backtrace_depth, 0), p(L()),
    erlang:system_flag(backtrace_depth, Old), p(L()).

n(0) -> error(deep);
n(N) -> [N | n(N - 1)].

p(X) -> io:format("~0p~n", [X]).
%% expect: {3,[1]}
%% expect: {8,{3,[1]}}
%% expect: {1,[1]}
%% expect: {3,[1]}
