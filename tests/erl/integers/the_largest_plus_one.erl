%% SPDX-License-Identifier: Apache-2.0
%% The largest integer there is, and one more.
-module(the_largest_plus_one).
-export([main/0, id/1]).

main() ->
    Max = (((1 bsl (id(33554368) - 1)) - 1) bsl 1) + 1,
    [io:format("~p~n", [try F(Max), ok catch _:E -> E end]) ||
        F <- [fun(X) -> X + 0 end, fun(X) -> X + 1 end, fun(X) -> -X - 1 end, fun(X) -> X + id(1) end, fun(X) -> 2 *
            X end]].

id(X) -> X.
%% expect: ok
%% expect: system_limit
%% expect: system_limit
%% expect: system_limit
%% expect: system_limit
