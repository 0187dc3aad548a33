%% SPDX-License-Identifier: Apache-2.0
%% Messages in the queue survive collections of the receiver.
%% heavy: large data or long loops.
-module(garbage_while_receiving).
-export([main/0]).

main() ->
    Me = self(),
    spawn(fun() -> [Me ! {I, lists:seq(1, I rem 50), binary:copy(<<I:16>>, 50)} || I <- lists:seq(1,
        2000)] end),
    p(loop(1, 0)).

loop(2001, A) -> A;
loop(N, A) -> _ = lists:seq(1, 500), N rem 100 =:= 0 andalso erlang:garbage_collect(),
    receive {N, L, <<N:16, _/binary>>} -> loop(N + 1, A + length(L)) end.

p(X) -> io:format("~0p~n", [X]).
%% expect: 49000
