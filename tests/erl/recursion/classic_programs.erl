%% SPDX-License-Identifier: Apache-2.0
%% Queens, Hanoi, primes, permutations, Collatz: larger mixtures of features.
%% heavy: large data or long loops.
-module(classic_programs).
-export([main/0]).

main() ->
    p(length(queens(6))), p(hanoi(12, a, b, c)), p(primes(100)),
    p(length(perms([1, 2, 3, 4, 5]))),
    p(lists:max([{collatz(N, 1), N} || N <- lists:seq(1, 2000)])),
    p(qsort([3, 1, 4, 1, 5, 9, 2, 6])), p(tak(12, 8, 4)).

queens(0) -> [[]];
queens(N) -> [[R | Rs] || Rs <- queens(N - 1), R <- lists:seq(1, 6) -- Rs, safe(R, Rs, 1)].

safe(_, [], _) -> true;
safe(R, [H | T], D) -> abs(R - H) =/= D andalso safe(R, T, D + 1).

hanoi(0, _, _, _) -> 0;
hanoi(N, A, B, C) -> hanoi(N - 1, A, C, B) + 1 + hanoi(N - 1, C, B, A).

primes(N) -> sieve(lists:seq(2, N)).

sieve([P | T]) -> [P | sieve([X || X <- T, X rem P =/= 0])];
sieve([]) -> [].

perms([]) -> [[]];
perms(L) -> [[H | T] || H <- L, T <- perms(L -- [H])].

collatz(1, A) -> A;
collatz(N, A) when N band 1 =:= 0 -> collatz(N div 2, A + 1);
collatz(N, A) -> collatz(3 * N + 1, A + 1).

qsort([P | T]) -> qsort([X || X <- T, X < P]) ++ [P] ++ qsort([X || X <- T, X >= P]);
qsort([]) -> [].

tak(X, Y, Z) when Y >= X -> Z;
tak(X, Y, Z) -> tak(tak(X - 1, Y, Z), tak(Y - 1, Z, X), tak(Z - 1, X, Y)).

p(X) -> io:format("~0p~n", [X]).
%% expect: 4
%% expect: 4095
%% expect: [2,3,5,7,11,13,17,19,23,29,31,37,41,43,47,53,59,61,67,71,73,79,83,89,97]
%% expect: 120
%% expect: {182,1161}
%% expect: [1,1,2,3,4,5,6,9]
%% expect: 5
