%% SPDX-License-Identifier: Apache-2.0
%% Unboxed float registers must give the same bits as boxed arithmetic.
-module(sums_in_loops_keep_every_bit).
-export([main/0]).

main() ->
    p(sum(1000, 0.0)), p(harmonic(10000, 0.0)), p(newton(2.0, 1.0, 20)), p(poly(1.5, [1, 2.5, -3, 0.25], 0)),
    <<Bits:64>> = <<(sum(777, 0.0)):64/float>>, p(Bits).

sum(0, A) -> A;
sum(N, A) -> sum(N - 1, A + 0.1 * N).

harmonic(0, A) -> A;
harmonic(N, A) -> harmonic(N - 1, A + 1 / N).

newton(_, X, 0) -> X;
newton(S, X, N) -> newton(S, (X + S / X) / 2, N - 1).

poly(_, [], A) -> A;
poly(X, [C | Cs], A) -> poly(X, Cs, A * X + C).

p(X) -> io:format("~0p~n", [X]).
%% expect: 50050.0
%% expect: 9.787606036044386
%% expect: 1.414213562373095
%% expect: 4.75
%% expect: 4674037481156588339
