%% SPDX-License-Identifier: Apache-2.0
%% monotonic_time never goes back; units convert; timestamps have their shape.
-module(clocks).
-export([main/0, id/1]).

main() ->
    T = [erlang:monotonic_time() || _ <- lists:seq(1, 1000)], p(T =:= lists:sort(T)),
    p([erlang:convert_time_unit(id(1500), millisecond, U) || U <- [second, millisecond, microsecond,
        nanosecond, 10]]),
    p([erlang:convert_time_unit(id(-1), millisecond, second), erlang:convert_time_unit(7, 2, 3)]),
    p([is_integer(erlang:system_time(U)) || U <- [second, native, 1000]]),
    {A, B, C} = erlang:timestamp(), p(is_integer(A) and (B < 1000000) and (C < 1000000)),
    {Mi, S, Us} = os:timestamp(), p(is_integer(Mi + S + Us)),
    p(erlang:system_time(second) > 1600000000),
    p(abs(erlang:system_time() - (erlang:monotonic_time() + erlang:time_offset())) < 1000000000),
    U1 = erlang:unique_integer([positive, monotonic]),
    U2 = erlang:unique_integer([positive, monotonic]),
    p({U1 > 0, U2 > U1, erlang:unique_integer() =/= erlang:unique_integer()}),
    p(try_it(fun() -> erlang:monotonic_time(id(fortnight)) end)),
    p(try_it(fun() -> erlang:unique_integer(id([x])) end)),
    p(erlang:convert_time_unit(1, native, nanosecond)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: true
%% expect: [1,1500,1500000,1500000000,15]
%% expect: [-1,10]
%% expect: [true,true,true]
%% expect: true
%% expect: true
%% expect: true
%% expect: true
%% expect: {true,true,true}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: 1
