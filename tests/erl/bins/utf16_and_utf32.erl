%% SPDX-License-Identifier: Apache-2.0
%% Surrogate pairs, endianness, and invalid input.
-module(utf16_and_utf32).
-export([main/0, id/1]).

main() ->
    Cs = [0, $a, 16#D7FF, 16#E000, 16#FFFF, 16#10000, 16#1F600, 16#10FFFF],
    A = << <<C/utf16>> || C <- Cs >>, B = << <<C/utf16-little>> || C <- Cs >>,
    U = << <<C/utf32>> || C <- Cs >>, V = << <<C/utf32-little>> || C <- Cs >>,
    p([A, B, U, V]),
    p([[C || <<C/utf16>> <= A] =:= Cs, [C || <<C/utf16-little>> <= B] =:= Cs,
        [C || <<C/utf32>> <= U] =:= Cs, [C || <<C/utf32-little>> <= V] =:= Cs]),
    [p(m16(X)) || X <- [<<16#D800:16, 16#20:16>>, <<16#DC00:16>>, <<16#D83D:16>>, <<16#D83D:16, 16#DE00:16,
        1>>, <<0>>]],
    [p(m32(X)) || X <- [<<16#D800:32>>, <<16#110000:32>>, <<65:32>>, <<1, 2, 3>>]],
    p(try_it(fun() -> <<(id(16#D800))/utf16>> end)), p(try_it(fun() -> <<(id(-1))/utf32>> end)).

m16(<<C/utf16, R/binary>>) -> {C, R};
m16(_) -> no.

m32(<<C/utf32, R/binary>>) -> {C, R};
m32(_) -> no.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: [<<0,0,0,97,215,255,224,0,255,255,216,0,220,0,216,61,222,0,219,255,223,255>>,<<0,0,97,0,255,215,0,224,255,255
%%   more: ,0,216,0,220,61,216,0,222,255,219,255,223>>,<<0,0,0,0,0,0,0,97,0,0,215,255,0,0,224,0,0,0,255,255,0,1,0,0,0,1,
%%   more: 246,0,0,16,255,255>>,<<0,0,0,0,97,0,0,0,255,215,0,0,0,224,0,0,255,255,0,0,0,0,1,0,0,246,1,0,255,255,16,0>>]
%% expect: [true,true,true,true]
%% expect: no
%% expect: no
%% expect: no
%% expect: {128512,<<1>>}
%% expect: no
%% expect: no
%% expect: no
%% expect: {65,<<>>}
%% expect: no
%% expect: {error,badarg}
%% expect: {error,badarg}
