%% SPDX-License-Identifier: Apache-2.0
%% exit(self(), R) with and without trap_exit, normal included.
-module(exit_to_oneself).
-export([main/0]).

main() ->
    T = fun(F) -> {_, R} = spawn_monitor(F), receive {'DOWN', R, _, _, W} -> W end end,
    p(T(fun() -> exit(self(), normal), exit(not_reached) end)),
    p(T(fun() -> exit(self(), foo), exit(not_reached) end)),
    p(T(fun() -> process_flag(trap_exit, true), exit(self(), foo),
        receive {'EXIT', P, W} -> exit({msg, P =:= self(), W}) end end)),
    p(T(fun() -> process_flag(trap_exit, true), exit(self(), normal),
        receive {'EXIT', _, W} -> exit({msg, W}) end end)),
    p(T(fun() -> process_flag(trap_exit, true), exit(self(), kill), ok end)).

p(X) -> io:format("~0p~n", [X]).
%% expect: normal
%% expect: foo
%% expect: {msg,true,foo}
%% expect: {msg,normal}
%% expect: killed
