%% SPDX-License-Identifier: Apache-2.0
%% Several generators, filters, patterns that skip, nested ones.
-module(comprehensions).
-export([main/0, id/1]).

main() ->
    p([X * 2 || X <- [1, 2, 3]]), p([{X, Y} || X <- [1, 2, 3], Y <- [a, b], X =/= 2]),
    p([X || {ok, X} <- [{ok, 1}, error, {ok, 2}, {ok}]]),
    p([X || X <- [1, a, 2], is_integer(X), X > 1]),
    p([[Y || Y <- lists:seq(1, X)] || X <- [0, 1, 2, 3]]), p([X || <<X>> <= <<1, 2, 3>>]),
    p([{A, B} || A <- [1, 2], <<B:4>> <= <<16#ab>>]),
    p(<< <<(X * 2)>> || X <- [1, 2, 3] >>), p(<< <<X:4>> || <<X>> <= <<1, 2, 3>> >>),
    p([X || X <- [], true]), p([1 || true]), p([1 || id(false)]),
    p([A || [A | _] <- [[1], [], [2, 3], x]]),
    p(length([{A, B, C} || A <- lists:seq(1, 20), B <- lists:seq(A, 20), C <- lists:seq(B, 20),
        A * A + B * B =:= C * C])).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).
%% expect: [2,4,6]
%% expect: [{1,a},{1,b},{3,a},{3,b}]
%% expect: [1,2]
%% expect: [2]
%% expect: [[],[1],[1,2],[1,2,3]]
%% expect: [1,2,3]
%% expect: [{1,10},{1,11},{2,10},{2,11}]
%% expect: <<2,4,6>>
%% expect: <<18,3:4>>
%% expect: []
%% expect: [1]
%% expect: []
%% expect: [1,2]
%% expect: 6
