%% SPDX-License-Identifier: Apache-2.0
%% atomics and counters: too many is system_limit, increments may be as large as 2^64-1.
-module(counters_of_all_sizes).
-export([main/0]).

main() ->
    [io:format("~p~n", [t(F)]) || F <-
        [fun() -> atomics:new(1 bsl 64, []) end, fun() -> atomics:new(-(1 bsl 64), []) end, fun() ->
         counters:new(1 bsl 64, []) end,
         fun() -> counters:new(0, []) end,
         fun() -> C = counters:new(1, [write_concurrency]), counters:add(C, 1, (1 bsl 64) - 1), counters:get(C, 1) end,
         fun() -> C = counters:new(1, [write_concurrency]), counters:add(C, 1, 1 bsl 64) end]].

t(F) -> try F() catch _:E -> E end.
%% expect: system_limit
%% expect: badarg
%% expect: system_limit
%% expect: badarg
%% expect: -1
%% expect: badarg
