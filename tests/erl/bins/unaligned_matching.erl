%% SPDX-License-Identifier: Apache-2.0
%% Bytes, words, floats and binaries read across byte borders.
-module(unaligned_matching).
-export([main/0]).

main() ->
    B = <<5:3, 16#abcd:16, 1.5:64/float, "hello", 1:5>>,
    <<A:3, W:16, F/float, S:5/binary, R:5>> = B, p({A, W, F, S, R, bit_size(B)}),
    <<_:3, T/bits>> = B, <<X:16/little, Y:64, _/bits>> = T, p({X, Y}),
    <<_:1, U:23/bits, Rest/bits>> = <<"abcdefgh">>, p({U, Rest, byte_size(U)}),
    p([N || <<N:5>> <= <<"The quick brown fox">>]),
    p(<< <<N:5, 1:1>> || <<N:3>> <= <<1, 2, 3>> >>),
    <<_:4, C/utf8, _/bits>> = <<1:4, 8364/utf8, 0:4>>, p(C), p(erlang:phash2(T)),
    p(T =:= <<16#abcd:16, 1.5/float, "hello", 1:5>>).

p(X) -> io:format("~0p~n", [X]).
%% expect: {5,43981,1.5,<<"hello">>,1,128}
%% expect: {52651,4609434218613702656}
%% expect: {<<194,196,99:7>>,<<"defgh">>,3}
%% expect: [10,17,20,6,10,8,3,17,14,21,20,22,6,26,25,0,12,9,25,6,30,29,27,14,4,1,19,6,30,30]
%% expect: <<4,17,65,12,16,71>>
%% expect: 8364
%% expect: 75373397
%% expect: true
