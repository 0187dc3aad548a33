%% SPDX-License-Identifier: Apache-2.0
%% A huge right shift gives 0 or -1; a huge left shift is system_limit.
-module(shifts_by_huge_counts).
-export([main/0, id/1]).

main() ->
    Huge = id(1) bsl 70,
    p({1 bsr Huge, -1 bsr Huge, Huge bsr Huge, -Huge bsr Huge, 0 bsl Huge}),
    p({5 bsl -Huge, -5 bsl (-Huge)}),
    p(try_it(fun() -> 1 bsl Huge end)),
    p(try_it(fun() -> -1 bsr -Huge end)),
    p(try_it(fun() -> id(1) bsl id(1 bsl 40) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {0,-1,0,-1,0}
%% expect: {0,-1}
%% expect: {error,system_limit}
%% expect: {error,system_limit}
%% expect: {error,system_limit}
