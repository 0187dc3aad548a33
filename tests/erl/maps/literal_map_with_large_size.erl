%% SPDX-License-Identifier: Apache-2.0
%% A literal of more than 32 keys, updated and matched.
-module(literal_map_with_large_size).
-export([main/0, id/1]).

main() ->
    M = #{1 => a, 2 => a, 3 => a, 4 => a, 5 => a, 6 => a, 7 => a, 8 => a, 9 => a, 10 => a, 11 => a, 12 => a,
        13 => a, 14 => a, 15 => a, 16 => a, 17 => a, 18 => a, 19 => a, 20 => a,
          21 => a, 22 => a, 23 => a, 24 => a, 25 => a, 26 => a, 27 => a, 28 => a, 29 => a, 30 => a, 31 => a,
              32 => a, 33 => a, 34 => a, 35 => z},
    #{35 := Z, 1 := A} = id(M), p({Z, A, map_size(M), lists:sort(maps:keys(M))}),
    N = (id(M))#{1 := b, 36 => c, 35 => d}, p([maps:get(K, N) || K <- [1, 2, 35, 36]]),
    p(map_size(N)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).
%% expect: {z,a,35,[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35]}
%% expect: [b,a,d,c]
%% expect: 36
