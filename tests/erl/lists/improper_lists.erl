%% SPDX-License-Identifier: Apache-2.0
%% They can be built, matched, printed and compared.
-module(improper_lists).
-export([main/0, id/1]).

main() ->
    L = [1, 2 | id(3)],
    [A | [B | C]] = L,
    p({L, A, B, C, is_list(L), L < [1, 2, 3], [a | b] =:= [a | b]}),
    io:format("~w ~p ~w~n", [L, ["x" | y], [[] | []]]),
    p(try_it(fun() -> length(L) end)), p(try_it(fun() -> lists:sum(L) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {[1,2|3],1,2,3,true,true,true}
%% expect: [1,2|3] ["x"|y] [[]]
%% expect: {error,badarg}
%% expect: {error,function_clause}
