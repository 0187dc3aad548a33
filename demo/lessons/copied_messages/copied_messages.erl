%% SPDX-License-Identifier: Apache-2.0
-module(copied_messages).
-export([main/0]).

main() ->
    Main = self(),
    Receiver = spawn(fun() -> receiver(Main) end),
    List = lists:seq(1, 10),
    Triple = {List, List, List},
    io:format("sent: ~w words~n", [erts_debug:size(Triple)]),
    Receiver ! Triple,
    receive
        {received, Words, Sum} -> io:format("received: ~w words~nsum: ~w~n", [Words, Sum])
    end.

receiver(Main) ->
    receive
        {A, B, C} = Triple ->
            Sum = lists:sum(A) + lists:sum(B) + lists:sum(C),
            Main ! {received, erts_debug:size(Triple), Sum}
    end.
