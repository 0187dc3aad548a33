%% SPDX-License-Identifier: Apache-2.0
%% Waiting for a fresh reference skips a mailbox of 50,000 old messages.
%% heavy: large data or long loops.
-module(large_mailbox_with_reference).
-export([main/0]).

main() ->
    [self() ! {old, I} || I <- lists:seq(1, 50000)],
    S = spawn(fun L() -> receive {From, R, X} -> From ! {R, X * 2}, L() end end),
    T0 = erlang:monotonic_time(millisecond),
    p(lists:sum([call(S, I) || I <- lists:seq(1, 5000)])),
    p(erlang:monotonic_time(millisecond) - T0 < 15000),
    p(process_info(self(), message_queue_len)), exit(S, kill).

call(S, X) -> R = monitor(process, S), S ! {self(), R, X}, receive {R, Y} -> demonitor(R, [flush]), Y;
    {'DOWN', R, _, _, _} -> dead end.

p(X) -> io:format("~0p~n", [X]).
%% expect: 25005000
%% expect: true
%% expect: {message_queue_len,50000}
