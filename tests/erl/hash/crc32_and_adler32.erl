%% SPDX-License-Identifier: Apache-2.0
%% Whole, in pieces, combined, iolists.
-module(crc32_and_adler32).
-export([main/0, id/1]).

main() ->
    B = <<"The quick brown fox">>,
    p([erlang:crc32(B), erlang:adler32(B), erlang:crc32([]), erlang:adler32([]),
        erlang:crc32([<<"The ">>, "quick", [<<" brown fox">>]])]),
    {X, Y} = split_binary(B, 7),
    p([erlang:crc32(erlang:crc32(X), Y), erlang:adler32(erlang:adler32(X), Y),
        erlang:crc32_combine(erlang:crc32(X), erlang:crc32(Y), byte_size(Y)),
        erlang:adler32_combine(erlang:adler32(X), erlang:adler32(Y), byte_size(Y))]),
    p([erlang:crc32(binary:copy(B, 10000)), erlang:adler32(binary:copy(B, 10000))]),
    p(try_it(fun() -> erlang:crc32(id(a)) end)),
    p(try_it(fun() -> erlang:adler32(id(-1), B) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: [3074782430,1160644372,0,1,3074782430]
%% expect: [3074782430,1160644372,3074782430,1160644372]
%% expect: [2953409162,3311560285]
%% expect: {error,badarg}
%% expect: {error,badarg}
