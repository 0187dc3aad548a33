%% SPDX-License-Identifier: Apache-2.0
%% =:= and == in guards and patterns, deep inside terms.
-module(exact_versus_numeric_equality).
-export([main/0, id/1]).

main() ->
    Ps = [{1, 1.0}, {{1, [2]}, {1.0, [2.0]}}, {#{1 => 1}, #{1 => 1.0}}, {#{1 => a}, #{1.0 => a}}, {[1 | 2],
        [1.0 | 2.0]}, {<<1>>, <<1>>}, {0, -0.0}, {"a", [97.0]}],
    [p({A == B, A =:= B, A /= B, A =/= B, same(A, B), A =< B, A >= B}) || {A, B} <- [{id(X), id(Y)} || {X,
        Y} <- Ps]],
    ok.

same(X, X) -> same;
same(X, Y) when X == Y -> equal;
same(_, _) -> different.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).
%% expect: {true,false,false,true,equal,true,true}
%% expect: {true,false,false,true,equal,true,true}
%% expect: {true,false,false,true,equal,true,true}
%% expect: {false,false,true,true,different,true,false}
%% expect: {true,false,false,true,equal,true,true}
%% expect: {true,true,false,false,same,true,true}
%% expect: {true,false,false,true,equal,true,true}
%% expect: {true,false,false,true,equal,true,true}
