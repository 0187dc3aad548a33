%% SPDX-License-Identifier: Apache-2.0
%% length/1 in a match specification counts a list that length/1 elsewhere counts in several slices.
-module(match_spec_length_of_a_long_list).
-export([main/0]).

main() ->
    L = lists:seq(1, 1000000), T = ets:new(t, []),
    ets:insert(T, [{long, L}, {short, [1]}, {improper, [1 | 2]}]),
    io:format("~p~n", [ets:select(T, [{{'$1', '$2'}, [{'>', {length, '$2'}, 999999}], ['$1']}])]),
    Ms = ets:match_spec_compile([{{'$1', '$2'}, [], [{length, '$2'}]}]),
    io:format("~p~n", [ets:match_spec_run([{a, L}, {b, []}], Ms)]),
    io:format("~p~n", [length(L ++ [x])]).
%% expect: [long]
%% expect: [1000000,0]
%% expect: 1000001
