%% SPDX-License-Identifier: Apache-2.0
-module(idle_heap).
-export([main/0]).

main() ->
    Main = self(),
    Worker = spawn(fun() -> worker(Main) end),
    receive
        {done, N} -> io:format("done: ~w~n", [N])
    end,
    timer:sleep(20),
    {total_heap_size, Words} = process_info(Worker, total_heap_size),
    io:format("while it waits: ~w words~n", [Words]).

worker(Main) ->
    register(worker, self()),
    Main ! {done, big_work()},
    garbage_collect(),
    wait().

big_work() -> length(lists:seq(1, 100000)).

wait() ->
    receive
        stop -> ok
    end.
