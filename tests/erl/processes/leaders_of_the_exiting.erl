%% SPDX-License-Identifier: Apache-2.0
%% group_leader/2 comes behind an exit signal that was sent before.
-module(leaders_of_the_exiting).
-export([main/0]).

main() ->
    Pids = [spawn(fun() -> receive never -> ok end end) || _ <- lists:seq(1, 20)],
    L = [begin exit(P, bang), try group_leader(self(), P) catch error:E -> E end end || P <- Pids],
    io:format("~p~n", [lists:usort(L)]),
    P = spawn(fun() -> receive {From, go} -> From ! group_leader() end end),
    io:format("~p~n", [group_leader(whereis(init), P)]),
    P ! {self(), go},
    io:format("~p~n", [receive G -> G =:= whereis(init) end]).
%% expect: [badarg]
%% expect: true
%% expect: true
