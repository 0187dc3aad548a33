%% SPDX-License-Identifier: Apache-2.0
-module(restarts).
-behaviour(supervisor).
-export([main/0, init/1, start_worker/0]).

main() ->
    process_flag(trap_exit, true),
    {ok, Supervisor} = supervisor:start_link(?MODULE, []),
    [crash(N) || N <- [1, 2, 3]],
    io:format("supervisor alive: ~w~n", [is_process_alive(Supervisor)]).

init([]) ->
    Flags = #{strategy => one_for_one, intensity => 2, period => 10},
    {ok, {Flags, [#{id => worker, start => {?MODULE, start_worker, []}}]}}.

start_worker() ->
    Pid = spawn_link(fun() -> receive stop -> ok end end),
    register(worker, Pid),
    {ok, Pid}.

crash(N) ->
    Old = whereis(worker),
    [exit(Old, kill) || Old =/= undefined],
    timer:sleep(20),
    New = whereis(worker),
    io:format("after crash ~w: a new worker: ~w~n", [N, is_pid(New) andalso New =/= Old]).
