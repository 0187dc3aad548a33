%% SPDX-License-Identifier: Apache-2.0
-module(selective).
-export([main/0]).

main() ->
    [self() ! {other, I} || I <- lists:seq(1, 10000)],
    {reductions, Before} = process_info(self(), reductions),
    wait(),
    {reductions, After} = process_info(self(), reductions),
    io:format("reductions of the receive: ~w~n", [After - Before]).

wait() ->
    Ref = make_ref(),
    self() ! {wanted, Ref},
    receive
        {wanted, Ref} -> ok
    end.
