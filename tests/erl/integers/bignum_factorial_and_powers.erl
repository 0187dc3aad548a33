%% SPDX-License-Identifier: Apache-2.0
%% Factorials, powers and Fibonacci numbers by repeated multiplication.
-module(bignum_factorial_and_powers).
-export([main/0]).

main() ->
    p(fac(30)), p(fac(60)), p(erlang:phash2(fac(1000))), p(length(integer_to_list(fac(1000)))),
    p(pow(3, 200)), p(pow(-7, 77)), p(fib(300, 0, 1)).

fac(0) -> 1;
fac(N) -> N * fac(N - 1).

pow(_, 0) -> 1;
pow(B, E) when E rem 2 =:= 0 -> H = pow(B, E div 2), H * H;
pow(B, E) -> B * pow(B, E - 1).

fib(0, A, _) -> A;
fib(N, A, B) -> fib(N - 1, B, A + B).

p(X) -> io:format("~0p~n", [X]).
%% expect: 265252859812191058636308480000000
%% expect: 8320987112741390144276341183223364380754172606361245952449277696409600000000000000
%% expect: 4417553
%% expect: 2568
%% expect: 265613988875874769338781322035779626829233452653394495974574961739092490901302182994384699044001
%% expect: -118181386580595879976868414312001964434038548836769923458287039207
%% expect: 222232244629420445529739893461909967206666939096499764990979600
