%% SPDX-License-Identifier: Apache-2.0
%% and, or, xor, not, andalso, orelse, comma and semicolon.
-module(boolean_expressions).
-export([main/0]).

main() ->
    [p([g(A, B), h(A, B), i(A, B)]) || A <- [true, false, 1], B <- [true, false, x]], ok.

g(A, B) when A and B -> both;
g(A, B) when A or B -> one;
g(A, B) when not A, not B -> neither;
g(_, _) -> bad.

h(A, B) when A andalso B -> both;
h(A, B) when A orelse B -> one;
h(A, _) when A =:= false -> no_a;
h(_, _) -> bad.

i(A, B) when (A =:= 1) xor (B =:= x) -> odd;
i(A, B) when A, B; B, A; A =:= 1 -> some;
i(_, _) -> rest.

p(X) -> io:format("~0p~n", [X]).
%% expect: [both,both,some]
%% expect: [one,one,rest]
%% expect: [bad,one,odd]
%% expect: [one,one,rest]
%% expect: [neither,no_a,rest]
%% expect: [bad,no_a,odd]
%% expect: [bad,bad,odd]
%% expect: [bad,bad,odd]
%% expect: [bad,bad,some]
