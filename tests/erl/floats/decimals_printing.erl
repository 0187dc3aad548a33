%% SPDX-License-Identifier: Apache-2.0
%% {decimals, N} with and without compact.
-module(decimals_printing).
-export([main/0, id/1]).

main() ->
    [io:format("~s|~s|~s|~s~n", [float_to_list(F, [{decimals, 0}]), float_to_list(F, [{decimals, 2}]),
                                 float_to_list(F, [{decimals, 6}, compact]), float_to_binary(F,
                                     [{decimals, 10}])])
     || F <- [0.0, 0.5, 1.5, 2.5, 0.125, 1.005, -1.999, 1234567.891, 1.0e15, 3.0e-10]],
    p(try_it(fun() -> float_to_list(1.0, [{decimals, id(254)}]) end)),
    p(try_it(fun() -> float_to_list(1.0, [id(foo)]) end)),
    p(try_it(fun() -> float_to_list(id(1)) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: 0|0.00|0.0|0.0000000000
%% expect: 1|0.50|0.5|0.5000000000
%% expect: 2|1.50|1.5|1.5000000000
%% expect: 3|2.50|2.5|2.5000000000
%% expect: 0|0.13|0.125|0.1250000000
%% expect: 1|1.00|1.005|1.0050000000
%% expect: -2|-2.00|-1.999|-1.9990000000
%% expect: 1234568|1234567.89|1234567.891|1234567.8910000001
%% expect: 1000000000000000|1000000000000000.00|1000000000000000.0|1000000000000000.0000000000
%% expect: 0|0.00|0.0|0.0000000003
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
