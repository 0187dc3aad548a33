%% SPDX-License-Identifier: Apache-2.0
%% Order of clauses and bound variables in patterns.
-module(if_and_case_fall_through).
-export([main/0, id/1]).

main() ->
    Y = id(2),
    p([case X of Y -> y; {Y, Z} -> {y, Z}; {A, A} -> {same, A}; [H | _] when H > Y -> {gt, H};
        [_ | T] -> {tail, T}; _ -> else end || X <- [2, {2, 9}, {3, 3}, {3, 4}, [5], [1, 2], 2.0, []]]),
    p([if X < 0 -> neg; X =:= 0 -> zero; X > 0, X < 10 -> small; is_integer(X) -> large;
        true -> what end || X <- [-1, 0, 5, 50, a]]).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).
%% expect: [y,{y,9},{same,3},else,{gt,5},{tail,[2]},else,else]
%% expect: [neg,zero,small,large,what]
