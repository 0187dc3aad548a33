%% SPDX-License-Identifier: Apache-2.0
%% crowd - for tests/unit/look_threads.test.c: some hundred processes that send, link, monitor, collect, die and are
%% born, for ever.
-module(crowd).
-export([main/1, worker/1]).
main(_) ->
    process_flag(trap_exit, true),
    boss([new() || _ <- lists:seq(1, 200)], 0).

new() -> spawn_link(?MODULE, worker, [self()]).

boss(Ws, N) ->
    [W ! {work, self(), lists:seq(1, N rem 100)} || W <- Ws],
    [receive {done, _} -> ok; {'EXIT', _, _} -> ok end || _ <- Ws],
    case N rem 7 of
        0 -> [W | More] = Ws, Ref = monitor(process, W), exit(W, kill), receive {'DOWN', Ref, _, _, _} -> ok end,
        boss(More ++ [new()], N + 1);
        _ -> boss(Ws, N + 1)
    end.

worker(Boss) ->
    put(boss, Boss),
    receive {work, From, L} -> spawn(fun() -> lists:sum(L) end), From ! {done, lists:sum([X * X || X <- L])},
    worker(Boss) end.
