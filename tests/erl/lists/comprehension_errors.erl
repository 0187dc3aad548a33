%% SPDX-License-Identifier: Apache-2.0
%% A generator over no list, a filter that is no boolean, an improper end.
-module(comprehension_errors).
-export([main/0, id/1]).

main() ->
    p(try_it(fun() -> [X || X <- id(foo)] end)),
    p(try_it(fun() -> [X || X <- id([1 | 2])] end)),
    p(try_it(fun() -> [X || <<X>> <= id("abc")] end)),
    p(try_it(fun() -> [X || X <- [1], id(maybe)] end)),
    p([X || X <- [1, a, 2], X + 0 > 1]),
    p(try_it(fun() -> [X || X <- [1, a], id(X + 1) > 1] end)),
    p(try_it(fun() -> << <<X>> || X <- id([1, a]) >> end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {error,{bad_generator,foo}}
%% expect: {error,{bad_generator,2}}
%% expect: {error,{bad_generator,"abc"}}
%% expect: {error,{bad_filter,maybe}}
%% expect: [2]
%% expect: {error,badarith}
%% expect: {error,badarg}
