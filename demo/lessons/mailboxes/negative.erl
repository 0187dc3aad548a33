%% SPDX-License-Identifier: Apache-2.0
-module(mailboxes).
-export([main/0]).

main() ->
    Counter = spawn(fun() -> count(0) end),
    Counter ! {add, 2},
    Counter ! {add, 5},
    Counter ! {add, -3},
    Counter ! {get, self()},
    receive
        {total, Total} -> io:format("total: ~w~n", [Total])
    end.

%% The counter's state is the argument N.
count(N) ->
    receive
        {add, K} ->
            count(N + K);
        {get, From} ->
            From ! {total, N},
            count(N)
    end.
