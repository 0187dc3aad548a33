%% SPDX-License-Identifier: Apache-2.0
%% {abs, true} counts on the monotonic clock; the past fires at once.
-module(absolute_time).
-export([main/0]).

main() ->
    Now = erlang:monotonic_time(millisecond),
    erlang:send_after(Now + 30, self(), soon, [{abs, true}]),
    erlang:send_after(Now, self(), past, [{abs, true}]), receive A -> p(A) end,
    receive B -> p({B, erlang:monotonic_time(millisecond) - Now >= 30}) end,
    R = erlang:start_timer(Now + 5, self(), tick, [{abs, true}]),
    receive {timeout, R, M} -> p(M) end,
    R2 = erlang:start_timer(Now + 1000000, self(), far, [{abs, true}]),
    p(erlang:cancel_timer(R2) > 900000).

p(X) -> io:format("~0p~n", [X]).
%% expect: past
%% expect: {soon,true}
%% expect: tick
%% expect: true
