%% SPDX-License-Identifier: Apache-2.0
%% A ring: processes in a circle pass a token round.
%%
%%   1 ──► 2 ──► 3 ──► … ──► N ──► 1
%%
%% Processes are cheap: this makes ten thousand, each with its own memory and
%% mailbox. The token carries a counter; every process adds one and passes it on.
%% heavy: large data or long loops.
-module(ring).
-export([main/0]).

main() ->
    N = 10000,
    Rounds = 3,
    %% Build the ring backwards: each new process knows the one after it.
    First = lists:foldl(fun(_, Next) -> spawn(fun() -> forward(Next) end) end,
                        self(), lists:seq(1, N)),
    Hops = lists:foldl(fun(_, Count) -> First ! {token, Count}, receive {token, C} -> C end end,
                       0, lists:seq(1, Rounds)),
    io:format("~w processes, ~w rounds, ~w hops~n", [N, Rounds, Hops]),
    First ! stop,
    receive stop -> io:format("the stop message came round too~n") end.

forward(Next) ->
    receive
        {token, Count} -> Next ! {token, Count + 1}, forward(Next);
        stop -> Next ! stop
    end.
%% expect: 10000 processes, 3 rounds, 30000 hops
%% expect: the stop message came round too
