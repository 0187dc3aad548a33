%% SPDX-License-Identifier: Apache-2.0
%% steps - a small program with a bit of everything for stepping: see tests/observe/run.
-module(steps).
-export([main/0, worker/2]).
%% Workers get work, answer out of order, one dies; sorting and binaries make BIFs trap and heaps collect.
main() ->
    process_flag(trap_exit, true),
    Ws = [spawn_link(?MODULE, worker, [self(), N]) || N <- lists:seq(1, 6)],
    [W ! {work, N, lists:seq(1, 2000)} || {W, N} <- lists:zip(Ws, lists:seq(1, 6))],
    Sum = lists:sum([receive {done, N, S} -> S end || N <- lists:seq(6, 1, -1)]),
    hd(Ws) ! stop,
    receive {'EXIT', _, normal} -> ok end,
    io:format("~p~n", [Sum]).
worker(Boss, N) ->
    receive
        {work, N, L} ->
            receive after N -> ok end,
            M = lists:reverse(lists:sort([X * N rem 97 || X <- L])),
            B = << <<X:16>> || X <- M >>,
            Boss ! {done, N, erlang:phash2(B) rem 1000 + length(binary:split(B, <<0>>, [global]))},
            worker(Boss, N);
        stop -> ok
    end.
