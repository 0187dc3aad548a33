%% SPDX-License-Identifier: Apache-2.0
%% Every kind of exit/2, with and without trapping.
-module(trap_exit_turns_signals_into_messages).
-export([main/0]).

main() ->
    Run = fun(Trap, Why) ->
        Me = self(),
        {P, R} = spawn_monitor(fun() -> process_flag(trap_exit, Trap), Me ! ready,
            receive {'EXIT', From, X} -> exit({got, From =:= Me, X}) after 100 -> exit(nothing) end end),
        receive ready -> ok end, p(exit(P, Why)), receive {'DOWN', R, _, _, D} -> D end
    end,
    [p({T, W, Run(T, W)}) || T <- [true, false], W <- [normal, kill, boom, {a, 1}]].

p(X) -> io:format("~0p~n", [X]).
%% expect: true
%% expect: {true,normal,{got,true,normal}}
%% expect: true
%% expect: {true,kill,killed}
%% expect: true
%% expect: {true,boom,{got,true,boom}}
%% expect: true
%% expect: {true,{a,1},{got,true,{a,1}}}
%% expect: true
%% expect: {false,normal,nothing}
%% expect: true
%% expect: {false,kill,killed}
%% expect: true
%% expect: {false,boom,boom}
%% expect: true
%% expect: {false,{a,1},{a,1}}
