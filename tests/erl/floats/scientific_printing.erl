%% SPDX-License-Identifier: Apache-2.0
%% float_to_list/1 and the scientific option.
-module(scientific_printing).
-export([main/0]).

main() ->
    L = [0.0, 1.0, -2.5, 1.0e100, 1/3, 5.0e-324, 123456.789],
    [io:format("~s ~s ~s ~s~n", [float_to_list(F), float_to_list(F, [{scientific, 3}]), float_to_list(F,
        [{scientific, 0}]), float_to_binary(F)]) || F <- L],
    ok.
%% expect: 0.00000000000000000000e+00 0.000e+00 0e+00 0.00000000000000000000e+00
%% expect: 1.00000000000000000000e+00 1.000e+00 1e+00 1.00000000000000000000e+00
%% expect: -2.50000000000000000000e+00 -2.500e+00 -2e+00 -2.50000000000000000000e+00
%% expect: 1.00000000000000001590e+100 1.000e+100 1e+100 1.00000000000000001590e+100
%% expect: 3.33333333333333314830e-01 3.333e-01 3e-01 3.33333333333333314830e-01
%% expect: 4.94065645841246544177e-324 4.941e-324 5e-324 4.94065645841246544177e-324
%% expect: 1.23456789000000004307e+05 1.235e+05 1e+05 1.23456789000000004307e+05
