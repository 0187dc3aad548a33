%% SPDX-License-Identifier: Apache-2.0
%% The four operations, div and rem on small integers; the sign of rem is the dividend's.
-module(small_arithmetic).
-export([main/0, id/1]).

main() ->
    Pairs = [{7, 2}, {-7, 2}, {7, -2}, {-7, -2}, {0, 5}, {1, 1}, {id(6), 3}],
    [p({A, B, A + B, A - B, A * B, id(A) div id(B), id(A) rem id(B), -id(A)}) || {A, B} <- Pairs],
    ok.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).
%% expect: {7,2,9,5,14,3,1,-7}
%% expect: {-7,2,-5,-9,-14,-3,-1,7}
%% expect: {7,-2,5,9,-14,-3,1,-7}
%% expect: {-7,-2,-9,-5,14,3,-1,7}
%% expect: {0,5,5,-5,0,0,0,0}
%% expect: {1,1,2,0,1,1,0,-1}
%% expect: {6,3,9,3,18,2,0,-6}
