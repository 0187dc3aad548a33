%% SPDX-License-Identifier: Apache-2.0
%% max and high processes run before normal ones that are ready at the same time.
%% flags: +S 1
-module(priorities_order).
-export([main/0]).

main() ->
    Me = self(), process_flag(priority, max),
    [spawn_opt(fun() -> Me ! {ran, Pr, I} end, [{priority, Pr}]) || I <- [1, 2], Pr <- [low, normal, high,
        max]],
    L = [receive {ran, Pr, I} -> {Pr, I} end || _ <- lists:seq(1, 8)],
    p([X || {Pr, _} = X <- L, Pr =:= max orelse Pr =:= high]), p(lists:sort(L)).

p(X) -> io:format("~0p~n", [X]).
%% expect: [{max,1},{max,2},{high,1},{high,2}]
%% expect: [{high,1},{high,2},{low,1},{low,2},{max,1},{max,2},{normal,1},{normal,2}]
