%% SPDX-License-Identifier: Apache-2.0
%% byte_size, bit_size and size in guards and as calls.
-module(sizes_guard_bifs).
-export([main/0, id/1]).

main() ->
    p([g(id(X)) || X <- [<<>>, <<1>>, <<1:9>>, <<1:70>>, a, {1}]]),
    p([try_it(fun() -> F(id(X)) end) || F <- [fun byte_size/1, fun bit_size/1, fun size/1],
        X <- [<<1, 2:4>>, "a", {x}]]).

g(B) when bit_size(B) =:= 0 -> empty;
g(B) when byte_size(B) =:= 1 -> one;
g(B) when size(B) < 5, is_bitstring(B) -> {small, size(B), byte_size(B), bit_size(B)};
g(B) when is_bitstring(B) -> large;
g(_) -> none.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: [empty,one,{small,1,2,9},large,none,none]
%% expect: [{value,2},{error,badarg},{error,badarg},{value,12},{error,badarg},{error,badarg},{value,1},{error,badarg},{v
%%   more: alue,1}]
