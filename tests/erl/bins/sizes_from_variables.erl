%% SPDX-License-Identifier: Apache-2.0
%% A size read from the binary governs the next segment; wrong sizes do not match or are badarg.
-module(sizes_from_variables).
-export([main/0, id/1]).

main() ->
    p(parse(<<3, "abcdef">>, [])), p(parse(<<1, "x", 2, "yz", 0, 9>>, [])), p(parse(<<>>, [])),
    S = id(5), <<A:S, B:(S + 6), R/bits>> = <<16#ffff0f:24>>, p({A, B, R}),
    p(t(<<1, 2, 3>>, 2)), p(t(<<1, 2, 3>>, 4)), p(t(<<1, 2, 3>>, -1)),
    p(t(<<1, 2, 3>>, a)), p(t(<<1, 2, 3>>, 1 bsl 80)),
    p(try_it(fun() -> <<1:(id(-1))>> end)), p(try_it(fun() -> <<1:(id(a))>> end)),
    p(try_it(fun() -> <<(id(<<1, 2>>)):(id(3))/binary>> end)),
    p(try_it(fun() -> <<1:(id(1 bsl 80))>> end)).

parse(<<N, D:N/binary, R/binary>>, A) -> parse(R, [D | A]);
parse(R, A) -> {lists:reverse(A), R}.

t(B, N) -> case B of <<X:N/binary, Y/binary>> -> {X, Y}; <<_:N/unit:4, Y/bits>> -> {quads, Y}; _ -> no end.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {[<<"abc">>],<<"def">>}
%% expect: {[<<"x">>,<<"yz">>,<<>>],<<"\t">>}
%% expect: {[],<<>>}
%% expect: {31,2047,<<15>>}
%% expect: {<<1,2>>,<<3>>}
%% expect: {quads,<<3>>}
%% expect: no
%% expect: no
%% expect: no
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,system_limit}
