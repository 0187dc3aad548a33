%% SPDX-License-Identifier: Apache-2.0
%% A tree rebuilt for many rounds while garbage piles up.
%% heavy: large data or long loops.
-module(many_generations_of_survivors).
-export([main/0]).

main() ->
    T = lists:foldl(fun(I, A) -> gb_trees:enter(I rem 1000, {I, lists:seq(1, I rem 7)}, A) end,
        gb_trees:empty(), lists:seq(1, 100000)),
    p(gb_trees:size(T)), p(erlang:phash2(gb_trees:to_list(T))),
    D = lists:foldl(fun(I, A) -> dict:update_counter(I rem 100, I, A) end, dict:new(), lists:seq(1, 50000)),
    p(erlang:phash2(lists:sort(dict:to_list(D)))),
    M = lists:foldl(fun(I, A) -> A#{I rem 500 => [I | lists:sublist(maps:get(I rem 500, A, []), 3)]} end,
        #{}, lists:seq(1, 100000)),
    p(erlang:phash2(lists:sort(maps:to_list(M)))).

p(X) -> io:format("~0p~n", [X]).
%% expect: 1000
%% expect: 46862385
%% expect: 50326658
%% expect: 104093644
