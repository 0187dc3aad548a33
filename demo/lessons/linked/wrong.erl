%% SPDX-License-Identifier: Apache-2.0
-module(linked).
-export([main/0]).

main() ->
    Helper = spawn(fun() -> receive stop -> ok end end),
    {Worker, Ref} = spawn_monitor(fun() -> work(Helper) end),
    Worker ! crash,
    receive
        {'DOWN', Ref, process, Worker, Why} -> io:format("the worker ended: ~w~n", [Why])
    end,
    timer:sleep(20),
    io:format("helper alive: ~w~n", [is_process_alive(Helper)]).

work(Helper) ->
    link(Helper),
    Helper ! hello,
    receive
        crash -> exit(normal)
    end.
