%% SPDX-License-Identifier: Apache-2.0
%% Access, update, and errors outside the tuple.
-module(element_and_setelement).
-export([main/0, id/1]).

main() ->
    T = id({a, b, c}),
    p([element(I, T) || I <- [1, 2, 3]]),
    p([setelement(I, T, x) || I <- [1, 2, 3]]),
    p(T),
    [p(try_it(fun() -> element(id(I), T) end)) || I <- [0, 4, -1, a, 1.0, 1 bsl 70]],
    [p(try_it(fun() -> setelement(id(I), T, x) end)) || I <- [0, 4, a]],
    p(try_it(fun() -> element(1, id([a])) end)),
    p(try_it(fun() -> element(1, id({})) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: [a,b,c]
%% expect: [{x,b,c},{a,x,c},{a,b,x}]
%% expect: {a,b,c}
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
%% expect: {error,badarg}
