%% SPDX-License-Identifier: Apache-2.0
%% binary_to_atom: 256 characters are too many, whatever comes behind them.
-module(too_long_comes_before_not_utf8).
-export([main/0]).

main() ->
    [io:format("~p ~p ~p~n", [N, t(fun() -> binary_to_atom(<<0:N/unit:8, 255>>, utf8) end),
                              t(fun() -> binary_to_existing_atom(<<0:N/unit:8, 255>>, utf8) end)])
     || N <- [1, 254, 255, 256, 1000, 2000]].

t(F) -> try is_atom(F()) catch _:E -> E end.
%% expect: 1 badarg badarg
%% expect: 254 badarg badarg
%% expect: 255 system_limit badarg
%% expect: 256 system_limit badarg
%% expect: 1000 system_limit badarg
%% expect: 2000 system_limit badarg
