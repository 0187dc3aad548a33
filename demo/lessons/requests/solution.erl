%% SPDX-License-Identifier: Apache-2.0
-module(requests).
-export([main/0]).

main() ->
    Server = spawn(fun() -> serve() end),
    io:format("first: ~w~n", [call(Server, 1)]),
    timer:sleep(60),
    io:format("second: ~w~n", [call(Server, 2)]).

call(Server, N) ->
    Ref = make_ref(),
    Server ! {double, self(), Ref, N},
    receive
        {answer, Ref, Double} -> Double
    after 10 -> timeout
    end.

serve() ->
    receive
        {double, From, Ref, N} ->
            [timer:sleep(30) || N =:= 1],
            From ! {answer, Ref, 2 * N},
            serve()
    end.
