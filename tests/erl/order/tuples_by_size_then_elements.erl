%% SPDX-License-Identifier: Apache-2.0
%% A larger tuple is always greater.
-module(tuples_by_size_then_elements).
-export([main/0]).

main() ->
    L = [{z}, {a, b}, {a, a}, {}, {1, 2, 3}, {b}, {1.0, x}, {1, y}, {1, x}, {a, b, c, d}, {[], {}}],
    p(lists:sort(L)),
    p([{min(A, B), max(A, B)} || A <- [{z}, {1, y}], B <- [{a, a}, {1, x}]]).

p(X) -> io:format("~0p~n", [X]).
%% expect: [{},{b},{z},{1.0,x},{1,x},{1,y},{a,a},{a,b},{[],{}},{1,2,3},{a,b,c,d}]
%% expect: [{{z},{a,a}},{{z},{1,x}},{{1,y},{a,a}},{{1,x},{1,y}}]
