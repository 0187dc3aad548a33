%% SPDX-License-Identifier: Apache-2.0
%% Links: processes that live and die together, unless one of them traps exits.
%%
%%   boss (traps exits) ◄──link──► middle ◄──link──► worker
%%
%% When the worker fails, the exit signal travels along the links. The middle
%% process dies of it too. The boss gets a message instead and lives on.
-module(links_and_exits).
-export([main/0]).

main() ->
    process_flag(trap_exit, true),
    Boss = self(),
    Middle = spawn_link(fun() ->
        Worker = spawn_link(fun worker/0),
        Boss ! {worker, Worker},
        receive never_sent -> ok end
    end),
    Worker = receive {worker, W} -> W end,
    io:format("both alive: ~w~n", [{is_process_alive(Middle), is_process_alive(Worker)}]),

    Worker ! {divide, 10, 2, self()},
    receive {result, R} -> io:format("10 / 2 = ~w~n", [R]) end,

    Worker ! {fail, out_of_coffee},
    receive
        {'EXIT', Middle, Reason} -> io:format("middle died of ~w~n", [Reason])
    end,
    io:format("both alive: ~w~n", [{is_process_alive(Middle), is_process_alive(Worker)}]),
    io:format("the boss goes on~n").

worker() ->
    receive
        {divide, A, B, From} -> From ! {result, A / B}, worker();
        {fail, Why} -> exit(Why)
    end.
%% expect: both alive: {true,true}
%% expect: 10 / 2 = 5.0
%% expect: middle died of out_of_coffee
%% expect: both alive: {false,false}
%% expect: the boss goes on
