%% SPDX-License-Identifier: Apache-2.0
%% Priorities: which of the processes that could run is run first.
%% flags: +S 1
%%
%% With one scheduler the order can be seen. The starter has priority max, so
%% nothing else runs until it waits in receive. Then all high ones run before
%% any normal one. Low ones are not starved: they run now and then.
-module(priorities).
-export([main/0]).

main() ->
    process_flag(priority, max),
    Me = self(),
    [spawn_opt(fun() -> work(20000), Me ! {done, P, I} end, [{priority, P}])
     || P <- [normal, high], I <- [1, 2, 3]],
    Order = [receive {done, P, I} -> {P, I} end || _ <- lists:seq(1, 6)],
    {First, Last} = lists:split(3, Order),
    io:format("first ~w~nlast  ~w~n", [lists:sort(First), lists:sort(Last)]).

work(0) -> ok;
work(N) -> work(N - 1).
%% expect: first [{high,1},{high,2},{high,3}]
%% expect: last  [{normal,1},{normal,2},{normal,3}]
