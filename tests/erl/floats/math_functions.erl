%% SPDX-License-Identifier: Apache-2.0
%% The math module at a few well-behaved points.
-module(math_functions).
-export([main/0, id/1]).

main() ->
    R = fun(X) -> round(X * 1.0e12) end,
    p([R(math:F(id(0.5))) || F <- [sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, asinh, atanh, exp,
        log, log2, log10, sqrt, erf, erfc]]),
    p([math:pow(2, 10), math:pow(2.0, -1), math:sqrt(16), math:fmod(7, 3), math:atan2(0, 1), math:ceil(1.2),
        math:floor(-1.2), math:log2(8), math:log10(1000)]),
    p(R(math:pi())), p(R(math:acosh(2))), p(R(math:atan2(1, -1))),
    [p(try_it(fun() -> math:F(id(X)) end)) || {F, X} <- [{acos, 2}, {log, -1}, {sqrt, a}, {log2, 0}, {atanh,
        1}, {acosh, 0.5}]],
    p(try_it(fun() -> math:pow(id(0), id(-1)) end)),
    p(try_it(fun() -> math:fmod(1, id(0)) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: [479425538604,877582561890,546302489844,523598775598,1047197551197,463647609001,521095305494,1127625965206,46
%%   more: 2117157260,481211825060,549306144334,1648721270700,-693147180560,-1000000000000,-301029995664,707106781187,52
%%   more: 0499877813,479500122187]
%% expect: [1024.0,0.5,4.0,1.0,0.0,2.0,-2.0,3.0,3.0]
%% expect: 3141592653590
%% expect: 1316957896925
%% expect: 2356194490192
%% expect: {error,badarith}
%% expect: {error,badarith}
%% expect: {error,badarg}
%% expect: {error,badarith}
%% expect: {error,badarith}
%% expect: {error,badarith}
%% expect: {error,badarith}
%% expect: {error,badarith}
