%% SPDX-License-Identifier: Apache-2.0
%% kill becomes killed to those linked, and a trapper can survive that.
-module(killed_propagates_as_killed).
-export([main/0, id/1]).

main() ->
    process_flag(trap_exit, true), P = spawn_link(fun() -> receive never -> ok end end),
    exit(P, kill), receive {'EXIT', P, W} -> p(W) end,
    {A, R} = spawn_monitor(fun() -> B = spawn_link(fun() -> receive never -> ok end end), exit(B, kill),
        receive never -> ok end end),
    receive {'DOWN', R, _, A, W2} -> p(W2) end, C = spawn_link(fun() -> exit(kill) end),
    receive {'EXIT', C, W3} -> p(W3) end, p(try_it(fun() -> exit(id(a), kill) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: killed
%% expect: killed
%% expect: kill
%% expect: {error,badarg}
