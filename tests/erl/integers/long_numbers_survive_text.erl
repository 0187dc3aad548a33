%% SPDX-License-Identifier: Apache-2.0
%% A number of several thousand digits through text and back, in several bases.
%% heavy: large data or long loops.
-module(long_numbers_survive_text).
-export([main/0]).

main() ->
    N = lists:foldl(fun(I, A) -> A * 65537 + I end, 1, lists:seq(1, 400)),
    S = integer_to_list(N),
    p({length(S), erlang:phash2(S), list_to_integer(S) =:= N}),
    [p({B, byte_size(integer_to_binary(N, B)), binary_to_integer(integer_to_binary(-N, B),
        B) =:= -N}) || B <- [2, 3, 8, 10, 16, 36]],
    ok.

p(X) -> io:format("~0p~n", [X]).
%% expect: {1927,26091204,true}
%% expect: {2,6401,true}
%% expect: {3,4038,true}
%% expect: {8,2134,true}
%% expect: {10,1927,true}
%% expect: {16,1601,true}
%% expect: {36,1238,true}
