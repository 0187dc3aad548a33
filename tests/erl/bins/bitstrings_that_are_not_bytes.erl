%% SPDX-License-Identifier: Apache-2.0
%% Building, printing, comparing and joining odd bit counts.
-module(bitstrings_that_are_not_bytes).
-export([main/0, id/1]).

main() ->
    L = [<<>>, <<1:1>>, <<0:1>>, <<5:3>>, <<1, 5:3>>, <<255, 1:7>>, <<0:15>>],
    [p({B, bit_size(B), byte_size(B), is_binary(B), is_bitstring(B)}) || B <- L],
    p(lists:sort(L)), p(<< <<B/bits>> || B <- L >>),
    p([<<A/bits, B/bits>> =:= <<B/bits, A/bits>> || A <- L, B <- L]),
    p(list_to_bitstring([<<1:4>>, 5, <<2:3>>])), p(bitstring_to_list(<<1, 2, 3:5>>)),
    p(try_it(fun() -> binary_to_list(id(<<1:3>>)) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {<<>>,0,0,true,true}
%% expect: {<<1:1>>,1,1,false,true}
%% expect: {<<0:1>>,1,1,false,true}
%% expect: {<<5:3>>,3,1,false,true}
%% expect: {<<1,5:3>>,11,2,false,true}
%% expect: {<<255,1:7>>,15,2,false,true}
%% expect: {<<0,0:7>>,15,2,false,true}
%% expect: [<<>>,<<0:1>>,<<0,0:7>>,<<1,5:3>>,<<1:1>>,<<5:3>>,<<255,1:7>>]
%% expect: <<168,13,255,2,0,0:6>>
%% expect: [true,true,true,true,true,true,true,true,true,false,false,false,false,false,true,false,true,false,false,false
%%   more: ,true,true,false,false,true,false,false,false,true,false,false,false,true,false,false,true,false,false,false,
%%   more: false,true,false,true,false,true,false,false,false,true]
%% expect: <<16,42:7>>
%% expect: [1,2,<<3:5>>]
%% expect: {error,badarg}
