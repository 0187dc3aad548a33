%% SPDX-License-Identifier: Apache-2.0
%% Depth a million, thousands of map keys, megabyte binaries.
%% heavy: large data or long loops.
-module(deep_and_large_terms).
-export([main/0]).

main() ->
    D = lists:foldl(fun(_, A) -> [A] end, [], lists:seq(1, 200000)),
    B = term_to_binary(D), p(byte_size(B)), p(binary_to_term(B) =:= D),
    T = lists:foldl(fun(I, A) -> {I, A} end, x, lists:seq(1, 100000)),
    p(binary_to_term(term_to_binary(T)) =:= T),
    M = maps:from_list([{I, integer_to_binary(I)} || I <- lists:seq(1, 5000)]),
    p(binary_to_term(term_to_binary(M)) =:= M), Z = binary:copy(<<"0123456789">>, 100000),
    p(binary_to_term(term_to_binary([Z, Z], [compressed])) =:= [Z, Z]),
    p(byte_size(term_to_binary(Z))).

p(X) -> io:format("~0p~n", [X]).
%% expect: 1200002
%% expect: true
%% expect: true
%% expect: true
%% expect: true
%% expect: 1000006
