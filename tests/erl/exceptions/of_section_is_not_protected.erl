%% SPDX-License-Identifier: Apache-2.0
%% An exception in the of part is not caught by the same try.
-module(of_section_is_not_protected).
-export([main/0, id/1]).

main() ->
    p(try_it(fun() -> try id(1) of 1 -> error(in_of) catch error:in_of -> wrong end end)),
    p(try_it(fun() -> try id(2) of 1 -> x catch _:_ -> wrong end end)),
    p(try_it(fun() -> try throw(a) catch throw:a -> throw(b) after io:format("after~n") end end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {error,in_of}
%% expect: {error,{try_clause,2}}
%% expect: after
%% expect: {throw,b}
