%% SPDX-License-Identifier: Apache-2.0
%% div, rem and / by zero, also of bignums.
-module(division_by_zero_is_badarith).
-export([main/0, id/1]).

main() ->
    Big = 1 bsl id(100),
    p(try_it(fun() -> id(1) div id(0) end)),
    p(try_it(fun() -> id(1) rem id(0) end)),
    p(try_it(fun() -> id(1) / id(0) end)),
    p(try_it(fun() -> id(1) / id(0.0) end)),
    p(try_it(fun() -> id(1) / id(-0.0) end)),
    p(try_it(fun() -> Big div id(0) end)),
    p(try_it(fun() -> Big rem id(0) end)),
    p(try_it(fun() -> id(0) div Big end)),
    p(try_it(fun() -> id(0) rem Big end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {error,badarith}
%% expect: {error,badarith}
%% expect: {error,badarith}
%% expect: {error,badarith}
%% expect: {error,badarith}
%% expect: {error,badarith}
%% expect: {error,badarith}
%% expect: {value,0}
%% expect: {value,0}
