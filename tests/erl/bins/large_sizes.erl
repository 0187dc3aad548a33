%% SPDX-License-Identifier: Apache-2.0
%% Megabytes: building, slicing, comparing, hashing.
%% heavy: large data or long loops.
-module(large_sizes).
-export([main/0, id/1]).

main() ->
    Z = <<0:(8 * 1000000)>>, p(byte_size(Z)), p(Z =:= binary:copy(<<0>>, 1000000)),
    p(erlang:crc32(Z)), p(erlang:adler32(binary:copy(<<"abc">>, 400000))),
    <<_:500000/binary, M:16/binary, _/binary>> = Z, p(M), p(erlang:md5(<<Z/binary, 1>>)),
    <<N:(8 * 1000)>> = binary_part(<<Z/binary, 5>>, 999001, 1000), p(N),
    p(try_it(fun() -> <<0:(id(1 bsl 70))>> end)), p(bit_size(<<Z/bits, 1:3>>)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: 1000000
%% expect: true
%% expect: 309971870
%% expect: 627628063
%% expect: <<0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0>>
%% expect: <<130,246,86,89,82,63,32,45,38,103,68,124,25,77,122,105>>
%% expect: 5
%% expect: {error,system_limit}
%% expect: 8000003
