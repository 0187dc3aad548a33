%% SPDX-License-Identifier: Apache-2.0
-module(requests).
-export([main/0]).

main() ->
    Server = spawn(fun() -> serve() end),
    io:format("first: ~w~n", [call(Server, 1)]),
    timer:sleep(60),
    io:format("second: ~w~n", [call(Server, 2)]).

call(Server, N) ->
    Server ! {double, self(), N},
    receive
        {answer, Double} -> Double
    after 10 -> timeout
    end.

serve() ->
    receive
        {double, From, N} ->
            [timer:sleep(30) || N =:= 1],
            From ! {answer, 2 * N},
            serve()
    end.
