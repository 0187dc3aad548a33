%% SPDX-License-Identifier: Apache-2.0
-module(binary_leak).
-export([main/0]).

main() ->
    Cache = spawn(fun() -> cache([]) end),
    register(cache, Cache),
    [Cache ! {document, binary:copy(<<I>>, 10000)} || I <- lists:seq(1, 100)],
    Cache ! {count, self()},
    receive
        {keys, N} -> io:format("keys: ~w~n", [N])
    end,
    garbage_collect(Cache),
    {binary, Shared} = process_info(Cache, binary),
    io:format("bytes it refers to: ~w~n", [lists:sum([Size || {_, Size, _} <- Shared])]).

cache(Keys) ->
    receive
        {document, <<Key:100/binary, _/binary>>} ->
            cache([binary:copy(Key) | Keys]);
        {count, From} ->
            From ! {keys, length(Keys)},
            cache(Keys)
    end.
