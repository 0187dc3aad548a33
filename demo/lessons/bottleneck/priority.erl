%% SPDX-License-Identifier: Apache-2.0
-module(bottleneck).
-export([main/0]).

main() ->
    Main = self(),
    register(audit, spawn_opt(fun() -> audit(0) end, [{priority, low}])),
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
        {sale, N} ->
            note(N),
            audit(Noted + 1);
        {count, From} ->
            From ! {noted, Noted},
            audit(Noted)
    end.

%% Slow work.
note(N) -> lists:foldl(fun(I, Sum) -> Sum + I * N end, 0, lists:seq(1, 20000)).
