%% SPDX-License-Identifier: Apache-2.0
%% There are no infinities or NaNs.
-module(overflow_is_badarith).
-export([main/0, id/1]).

main() ->
    Max = id(1.7976931348623157e308),
    p(try_it(fun() -> Max * 10 end)), p(try_it(fun() -> Max + Max end)), p(try_it(fun() -> -Max - Max end)),
    p(try_it(fun() -> Max / id(0.1) end)), p(try_it(fun() -> id(1) bsl 2000 / 1 end)),
    p(try_it(fun() -> (id(1) bsl 2000) + 1.0 end)),
    p(try_it(fun() -> (id(1) bsl 2000) / (id(1) bsl 1999) end)),
    p(try_it(fun() -> math:exp(id(1000)) end)), p(try_it(fun() -> math:sqrt(id(-1)) end)),
    p(try_it(fun() -> math:log(id(0)) end)), p(try_it(fun() -> float(id(1) bsl 1100) end)),
    p(id(5.0e-324) / 2).

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
%% expect: {error,badarith}
%% expect: {error,badarith}
%% expect: {error,badarith}
%% expect: {error,badarg}
%% expect: 0.0
