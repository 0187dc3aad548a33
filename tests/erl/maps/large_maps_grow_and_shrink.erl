%% SPDX-License-Identifier: Apache-2.0
%% Past 32 keys and back again, with every key readable.
-module(large_maps_grow_and_shrink).
-export([main/0]).

main() ->
    Ks = lists:seq(1, 200),
    M = lists:foldl(fun(K, A) -> A#{K => K * K} end, #{}, Ks),
    p({map_size(M), lists:all(fun(K) -> maps:get(K, M) =:= K * K end, Ks), maps:find(0, M)}),
    S = lists:foldl(fun(K, A) -> maps:remove(K, A) end, M, lists:seq(1, 190)),
    p(S), p(S =:= maps:from_list([{K, K * K} || K <- lists:seq(191, 200)])),
    p(maps:size(lists:foldl(fun maps:remove/2, S, Ks))),
    [p({N, map_size(maps:from_list([{{k, X}, X} || X <- lists:seq(1, N)]))}) || N <- [31, 32, 33, 34, 1000]],
    p(maps:from_list([{X, a} || X <- lists:seq(1, 40)]) =:= maps:from_list([{X, a} || X <- lists:seq(40, 1,
        -1)])).

p(X) -> io:format("~0p~n", [X]).
%% expect: {200,true,error}
%% expect: #{191 => 36481,192 => 36864,193 => 37249,194 => 37636,195 => 38025,196 => 38416,197 => 38809,198 => 39204,19
%%   more: 9 => 39601,200 => 40000}
%% expect: true
%% expect: 0
%% expect: {31,31}
%% expect: {32,32}
%% expect: {33,33}
%% expect: {34,34}
%% expect: {1000,1000}
%% expect: true
