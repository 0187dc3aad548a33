%% SPDX-License-Identifier: Apache-2.0
%% ++ and --, with improper tails and wrong arguments.
-module(append_and_subtract).
-export([main/0, id/1]).

main() ->
    p(id([1, 2]) ++ id([3])), p(id([]) ++ id(x)), p(id([1]) ++ id(x)),
    p(id("ab") ++ "cd"), p(id([]) ++ id([])),
    p(try_it(fun() -> id(a) ++ id([b]) end)), p(try_it(fun() -> id([a | b]) ++ id([c]) end)),
    p(id([1, 2, 3, 2, 1]) -- id([2, 1])), p(id([1, 2]) -- id([])), p(id([]) -- id([1])),
    p(id([a, b, a, a]) -- id([a, a])),
    p(id([1, 1.0, 2]) -- id([1.0])), p(id([1, 2, 3, 4]) -- [2, 3] -- [3]),
    p(try_it(fun() -> id([a | b]) -- id([a]) end)), p(try_it(fun() -> id([a]) -- id(b) end)),
    Big = lists:seq(1, 20000),
    p(length(Big -- lists:seq(2, 20000, 2))), p(length(Big ++ Big)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: [1,2,3]
%% expect: x
%% expect: [1|x]
%% expect: "abcd"
%% expect: []
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: [3,2,1]
%% expect: [1,2]
%% expect: []
%% expect: [b,a]
%% expect: [1,2]
%% expect: [1,3,4]
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: 10000
%% expect: 40000
