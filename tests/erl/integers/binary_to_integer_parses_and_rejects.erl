%% SPDX-License-Identifier: Apache-2.0
%% As list_to_integer, from a binary; also long digits.
-module(binary_to_integer_parses_and_rejects).
-export([main/0, id/1]).

main() ->
    p([binary_to_integer(id(B)) || B <- [<<"0">>, <<"-12">>, <<"+12">>,
        <<"99999999999999999999999999999">>]]),
    p(binary_to_integer(binary:copy(<<"9">>, 100))),
    p([try_it(fun() -> binary_to_integer(id(B)) end) || B <- [<<>>, <<"a">>, <<"1 ">>, "1", <<1:1>>,
        <<"-">>]]),
    p([binary_to_integer(B, R) || {B, R} <- [{<<"zz">>, 36}, {<<"-7f">>, 16}, {<<"11111111">>, 2}]]).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: [0,-12,12,99999999999999999999999999999]
%% expect: 9999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999
%% expect: [{error,badarg},{error,badarg},{error,badarg},{error,badarg},{error,badarg},{error,badarg}]
%% expect: [1295,-127,255]
