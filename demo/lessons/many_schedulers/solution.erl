%% SPDX-License-Identifier: Apache-2.0
-module(many_schedulers).
-export([main/0]).

main() ->
    Main = self(),
    Parts = [{1, 250000}, {250001, 500000}, {500001, 750000}, {750001, 1000000}],
    [spawn(fun() -> Main ! {part, sum(From, To, 0), erlang:system_info(scheduler_id)} end) || {From, To} <- Parts],
    Answers = [receive {part, Sum, Scheduler} -> {Sum, Scheduler} end || _ <- Parts],
    {Sums, Schedulers} = lists:unzip(Answers),
    io:format("processes that worked: ~w~n", [length(Parts)]),
    io:format("numbers in the largest part: ~w~n", [lists:max([To - From + 1 || {From, To} <- Parts])]),
    io:format("sum: ~w~n", [lists:sum(Sums)]),
    Took = length(lists:usort(Schedulers)),
    io:format("schedulers that took part: ~w of ~w~n", [Took, erlang:system_info(schedulers_online)]).

sum(From, To, Sum) when From > To -> Sum;
sum(From, To, Sum) -> sum(From + 1, To, Sum + From).
