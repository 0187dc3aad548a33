%% SPDX-License-Identifier: Apache-2.0
%% Things that are too big.
-module(system_limit_errors).
-export([main/0, id/1]).

main() ->
    p(try_it(fun() -> id(1) bsl (1 bsl 64) end)),
    p(try_it(fun() -> list_to_atom(lists:duplicate(1000, $x)) end)),
    p(try_it(fun() -> erlang:make_tuple(id(1 bsl 30), x) end)),
    p(try_it(fun() -> <<0:(id(1 bsl 67))>> end)),
    p(try_it(fun() -> apply(lists, id(map), lists:seq(1, 1000)) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {error,system_limit}
%% expect: {error,system_limit}
%% expect: {error,badarg}
%% expect: {error,system_limit}
%% expect: {error,undef}
