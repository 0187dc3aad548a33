%% SPDX-License-Identifier: Apache-2.0
%% list_to_tuple and tuple_to_list, empty, long and wrong.
-module(list_tuple_conversion).
-export([main/0, id/1]).

main() ->
    p(list_to_tuple(id([1, 2, 3]))), p(list_to_tuple(id([]))),
    p(tuple_to_list(id({a, {b}}))), p(tuple_to_list(id({}))),
    Big = list_to_tuple(lists:seq(1, 10000)),
    p({tuple_size(Big), element(10000, Big), lists:sum(tuple_to_list(Big))}),
    [p(try_it(fun() -> list_to_tuple(id(X)) end)) || X <- [a, [1 | 2], {}]],
    p(try_it(fun() -> tuple_to_list(id([])) end)),
    p([tuple_size(id(T)) || T <- [{}, {1}, {1, 2}]]),
    p(try_it(fun() -> tuple_size(id(a)) end)), p([size(id(T)) || T <- [{1}, <<1, 2>>]]),
    p(try_it(fun() -> size(id("ab")) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {1,2,3}
%% expect: {}
%% expect: [a,{b}]
%% expect: []
%% expect: {10000,10000,50005000}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: [0,1,2]
%% expect: {error,badarg}
%% expect: [1,2]
%% expect: {error,badarg}
