%% SPDX-License-Identifier: Apache-2.0
%% A process that ends with 40,000 links and monitors tells them slice by slice: others run meanwhile.
%% flags: +S 1
%% heavy: large data or long loops.
-module(exit_with_many_watchers_lets_others_run).
-export([main/0]).

main() ->
    C = counters:new(1, []), Self = self(), N = 40000,
    P = spawn(fun() -> receive {links, L} -> [link(X) || X <- L], Self ! linked end, receive stop -> ok end end),
    L = [spawn(fun() ->
        process_flag(trap_exit, true),
        if X rem 2 =:= 0 -> monitor(process, P); true -> ok end,
        Self ! ready, receive {'EXIT', P, R} -> R; {'DOWN', _, process, P, R} -> R end,
        Self ! {told, R, counters:get(C, 1)} end) || X <- lists:seq(1, N)],
    [receive ready -> ok end || _ <- L],
    P ! {links, [X || {X, I} <- lists:zip(L, lists:seq(1, N)), I rem 2 =:= 1]}, receive linked -> ok end,
    T = spawn(fun() -> tick(C) end),
    P ! stop,
    Told = [receive {told, normal, Tick} -> Tick end || _ <- L],
    io:format("~p ~p~n", [length(Told), lists:max(Told) - lists:min(Told) > 5]),
    io:format("~p ~p~n", [is_process_alive(P), process_info(P)]),
    exit(T, kill).

tick(C) -> counters:add(C, 1, 1), erlang:yield(), tick(C).
%% expect: 40000 true
%% expect: false undefined
