%% SPDX-License-Identifier: Apache-2.0
%% A process over its limit dies of killed; without kill it goes on.
%% heavy: large data or long loops.
-module(max_heap_size_kills).
-export([main/0, id/1]).

main() ->
    Grow = fun() -> length(lists:seq(1, id(500000))) end,
    T = fun(Opt) -> {P, R} = spawn_opt(fun() -> exit({done, Grow()}) end, [monitor, {max_heap_size, Opt}]),
        receive {'DOWN', R, _, P, W} -> W end end,
    p(T(#{size => 50000, kill => true, error_logger => false})),
    p(T(#{size => 50000, kill => false, error_logger => false})), p(T(0)),
    p(T(#{size => 100000000, error_logger => false})),
    {max_heap_size, M} = process_info(self(), max_heap_size), p(M),
    p(try_it(fun() -> spawn_opt(fun() -> ok end, [{max_heap_size, id(3)}]) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: killed
%% expect: {done,500000}
%% expect: {done,500000}
%% expect: {done,500000}
%% expect: #{error_logger => true,kill => true,size => 0}
%% expect: {error,badarg}
