%% SPDX-License-Identifier: Apache-2.0
%% A million frames on the stack.
%% heavy: large data or long loops.
-module(deep_non_tail_recursion).
-export([main/0]).

main() ->
    p(len(lists:seq(1, 1000000))), p(sum(1000000)),
    p(length(map(fun(X) -> X + 1 end, lists:seq(1, 1000000)))), p(ack(2, 300)),
    p(even(1000001)), p(depth(500000)).

len([]) -> 0;
len([_ | T]) -> 1 + len(T).

sum(0) -> 0;
sum(N) -> N + sum(N - 1).

map(F, [H | T]) -> [F(H) | map(F, T)];
map(_, []) -> [].

ack(0, N) -> N + 1;
ack(M, 0) -> ack(M - 1, 1);
ack(M, N) -> ack(M - 1, ack(M, N - 1)).

even(0) -> true;
even(N) -> not even(N - 1).

depth(0) -> erlang:garbage_collect(), 0;
depth(N) -> X = [N], Y = depth(N - 1), [N] = X, Y + 1.

p(X) -> io:format("~0p~n", [X]).
%% expect: 1000000
%% expect: 500000500000
%% expect: 1000000
%% expect: 603
%% expect: false
%% expect: 500000
