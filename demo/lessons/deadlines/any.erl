%% SPDX-License-Identifier: Apache-2.0
-module(deadlines).
-export([main/0]).

main() ->
    io:format("first job: ~w~n", [job(1, 200)]),
    io:format("second job: ~w~n", [job(400, 4000)]).

%% A job that takes some milliseconds, and has so many at most.
job(Takes, Limit) ->
    Main = self(),
    erlang:start_timer(Limit, Main, too_late),
    spawn(fun() -> timer:sleep(Takes), Main ! done end),
    receive
        done -> done;
        {timeout, _, too_late} -> given_up
    end.
