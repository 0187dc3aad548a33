%% SPDX-License-Identifier: Apache-2.0
%% A timer to a process that died is no trouble; many timers fire in order.
%% skip: gc a collection at every safe point takes a minute here
-module(timers_die_with_their_target).
-export([main/0]).

main() ->
    {P, M} = spawn_monitor(fun() -> ok end), receive {'DOWN', M, _, _, _} -> ok end,
    R = erlang:send_after(10, P, x), p(is_reference(R)),
    [erlang:send_after(I * 3, self(), {t, I}) || I <- lists:seq(40, 1, -1)],
    L = [receive {t, I} -> I end || _ <- lists:seq(1, 40)], p(L =:= lists:sort(L)),
    Rs = [erlang:send_after(100000 + I, self(), never) || I <- lists:seq(1, 10000)],
    p(length([1 || X <- Rs, is_integer(erlang:cancel_timer(X))])), timer:sleep(10),
    p(slept).

p(X) -> io:format("~0p~n", [X]).
%% expect: true
%% expect: true
%% expect: 10000
%% expect: slept
