%% SPDX-License-Identifier: Apache-2.0
%% after 0, after N, infinity, computed, and what is not a timeout.
-module(timeouts).
-export([main/0, id/1]).

main() ->
    p(receive after 0 -> zero end), p(receive after id(5) -> five end), self() ! m,
    p(receive m -> got after 0 -> zero end), self() ! other,
    p(receive m -> got after 0 -> zero end), p(receive m -> got after 10 -> ten end),
    p(receive other -> got after infinity -> never end),
    [p(try_it(fun() -> receive after id(T) -> x end end)) || T <- [-1, a, 1.5, 1 bsl 40, 16#100000000]],
    p(try_it(fun() -> receive x -> y after id(-5) -> z end end)), self() ! w,
    p(receive w -> now after id(16#ffffffff) -> late end),
    T0 = erlang:monotonic_time(millisecond), receive after 60 -> ok end,
    D = erlang:monotonic_time(millisecond) - T0, p(D >= 60), p(D < 2000).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: zero
%% expect: five
%% expect: got
%% expect: zero
%% expect: ten
%% expect: got
%% expect: {error,timeout_value}
%% expect: {error,timeout_value}
%% expect: {error,timeout_value}
%% expect: {error,timeout_value}
%% expect: {error,timeout_value}
%% expect: {error,timeout_value}
%% expect: now
%% expect: true
%% expect: true
