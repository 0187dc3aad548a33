%% SPDX-License-Identifier: Apache-2.0
%% What a long BIF worked on is garbage once it is done, also when the process calls no other one.
%% heavy: large data or long loops.
-module(nothing_stays_of_a_long_bif).
-export([main/0]).

main() ->
    Long = [{reverse, fun() -> lists:reverse(lists:seq(1, 200000)) end},
            {append, fun() -> lists:seq(1, 200000) ++ [x] end},
            {length, fun() -> F = fun erlang:length/1, F(lists:seq(1, 500000)) end},
            {from_list, fun() -> maps:from_list([{I, I} || I <- lists:seq(1, 50000)]) end},
            {binary, fun() -> list_to_binary(lists:duplicate(100000, $x)) end},
            {external, fun() -> term_to_binary(lists:seq(1, 200000)) end}],
    [io:format("~p ~p~n", [Name, is_small(F)]) || {Name, F} <- Long].

is_small(F) ->
    {_, M} = spawn_monitor(fun() ->
                                   F(),
                                   garbage_collect(),
                                   {_, N} = process_info(self(), total_heap_size),
                                   exit(N < 10000)
                           end),
    receive {'DOWN', M, _, _, Small} -> Small end.
%% expect: reverse true
%% expect: append true
%% expect: length true
%% expect: from_list true
%% expect: binary true
%% expect: external true
