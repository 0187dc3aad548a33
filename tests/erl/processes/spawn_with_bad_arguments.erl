%% SPDX-License-Identifier: Apache-2.0
%% badarg or system_limit before any process is made.
-module(spawn_with_bad_arguments).
-export([main/0, id/1]).

main() ->
    [p(try_it(F)) || F <- [fun() -> spawn(id(a)) end, fun() -> spawn(id(1), f, []) end,
        fun() -> spawn(m, id("f"), []) end, fun() -> spawn(m, f, id(x)) end,
        fun() -> spawn(m, f, id([1 | 2])) end, fun() -> spawn_opt(fun() -> ok end, id([nonsense])) end,
        fun() -> spawn_opt(fun() -> ok end, [{priority, id(urgent)}]) end,
        fun() -> spawn_opt(fun() -> ok end, id(x)) end,
        fun() -> spawn_opt(fun() -> ok end, [{min_heap_size, id(-1)}]) end]],
    ok.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
