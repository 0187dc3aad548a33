%% SPDX-License-Identifier: Apache-2.0
%% A work queue: several workers, each asks for work when it is free.
%%
%%            ┌── worker a
%%   boss ◄───┼── worker b      "give me work" / {job, N} / {result, …}
%%            └── worker c
%%
%% No worker is idle while there is work, however uneven the jobs are.
-module(work_queue).
-export([main/0]).

main() ->
    Boss = self(),
    Workers = [spawn_link(fun() -> worker(Boss) end) || _ <- lists:seq(1, 3)],
    Results = boss(lists:seq(1, 30), 30, []),
    io:format("~w~n", [lists:sort(Results)]),
    io:format("workers left: ~w~n", [length([W || W <- Workers, wait_end(W)])]).

boss(_, 0, Results) -> Results;
boss(Jobs, Missing, Results) ->
    receive
        {result, R} -> boss(Jobs, Missing - 1, [R | Results]);
        {want, From} when Jobs =/= [] -> From ! {job, hd(Jobs)}, boss(tl(Jobs), Missing, Results);
        {want, From} -> From ! stop, boss(Jobs, Missing, Results)
    end.

worker(Boss) ->
    Boss ! {want, self()},
    receive
        {job, N} -> Boss ! {result, {N, digits(N)}}, worker(Boss);
        stop -> ok
    end.

%% How many digits has N factorial?
digits(N) -> length(integer_to_list(lists:foldl(fun(X, P) -> X * P end, 1, lists:seq(1, N)))).

wait_end(W) ->
    W ! stop,
    Ref = monitor(process, W),
    receive {'DOWN', Ref, _, _, _} -> is_process_alive(W) end.
%% expect: [{1,1},{2,1},{3,1},{4,2},{5,3},{6,3},{7,4},{8,5},{9,6},{10,7},{11,8},{12,9},{13,10},{14,11},{15,13},{16,14},{
%%   more: 17,15},{18,16},{19,18},{20,19},{21,20},{22,22},{23,23},{24,24},{25,26},{26,27},{27,29},{28,30},{29,31},{30,33
%%   more: }]
%% expect: workers left: 0
