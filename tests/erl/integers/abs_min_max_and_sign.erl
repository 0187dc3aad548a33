%% SPDX-License-Identifier: Apache-2.0
%% abs at the edges; min and max keep the first of equals.
-module(abs_min_max_and_sign).
-export([main/0, id/1]).

main() ->
    p([abs(id(X)) || X <- [0, -1, 1, -576460752303423488, -576460752303423489, -(1 bsl 90), -1.5, 0.0, 2.5]]),
    p([{min(id(A), id(B)), max(id(A), id(B))} || {A, B} <- [{1, 2}, {2, 1}, {1, 1.0}, {1.0, 1}, {a, 1}, {[],
        {}}, {1 bsl 70, 1.0e30}]]).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).
%% expect: [0,1,1,576460752303423488,576460752303423489,1237940039285380274899124224,1.5,0.0,2.5]
%% expect: [{1,2},{1,2},{1,1},{1.0,1.0},{1,a},{{},[]},{1180591620717411303424,1.0e30}]
