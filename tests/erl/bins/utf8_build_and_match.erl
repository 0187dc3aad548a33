%% SPDX-License-Identifier: Apache-2.0
%% All lengths, the edges, and what is not a character.
-module(utf8_build_and_match).
-export([main/0, id/1]).

main() ->
    Cs = [0, $a, 127, 128, 2047, 2048, 16#D7FF, 16#E000, 16#FFFD, 16#FFFF, 16#10000, 16#10FFFF],
    B = << <<C/utf8>> || C <- Cs >>, p(B), p([C || <<C/utf8>> <= B] =:= Cs),
    [p(try_it(fun() -> <<(id(C))/utf8>> end)) || C <- [-1, 16#D800, 16#DFFF, 16#110000, a, 1 bsl 70]],
    [p(m(X)) || X <- [<<>>, <<128>>, <<192, 128>>, <<195>>, <<195, 65>>, <<224, 128, 128>>, <<237, 160,
        128>>, <<244, 144, 128, 128>>, <<240, 159, 152, 128>>, <<255>>, <<"a", 255>>, <<97:9>>]],
    ok.

m(<<C/utf8, R/bits>>) -> {C, R};
m(_) -> no.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~w~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: <<0,97,127,194,128,223,191,224,160,128,237,159,191,238,128,128,239,191,189,239,191,191,240,144,128,128,244,14
%%   more: 3,191,191>>
%% expect: true
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: no
%% expect: no
%% expect: no
%% expect: no
%% expect: no
%% expect: no
%% expect: no
%% expect: no
%% expect: {128512,<<>>}
%% expect: no
%% expect: {97,<<255>>}
%% expect: {48,<<1:1>>}
