%% SPDX-License-Identifier: Apache-2.0
%% Too long, not characters, not a list.
-module(bad_atom_text_is_an_error).
-export([main/0, id/1]).

main() ->
    p(try_it(fun() -> list_to_atom(lists:duplicate(256, $a)) end)),
    p(atom_to_list(list_to_atom(lists:duplicate(255, $a))) =:= lists:duplicate(255, $a)),
    p(length(atom_to_list(list_to_atom(lists:duplicate(255, 228))))),
    [p(try_it(fun() -> list_to_atom(id(X)) end)) || X <- [a, [-1], [a], [16#D800], [16#110000], <<"a">>]],
    p(try_it(fun() -> binary_to_atom(id(<<255>>), utf8) end)),
    p(try_it(fun() -> binary_to_atom(id("x"), utf8) end)),
    p(try_it(fun() -> binary_to_atom(<<"x">>, id(utf9)) end)),
    p(try_it(fun() -> atom_to_list(id("x")) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {error,system_limit}
%% expect: true
%% expect: 255
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
