%% SPDX-License-Identifier: Apache-2.0
%% Many keys that are maps of more than 32 keys and differ in one value.
%% skip: gc a collection at every safe point takes minutes here
-module(keys_that_are_large_maps).
-export([main/0]).

main() ->
    M0 = maps:from_list([{I, ok} || I <- lists:seq(1, 33)]),
    M = maps:from_list([{M0#{"id" => I}, I} || I <- lists:seq(1, 20000)]),
    io:format("~p~n", [{maps:size(M), [maps:get(M0#{"id" => I}, M) || I <- [1, 777, 20000]]}]),
    io:format("~p~n", [catch element(1, element(2, catch maps:next([1 | #{}])))]).
%% expect: {20000,[1,777,20000]}
%% expect: badarg
