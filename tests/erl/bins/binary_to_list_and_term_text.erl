%% SPDX-License-Identifier: Apache-2.0
%% Conversions with ranges and their errors.
-module(binary_to_list_and_term_text).
-export([main/0, id/1]).

main() ->
    p([binary_to_list(id(<<"abc">>)), binary_to_list(<<"abcde">>, 2, 4),
        list_to_binary(["a", [$b, <<"c">>]]), binary_to_list(<<>>)]),
    [p(try_it(F)) || F <- [fun() -> binary_to_list(<<"abc">>, id(0), 2) end,
        fun() -> binary_to_list(<<"abc">>, 2, id(4)) end, fun() -> binary_to_list(id("abc")) end,
        fun() -> list_to_bitstring(id([a])) end]],
    p(length(binary_to_list(binary:copy(<<"xyz">>, 100000)))).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: ["abc","bcd",<<"abc">>,[]]
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: 300000
