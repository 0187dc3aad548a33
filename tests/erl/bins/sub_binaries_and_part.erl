%% SPDX-License-Identifier: Apache-2.0
%% binary_part, split_binary, referenced sizes and copies.
-module(sub_binaries_and_part).
-export([main/0, id/1]).

main() ->
    B = list_to_binary(lists:seq(0, 255)),
    p([binary_part(B, 10, 3), binary_part(B, {256, -4}), binary_part(B, 0, 0), binary:part(B, 5, -5)]),
    p(element(1, split_binary(B, 3))), p(byte_size(element(2, split_binary(B, 200)))),
    [p(try_it(fun() -> binary_part(B, id(S), id(L)) end)) || {S, L} <- [{250, 10}, {-1, 1}, {257, 0}, {3,
        -4}, {a, 1}, {1 bsl 70, 1}]],
    p(try_it(fun() -> split_binary(B, id(257)) end)),
    Sub = binary_part(binary:copy(B, 100), 1000, 100),
    p({binary:referenced_byte_size(Sub), binary:referenced_byte_size(binary:copy(Sub)),
        Sub =:= binary:copy(Sub)}).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~w~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: [<<10,11,12>>,<<252,253,254,255>>,<<>>,<<0,1,2,3,4>>]
%% expect: <<0,1,2>>
%% expect: 56
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {25600,100,true}
