%% SPDX-License-Identifier: Apache-2.0
%% The kinds of values statistics/1 gives.
-module(statistics_shapes).
-export([main/0, id/1]).

main() ->
    p([{I, kind(statistics(I))} || I <- [reductions, exact_reductions, runtime, wall_clock,
        garbage_collection, context_switches, io, run_queue, run_queue_lengths, total_run_queue_lengths,
        total_active_tasks, active_tasks]]),
    {W1, _} = statistics(wall_clock), timer:sleep(10), {W2, D} = statistics(wall_clock),
    p({W2 - W1 >= 10, D >= 10}), p(try_it(fun() -> statistics(id(nothing)) end)),
    {R1, _} = statistics(reductions), {R2, _} = statistics(reductions), p(R2 >= R1).

kind(X) when is_integer(X) -> integer;
kind(X) when is_tuple(X) -> [kind(Y) || Y <- tuple_to_list(X)];
kind(input) -> input;
kind(output) -> output;
kind(X) when is_list(X) -> list.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: [{reductions,[integer,integer]},{exact_reductions,[integer,integer]},{runtime,[integer,integer]},{wall_clock,
%%   more: [integer,integer]},{garbage_collection,[integer,integer,integer]},{context_switches,[integer,integer]},{io,[[
%%   more: input,integer],[output,integer]]},{run_queue,integer},{run_queue_lengths,list},{total_run_queue_lengths,integ
%%   more: er},{total_active_tasks,integer},{active_tasks,list}]
%% expect: {true,true}
%% expect: {error,badarg}
%% expect: true
