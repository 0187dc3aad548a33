%% SPDX-License-Identifier: Apache-2.0
%% badarity with the arguments, badfun, undef of an external fun.
-module(wrong_calls_of_funs).
-export([main/0, id/1]).

main() ->
    F = fun(X) -> X end,
    case try_it(fun() -> F(id(1), 2) end) of {error, {badarity, {G, Args}}} -> p({badarity, G =:= F,
        Args}) end,
    case try_it(fun() -> apply(F, []) end) of {error, {badarity, {_, A2}}} -> p({badarity, A2}) end,
    p(try_it(fun() -> (id(foo))(1) end)),
    p(try_it(fun() -> (id({lists, reverse}))([1]) end)),
    p(try_it(fun() -> (fun lists:no_such/1)(x) end)),
    p(try_it(fun() -> apply(id(foo), [1]) end)),
    p(try_it(fun() -> apply(F, id(notalist)) end)),
    p(try_it(fun() -> apply(F, id([1 | 2])) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {badarity,true,[1,2]}
%% expect: {badarity,[]}
%% expect: {error,{badfun,foo}}
%% expect: {error,{badfun,{lists,reverse}}}
%% expect: {error,undef}
%% expect: {error,{badfun,foo}}
%% expect: {error,badarg}
%% expect: {error,badarg}
