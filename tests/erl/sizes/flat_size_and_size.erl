%% SPDX-License-Identifier: Apache-2.0
%% erts_debug:flat_size and size count words; size sees sharing.
-module(flat_size_and_size).
-export([main/0, id/1]).

main() ->
    L = id([1, 2, 3]),
    Ts = [1, a, [], [1], L, {}, {a}, {a, b, c}, 1.5, 1 bsl 70, 1 bsl 200, #{}, #{a => 1}, #{a => 1, b => 2},
        "hello", [L, L], {L, L, L}, [[L | L]]],
    p([{erts_debug:flat_size(T), erts_debug:size(T)} || T <- Ts]),
    p([erts_debug:flat_size(T) || T <- [list_to_binary(lists:duplicate(N, 1)) || N <- [0, 1, 8, 9, 64]]]),
    p(erts_debug:size(lists:seq(1, 1000))),
    M = maps:from_list([{I, I} || I <- lists:seq(1, 33)]),
    p(erts_debug:flat_size(M) > 66), p(erts_debug:same(L, L)),
    p(erts_debug:same([1], id([1]))).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).
%% expect: [{0,0},{0,0},{0,0},{2,2},{6,6},{0,0},{2,2},{4,4},{2,2},{3,3},{5,5},{3,3},{6,6},{8,8},{10,10},{16,10},{22,10},
%%   more: {16,10}]
%% expect: [2,3,3,4,10]
%% expect: 2000
%% expect: true
%% expect: true
%% expect: true
