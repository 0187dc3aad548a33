%% SPDX-License-Identifier: Apache-2.0
%% Explicit units on integer, binary and bitstring segments.
-module(units).
-export([main/0, id/1]).

main() ->
    <<A:3/unit:7, R/bits>> = <<16#123456:24>>, p({A, R}),
    <<B:2/binary-unit:4, C/binary-unit:16>> = <<1, 2, 3, 4, 5>>, p({B, C}),
    p(u16(<<1, 2, 3>>)), p(u16(<<1, 2, 3, 4>>)), p(<<5:2/unit:16, 7:1/integer-unit:3>>),
    p(<<(id(<<1, 2, 3>>)):2/binary-unit:8>>),
    p(<<(id(<<1:1, 2:2, 3:5, 7:4>>)):3/binary-unit:3>>),
    p(try_it(fun() -> <<(id(<<1:3>>))/binary>> end)),
    p(try_it(fun() -> <<(id(<<1:12>>))/binary-unit:16>> end)), p(<<(id(<<1:12>>))/binary-unit:4>>).

u16(<<B/binary-unit:16>>) -> {pairs, B};
u16(_) -> odd.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {149130,<<6:3>>}
%% expect: {<<1>>,<<2,3,4,5>>}
%% expect: odd
%% expect: {pairs,<<1,2,3,4>>}
%% expect: <<0,0,0,5,7:3>>
%% expect: <<1,2>>
%% expect: <<195,0:1>>
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: <<0,1:4>>
