%% SPDX-License-Identifier: Apache-2.0
%% trunc, round, floor, ceil, small and huge, half away from zero.
-module(rounding_functions).
-export([main/0, id/1]).

main() ->
    [p({F, trunc(F), round(F), floor(F), ceil(F)})
     || F <- [0.0, -0.0, 0.5, -0.5, 1.5, -1.5, 2.5, 2.4999999, -2.5, 0.49999999999999994,
         4503599627370497.5, 1.0e18, -1.0e19, 1.0e25, 5, -7, 1 bsl 65]],
    [p(try_it(fun() -> F(id(a)) end)) || F <- [fun trunc/1, fun round/1, fun floor/1, fun ceil/1]],
    ok.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {0.0,0,0,0,0}
%% expect: {-0.0,0,0,0,0}
%% expect: {0.5,0,1,0,1}
%% expect: {-0.5,0,-1,-1,0}
%% expect: {1.5,1,2,1,2}
%% expect: {-1.5,-1,-2,-2,-1}
%% expect: {2.5,2,3,2,3}
%% expect: {2.4999999,2,2,2,3}
%% expect: {-2.5,-2,-3,-3,-2}
%% expect: {0.49999999999999994,0,0,0,1}
%% expect: {4503599627370498.0,4503599627370498,4503599627370498,4503599627370498,4503599627370498}
%% expect: {1.0e18,1000000000000000000,1000000000000000000,1000000000000000000,1000000000000000000}
%% expect: {-1.0e19,-10000000000000000000,-10000000000000000000,-10000000000000000000,-10000000000000000000}
%% expect: {1.0e25,10000000000000000905969664,10000000000000000905969664,10000000000000000905969664,10000000000000000905
%%   more: 969664}
%% expect: {5,5,5,5,5}
%% expect: {-7,-7,-7,-7,-7}
%% expect: {36893488147419103232,36893488147419103232,36893488147419103232,36893488147419103232,36893488147419103232}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
