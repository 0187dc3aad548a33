%% SPDX-License-Identifier: Apache-2.0
%% iolist_to_binary, iolist_size, iolist_to_iovec.
-module(iolists).
-export([main/0, id/1]).

main() ->
    L = [<<"ab">>, $c, [[], [<<"d">>, "ef"]] | <<"tail">>],
    p({iolist_to_binary(L), iolist_size(L), iolist_to_binary([]), iolist_size(<<1, 2>>),
        list_to_binary([1, [2, <<3>>]])}),
    p(iolist_to_binary(erlang:iolist_to_iovec(L))),
    p(byte_size(iolist_to_binary(lists:duplicate(1000, [L, L])))),
    [p(try_it(fun() -> iolist_to_binary(id(X)) end)) || X <- [[256], [-1], a, [a], [1 | 2], [<<1:1>>]]],
    p(try_it(fun() -> list_to_binary(id(<<1>>)) end)), p(try_it(fun() -> iolist_size(id([a])) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {<<"abcdeftail">>,10,<<>>,2,<<1,2,3>>}
%% expect: <<"abcdeftail">>
%% expect: 20000
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
