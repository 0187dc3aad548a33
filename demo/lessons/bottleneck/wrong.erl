%% SPDX-License-Identifier: Apache-2.0
-module(bottleneck).
-export([main/0]).

main() ->
    Main = self(),
    register(audit, spawn(fun() -> audit(0) end)),
    Clients = [spawn(fun() -> client(10), Main ! sold end) || _ <- lists:seq(1, 10)],
    [receive sold -> ok end || _ <- Clients],
    {message_queue_len, Waiting} = process_info(whereis(audit), message_queue_len),
    io:format("waiting for audit: ~w~n", [Waiting]),
    audit ! {count, Main},
    receive
        {noted, N} -> io:format("noted: ~w~n", [N])
    end.

client(0) -> ok;
client(N) ->
    audit ! {sale, N},
    client(N - 1).

audit(Noted) ->
    receive
        {sale, _} ->
            audit(Noted + 1);
        {count, From} ->
            From ! {noted, Noted},
            audit(Noted)
    end.

