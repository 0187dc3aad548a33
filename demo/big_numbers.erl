%% SPDX-License-Identifier: Apache-2.0
%% Big numbers: integers have no limit. Small ones live in a machine word; the others grow.
-module(big_numbers).
-export([main/0]).

main() ->
    io:format("fib 20 = ~w (the slow way)~n", [fib(20)]),
    io:format("fib 300 = ~w~n", [fast_fib(300)]),
    io:format("2^200 = ~w~n", [1 bsl 200]),
    io:format("50! = ~w~n", [fac(50)]),
    Digits = integer_to_list(fac(1000)),
    io:format("1000! has ~w digits, ~w of them zeros at the end~n", [length(Digits),
        zeros(lists:reverse(Digits))]),

    %% Is 2^127 - 1 prime? Fermat's little theorem does not say no.
    P = (1 bsl 127) - 1,
    io:format("3^(P-1) mod P = ~w for P = ~w~n", [power(3, P - 1, P), P]),

    %% Floats are 64 bits and have an end; the error says so.
    io:format("~p~n", [try 1.0e308 * (1 + length(Digits)) catch error:badarith -> too_large end]).

fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).

fast_fib(N) -> fast_fib(N, 0, 1).

fast_fib(0, A, _) -> A;
fast_fib(N, A, B) -> fast_fib(N - 1, B, A + B).

fac(0) -> 1;
fac(N) -> N * fac(N - 1).

zeros([$0 | T]) -> 1 + zeros(T);
zeros(_) -> 0.

power(_, 0, _) -> 1;
power(B, E, M) when E rem 2 =:= 1 -> B * power(B, E - 1, M) rem M;
power(B, E, M) -> H = power(B, E div 2, M), H * H rem M.
%% expect: fib 20 = 6765 (the slow way)
%% expect: fib 300 = 222232244629420445529739893461909967206666939096499764990979600
%% expect: 2^200 = 1606938044258990275541962092341162602522202993782792835301376
%% expect: 50! = 30414093201713378043612608166064768844377641568960512000000000000
%% expect: 1000! has 2568 digits, 249 of them zeros at the end
%% expect: 3^(P-1) mod P = 1 for P = 170141183460469231731687303715884105727
%% expect: too_large
