%% SPDX-License-Identifier: Apache-2.0
%% A busy loop: a process that never stops cannot starve the others.
%%
%% The virtual machine counts what each process does (reductions) and takes the
%% processor away after a few thousand. So this greedy process, an endless loop
%% without a single receive, does no harm. No cooperation is needed.
-module(busy_loop).
-export([main/0]).

main() ->
    Greedy = spawn(fun() -> forever(0) end),
    Me = self(),
    spawn(fun() -> [begin timer:sleep(5), Me ! {tick, I} end || I <- lists:seq(1, 5)] end),
    [receive {tick, I} -> io:format("tick ~w while the loop runs~n", [I]) end || I <- lists:seq(1, 5)],
    {reductions, R} = process_info(Greedy, reductions),
    io:format("it did a lot meanwhile: ~w~n", [R > 4000]),
    io:format("still alive: ~w~n", [is_process_alive(Greedy)]),

    %% And it can be stopped from outside, without its help.
    exit(Greedy, kill),
    io:format("still alive: ~w~n", [is_process_alive(Greedy)]).

forever(N) -> forever(N + 1).
%% expect: tick 1 while the loop runs
%% expect: tick 2 while the loop runs
%% expect: tick 3 while the loop runs
%% expect: tick 4 while the loop runs
%% expect: tick 5 while the loop runs
%% expect: it did a lot meanwhile: true
%% expect: still alive: true
%% expect: still alive: false
