%% SPDX-License-Identifier: Apache-2.0
%% Which siblings are restarted, and in which order they start and stop.
-module(one_for_all_and_rest_for_one).
-export([main/0]).
-behaviour(supervisor).
-export([init/1, start_child/2]).

main() ->
    [begin {ok, S} = supervisor:start_link(?MODULE, {Strategy, self()}), log(3), {b, B, _,
        _} = lists:keyfind(b, 1, supervisor:which_children(S)), exit(B, boom),
        log(case Strategy of one_for_all -> 5; rest_for_one -> 3 end), unlink(S), R = monitor(process, S),
        exit(S, shutdown), receive {'DOWN', R, _, _, W} -> p({Strategy, W}) end,
        log(3) end || Strategy <- [one_for_all, rest_for_one]],
    ok.

log(N) -> p([receive {log, X} -> X end || _ <- lists:seq(1, N)]).

init({Strategy, To}) -> {ok, {{Strategy, 3, 5},
    [{N, {?MODULE, start_child, [N, To]}, permanent, 1000, worker, []} || N <- [a, b, c]]}}.

start_child(N, To) ->
    To ! {log, {start, N}}, Me = self(),
    Pid = spawn_link(fun() -> process_flag(trap_exit, true), Me ! {ready, self()},
        receive {'EXIT', _, _} -> To ! {log, {stop, N}} end end),
    receive {ready, Pid} -> {ok, Pid} end.      % else an early exit would find it not trapping yet

p(X) -> io:format("~0p~n", [X]).
%% expect: [{start,a},{start,b},{start,c}]
%% expect: [{stop,b},{stop,c},{stop,a},{start,a},{start,b}]
%% expect: {one_for_all,shutdown}
%% expect: [{start,c},{stop,c},{stop,b}]
%% expect: [{stop,a},{start,a},{start,b}]
%% expect: [{start,c},{stop,b},{stop,c}]
%% expect: {rest_for_one,shutdown}
%% expect: [{start,b},{start,c},{stop,c}]
