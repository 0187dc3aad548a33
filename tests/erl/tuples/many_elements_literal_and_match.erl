%% SPDX-License-Identifier: Apache-2.0
%% A wide tuple is built, matched and partly updated.
-module(many_elements_literal_and_match).
-export([main/0, id/1]).

main() ->
    T = t(id(1)),
    {A, _, _, _, _, _, _, _, _, J, _, _, _, _, _, P, _, _, _, Z} = T,
    p({A, J, P, Z}),
    T2 = setelement(20, setelement(1, T, first), last),
    p(T2),
    p(T < T2).

t(N) -> {N, N + 1, N + 2, N + 3, N + 4, N + 5, N + 6, N + 7, N + 8, N + 9, N + 10, N + 11, N + 12, N + 13,
    N + 14, N + 15, N + 16, N + 17, N + 18, N + 19}.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).
%% expect: {1,10,16,20}
%% expect: {first,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,last}
%% expect: true
