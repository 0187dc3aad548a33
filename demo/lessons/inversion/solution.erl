%% SPDX-License-Identifier: Apache-2.0
-module(inversion).
-export([main/0]).

main() ->
    process_flag(priority, max),
    Main = self(),
    Server = start(high, fun() -> serve() end),
    start(high, fun() -> client(Server), Main ! {done, high} end),
    [start(normal, fun() -> work(200000), Main ! {done, hog} end) || _ <- [1, 2]],
    Order = [receive {done, Who} -> Who end || _ <- [1, 2, 3]],
    io:format("order: ~w~n", [Order]).

start(Priority, F) -> spawn_opt(F, [{priority, Priority}]).

serve() ->
    receive
        {ask, From} -> work(80000), From ! answer
    end.

client(Server) ->
    Server ! {ask, self()},
    receive answer -> ok end.

work(0) -> ok;
work(N) -> work(N - 1).
