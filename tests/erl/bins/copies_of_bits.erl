%% SPDX-License-Identifier: Apache-2.0
%% binary:copy takes whole bytes only, but copying nothing it does not look.
-module(copies_of_bits).
-export([main/0]).

main() ->
    [io:format("~p~n", [try binary:copy(B, N) catch C:R -> {C, R} end])
     || B <- [<<>>, <<1>>, <<1, 2:3>>, <<1:1>>, a], N <- [0, 1, 3, -1, a, 1 bsl 70]],
    [io:format("~p~n", [try binary:copy(B) catch C:R -> {C, R} end]) || B <- [<<>>, <<1, 2:3>>, a]].
%% expect: <<>>
%% expect: <<>>
%% expect: <<>>
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: <<>>
%% expect: <<1>>
%% expect: <<1,1,1>>
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: <<>>
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: <<>>
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: <<>>
%% expect: {error,badarg}
%% expect: {error,badarg}
