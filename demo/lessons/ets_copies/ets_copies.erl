%% SPDX-License-Identifier: Apache-2.0
-module(ets_copies).
-export([main/0]).

main() ->
    Table = ets:new(users, [public]),
    ets:insert(Table, {7, "Ada", lists:seq(1, 10000)}),
    Main = self(),
    spawn(fun() -> reader(Main, Table) end),
    receive
        {read, Name, Words} ->
            io:format("name: ~s~n", [Name]),
            io:format("words of the reader's heap: ~w~n", [Words])
    end.

reader(Main, Table) ->
    Name = name(Table, 7),
    {total_heap_size, Words} = process_info(self(), total_heap_size),
    Main ! {read, Name, Words}.

name(Table, Key) ->
    [{Key, Name, _History}] = ets:lookup(Table, Key),
    Name.
