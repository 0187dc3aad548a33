%% SPDX-License-Identifier: Apache-2.0
%% The list functions that are BIFs.
-module(member_reverse_keyfind).
-export([main/0, id/1]).

main() ->
    L = [{a, 1}, {b, 2}, {1, c}, {1.0, d}, x, {a, 3}, {}],
    p([lists:keyfind(K, 1, L) || K <- [a, b, 1, 1.0, z]]),
    p([lists:keymember(K, 2, L) || K <- [1, 2.0, zz]]),
    p([lists:keysearch(K, 1, L) || K <- [a, zz]]),
    p([lists:member(X, L) || X <- [x, {a, 1}, {}, 1, {1, c}]]),
    p([lists:member(X, [1, 2.0]) || X <- [1, 1.0, 2, 2.0]]),
    p(lists:reverse([1, 2, 3])), p(lists:reverse([1, 2, 3], [x])),
    p(lists:reverse([1], y)), p(lists:reverse([])),
    p(try_it(fun() -> lists:reverse(id([a | b])) end)), p(try_it(fun() -> lists:member(q, id([a | b])) end)),
    p(lists:member(a, [a | b])), p(try_it(fun() -> lists:keyfind(a, id(0), L) end)),
    p(try_it(fun() -> lists:keyfind(zz, 1, id(foo)) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: [{a,1},{b,2},{1,c},{1,c},false]
%% expect: [true,true,false]
%% expect: [{value,{a,1}},false]
%% expect: [true,true,true,false,true]
%% expect: [true,false,false,true]
%% expect: [3,2,1]
%% expect: [3,2,1,x]
%% expect: [1|y]
%% expect: []
%% expect: {error,function_clause}
%% expect: {error,badarg}
%% expect: true
%% expect: {error,badarg}
%% expect: {error,badarg}
