%% SPDX-License-Identifier: Apache-2.0
%% exit_signal/2 differs from exit/2 in one case: `normal` to oneself is nothing.
-module(exit_signal_to_oneself).
-export([main/0]).

main() ->
    io:format("~p~n", [ends(fun() -> erlang:exit_signal(self(), normal) end)]),
    io:format("~p~n", [ends(fun() -> erlang:exit_signal(self(), other) end)]),
    io:format("~p~n", [ends(fun() -> exit(self(), normal), went_on end)]),
    io:format("~p~n", [ends(fun() ->
        process_flag(trap_exit, true),
        true = erlang:exit_signal(self(), normal),
        receive {'EXIT', _, Why} -> {message, Why} after 50 -> nothing end
    end)]).

ends(F) ->
    {_, Ref} = spawn_monitor(fun() -> exit({returned, F()}) end),
    receive {'DOWN', Ref, process, _, Why} -> Why end.
%% expect: {returned,true}
%% expect: {returned,true}
%% expect: normal
%% expect: {returned,{message,normal}}
