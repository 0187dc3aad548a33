%% SPDX-License-Identifier: Apache-2.0
-module(preemption).
-export([main/0]).

main() ->
    Greedy = [spawn(fun() -> forever(0) end) || _ <- lists:seq(1, 1)],
    Ticks = ticks(5),
    io:format("~w ticks beside ~w greedy~n", [Ticks, length(Greedy)]),
    [io:format("used more than a slice: ~w~n", [reductions(P) > 4000]) || P <- Greedy],
    [exit(P, kill) || P <- Greedy],
    ok.

forever(N) -> forever(N + 1).

ticks(0) -> 0;
ticks(N) -> timer:sleep(5), 1 + ticks(N - 1).

reductions(P) -> element(2, process_info(P, reductions)).
