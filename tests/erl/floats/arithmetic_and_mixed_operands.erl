%% SPDX-License-Identifier: Apache-2.0
%% Integers are converted; bignums too when they fit.
-module(arithmetic_and_mixed_operands).
-export([main/0, id/1]).

main() ->
    p([id(A) + id(B) || {A, B} <- [{1, 2.0}, {1.5, 2}, {1 bsl 70, 1.0}, {-(1 bsl 70), 0.5}]]),
    p([id(A) - id(B) || {A, B} <- [{1, 2.0}, {1.5, 2}, {0.1, 0.3}]]),
    p([id(A) * id(B) || {A, B} <- [{3, 0.1}, {1.1, 1.1}, {1 bsl 62, 2.0}, {0, -1.0}, {0.0, -1}]]),
    p([id(A) / id(B) || {A, B} <- [{1, 3}, {10, 2}, {1 bsl 100, 1 bsl 99}, {7, -2.0}, {0, 5}, {0.0, -5}]]),
    p([-id(0.0), -id(-0.0), -id(1.5)]).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).
%% expect: [3.0,3.5,1.1805916207174113e21,-1.1805916207174113e21]
%% expect: [-1.0,-0.5,-0.19999999999999998]
%% expect: [0.30000000000000004,1.2100000000000002,9.223372036854776e18,-0.0,-0.0]
%% expect: [0.3333333333333333,5.0,2.0,-3.5,0.0,-0.0]
%% expect: [-0.0,0.0,-1.5]
