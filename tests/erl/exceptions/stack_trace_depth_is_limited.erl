%% SPDX-License-Identifier: Apache-2.0
%% At most eight frames by default; system_flag changes it; a recursion's equal frames count once.
-module(stack_trace_depth_is_limited).
-export([main/0]).

main() ->
    L = fun() -> try a(1) catch error:deep:S -> [F || {?MODULE, F, _, _} <- S] end end,
    p(L()), Old = erlang:system_flag(backtrace_depth, 3), p(Old), p(L()),
    erlang:system_flag(backtrace_depth, 0), p(L()),
    erlang:system_flag(backtrace_depth, Old), p(length(L())),
    p(try n(20) catch error:deep:S -> [{F, A} || {_, F, A, _} <- S, F =:= n] end).

a(X) -> [b(X)].

b(X) -> [c(X)].

c(X) -> [d(X)].

d(X) -> [e(X)].

e(X) -> [f(X)].

f(X) -> [g(X)].

g(X) -> [h(X)].

h(X) -> [i(X)].

i(X) -> [j(X)].

j(_) -> {error(deep)}.

n(0) -> error(deep);
n(N) -> [N | n(N - 1)].

p(X) -> io:format("~0p~n", [X]).
%% expect: [j,'-main/0-fun-1-',main]
%% expect: 8
%% expect: [j,'-main/0-fun-1-',main]
%% expect: [j]
%% expect: 3
%% expect: [{n,1}]
