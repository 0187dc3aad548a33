%% SPDX-License-Identifier: Apache-2.0
%% All new values are computed before the map is checked.
-module(update_chain_evaluates_everything_first).
-export([main/0, id/1]).

main() ->
    Log = fun(X) -> io:format("eval ~w~n", [X]), X end,
    p(try_it(fun() -> (id(not_a_map))#{Log(k1) => Log(v1)} end)),
    p(try_it(fun() -> (id(#{}))#{Log(k1) := Log(v1), Log(k2) => Log(v2)} end)),
    p((id(#{}))#{Log(k1) => Log(v1), Log(k2) => Log(v2)}).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: eval k1
%% expect: eval v1
%% expect: {error,{badmap,not_a_map}}
%% expect: eval k1
%% expect: eval v1
%% expect: eval k2
%% expect: eval v2
%% expect: {error,{badkey,k1}}
%% expect: eval k1
%% expect: eval v1
%% expect: eval k2
%% expect: eval v2
%% expect: #{k1 => v1,k2 => v2}
