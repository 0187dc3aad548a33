%% SPDX-License-Identifier: Apache-2.0
%% A match that fails after reading some segments leaves the binary untouched for the next clause.
-module(matching_keeps_trying_clauses).
-export([main/0, id/1]).

main() ->
    [p(f(id(B))) || B <- [<<1, 2, 3>>, <<1, 9>>, <<2, 5:32>>, <<2, 5:16>>, <<3, 1:1, 0:7>>, <<3, 0:1, 0:7>>,
        <<"GET / HTTP">>, <<"PUT x">>, <<>>, <<7:3>>, not_bin]],
    ok.

f(<<1, 2, X>>) -> {one_two, X};
f(<<1, X/binary>>) -> {one, X};
f(<<2, X:32>>) -> {two32, X};
f(<<2, X:16/little>>) -> {two16, X};
f(<<3, 1:1, R/bits>>) -> {three_set, R};
f(<<3, 0:1, R/bits>>) -> {three_clear, bit_size(R)};
f(<<"GET ", P/binary>>) -> {get, P};
f(<<M:3/binary, " ", P/binary>>) -> {M, P};
f(<<>>) -> empty;
f(<<_/bits>>) -> bits;
f(_) -> other.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).
%% expect: {one_two,3}
%% expect: {one,<<"\t">>}
%% expect: {two32,5}
%% expect: {two16,1280}
%% expect: {three_set,<<0:7>>}
%% expect: {three_clear,7}
%% expect: {get,<<"/ HTTP">>}
%% expect: {<<"PUT">>,<<"x">>}
%% expect: empty
%% expect: bits
%% expect: other
