%% SPDX-License-Identifier: Apache-2.0
%% The usual fixed sizes, several segments at once.
-module(literal_sizes_compile_to_fast_paths).
-export([main/0, id/1]).

main() ->
    X = id(16#12345678),
    B = <<X:8, X:16, X:32, X:64, X:16/little, X:32/little, X:64/little, X:24, X:40/little>>,
    p(B),
    <<A1:8, A2:16, A3:32, A4:64, A5:16/little, A6:32/little, A7:64/little, A8:24, A9:40/little>> = B,
    p({A1, A2, A3, A4, A5, A6, A7, A8, A9}),
    <<S1:8/signed, S2:16/signed-little, S3:32/signed, _/binary>> = <<255, 254, 255, 128, 0, 0, 1, 9, 9>>,
    p({S1, S2, S3}),
    <<A:1, C:2, D:5, E:3, F:13>> = <<16#abcdef:24>>, p({A, C, D, E, F}).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).
%% expect: <<120,86,120,18,52,86,120,0,0,0,0,18,52,86,120,120,86,120,86,52,18,120,86,52,18,0,0,0,0,52,86,120,120,86,52,1
%%   more: 8,0>>
%% expect: {120,22136,305419896,305419896,22136,305419896,305419896,3430008,305419896}
%% expect: {-1,-2,-2147483647}
%% expect: {1,1,11,6,3567}
