%% SPDX-License-Identifier: Apache-2.0
%% BIFs over a million elements keep their results right.
%% heavy: large data or long loops.
-module(long_lists_in_bifs).
-export([main/0]).

main() ->
    L = lists:seq(1, 1000000),
    p(length(L)), p(hd(lists:reverse(L))), p(lists:sum(L)), p(lists:member(1000000, L)),
    p(length(L ++ [x])), p(lists:nth(777777, L)),
    p(erlang:phash2(L)), p(tuple_size(list_to_tuple(L))), p(lists:last(L)),
    p(lists:foldl(fun(X, A) -> (A * 31 + X) band 16#ffffff end, 0, L)).

p(X) -> io:format("~0p~n", [X]).
%% expect: 1000000
%% expect: 1000000
%% expect: 500000500000
%% expect: true
%% expect: 1000001
%% expect: 777777
%% expect: 54897218
%% expect: 1000000
%% expect: 1000000
%% expect: 13501728
