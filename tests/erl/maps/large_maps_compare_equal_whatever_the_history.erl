%% SPDX-License-Identifier: Apache-2.0
%% Same content by another road is equal, also as a key, and hashes the same.
-module(large_maps_compare_equal_whatever_the_history).
-export([main/0]).

main() ->
    A = maps:from_list([{X, X} || X <- lists:seq(1, 100)]),
    B = maps:without(lists:seq(101, 300), maps:from_list([{X, X} || X <- lists:seq(300, 1, -1)])),
    p({A =:= B, A == B, A < B, erlang:phash2(A) =:= erlang:phash2(B), maps:get(A, #{B => found})}),
    C = B#{50 := 51}, p({A =:= C, A < C, A > C}), D = maps:remove(7, A),
    p({D < A, D > A, maps:merge(D, #{7 => 7}) =:= A}), p(A == A#{1 := 1.0}).

p(X) -> io:format("~0p~n", [X]).
%% expect: {true,true,false,true,found}
%% expect: {false,true,false}
%% expect: {true,false,true}
%% expect: true
