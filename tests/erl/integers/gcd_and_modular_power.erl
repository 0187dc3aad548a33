%% SPDX-License-Identifier: Apache-2.0
%% Euclid and modular exponentiation on big operands.
-module(gcd_and_modular_power).
-export([main/0]).

main() ->
    p(gcd(1 bsl 200, 6 * 10 * 15 * 7)),
    p(gcd(123456789012345678901234567890, 987654321098765432109876543210)),
    p(modpow(3, (1 bsl 127) - 2, (1 bsl 127) - 1)),
    p(modpow(2, 1000, 1000000007)).

gcd(A, 0) -> A;
gcd(A, B) -> gcd(B, A rem B).

modpow(_, 0, _) -> 1;
modpow(B, E, M) when E band 1 =:= 1 -> (B * modpow(B, E - 1, M)) rem M;
modpow(B, E, M) -> H = modpow(B, E bsr 1, M), (H * H) rem M.

p(X) -> io:format("~0p~n", [X]).
%% expect: 4
%% expect: 9000000000900000000090
%% expect: 1
%% expect: 688423210
