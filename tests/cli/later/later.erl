%% SPDX-License-Identifier: Apache-2.0
%% What compilers after OTP 25's make of this is in otp27 and otp29 (erlc +deterministic, stripped): bs_match with each
%% command, update_record, min and max in guards, sizes of match contexts, and the instructions for debuggers. Each line
%% prints what it matched.
-module(later).
-export([main/0]).
-record(r, {a, b, c}).

main() ->
    Wides = [<<16#7FFFFFFFFFFFFFFE:64, 1>>, <<-1:64, 2>>, <<16#123456789abcdef0123:80, 3>>],
    [io:format("~p~n", [R]) || R <- [[bytes(B) || B <- [<<1, 2, 3, 4>>, <<1, 2, "abc">>, <<1, 2, 3:5>>, <<>>]],
                                     bits(<<16#12, 255, 3, 4:3>>), list(<<"hello">>),
                                     [wide(B) || B <- Wides],
                                     [guards(X) || X <- [1, 3, 3.0, 4, 99, 100, 1000, a]],
                                     [left(B) || B <- [<<7, 1:1, 3:3>>, <<7, 0:1, 1, 2>>, <<8>>]],
                                     update(#r{a = 1, b = 2, c = 3}),
                                     [mixed(T) || T <- [{1, <<5, 6>>}, {2, <<5:4>>}]]]],
    ok.

bytes(<<1, 2, 3, R/binary>>) -> {three, R};
bytes(<<X:16, "abc", _/bits>>) -> {X, abc};
bytes(<<_:16, X:5/signed>>) -> {five, X};
bytes(<<>>) -> empty.

bits(<<A:4, B:4, _:8, C:3/signed, D/bits>>) -> {A, B, C, D}.

list(<<C, T/binary>>) -> [C | list(T)];
list(<<>>) -> [].

wide(<<16#FFFFFFFFFFFFFFFF:64, R/binary>>) -> {ones, R};
wide(<<16#7FFFFFFFFFFFFFFE:64, R/binary>>) -> {even, R};
wide(<<16#123456789abcdef0123:80, R/binary>>) -> {ten, R}.

guards(X) when max(X, 3) =:= 3 -> {small, min(X, 2)};
guards(X) when min(X, 100) =:= 100 -> {large, max(X, 500)};
guards(X) -> {between, X}.

left(<<7, 1:1, R/bits>>) -> {set, bit_size(R)};
left(<<7, 0:1, R/bits>>) -> {clear, bit_size(R), byte_size(R)};
left(B) -> {other, byte_size(B)}.

update(R = #r{a = A}) -> [R#r{b = A + 1}, R#r{a = 0, c = R#r.b}, R#r{a = 1}].

mixed({N, <<A:4, R/bits>>}) when bit_size(R) > 4 -> {N, A, R};
mixed({N, B}) -> {N, B}.
