%% SPDX-License-Identifier: Apache-2.0
-module(memory_back).
-export([main/0, idle/0]).

main() ->
    Main = self(),
    Library = spawn(fun() -> library(Main) end),
    register(library, Library),
    receive
        {counted, N} -> io:format("counted: ~w~n", [N])
    end,
    timer:sleep(50),
    {total_heap_size, Words} = process_info(Library, total_heap_size),
    io:format("words while it waits: ~w~n", [Words]),
    Library ! {hello, Main},
    receive
        hello -> io:format("it answers~n")
    end.

library(Main) ->
    Books = lists:seq(1, 200000),
    Main ! {counted, length(Books)},
    erlang:hibernate(?MODULE, idle, []).

idle() ->
    receive
        {hello, From} -> From ! hello, idle()
    end.
