%% SPDX-License-Identifier: Apache-2.0
%% Supervisors: "let it crash" in one screen.
%%
%% The worker below has a fault: it cannot halve an odd number. Nobody tries to
%% repair its state; the supervisor starts a fresh one.
-module(supervised_workers).
-export([main/0]).
-behaviour(supervisor).
-export([init/1, start_worker/1]).

main() ->
    {ok, _Sup} = supervisor:start_link(?MODULE, []),
    io:format("halve 10: ~w~n", [halve(10)]),
    io:format("halve 7: ~w~n", [halve(7)]),
    io:format("halve 8: ~w (by a new worker: ~w)~n", [halve(8), get(seen) =/= whereis(worker)]).

init([]) ->
    Worker = #{id => worker, start => {?MODULE, start_worker, [worker]}, restart => permanent},
    {ok, {#{strategy => one_for_one, intensity => 3, period => 5}, [Worker]}}.

start_worker(Name) ->
    Pid = spawn_link(fun loop/0),
    register(Name, Pid),
    {ok, Pid}.

loop() ->
    receive
        {halve, N, From, Ref} when N rem 2 =:= 0 -> From ! {Ref, N div 2}, loop();
        {halve, N, _, _} -> exit({odd, N})
    end.

%% Ask the worker, and notice if it dies instead of answering.
halve(N) ->
    Pid = await(worker),
    put(seen, case get(seen) of undefined -> Pid; Old -> Old end),
    Ref = monitor(process, Pid),
    Pid ! {halve, N, self(), Ref},
    receive
        {Ref, Answer} -> demonitor(Ref, [flush]), Answer;
        {'DOWN', Ref, _, _, Reason} -> {worker_died, Reason}
    end.

await(Name) ->
    case whereis(Name) of
        undefined -> timer:sleep(1), await(Name);
        Pid -> Pid
    end.
%% expect: halve 10: 5
%% expect: halve 7: {worker_died,{odd,7}}
%% expect: halve 8: 4 (by a new worker: true)
