%% SPDX-License-Identifier: Apache-2.0
%% float/1 rounds to even at 53 bits.
-module(float_bif_converts_integers).
-export([main/0, id/1]).

main() ->
    p([float(id(X)) || X <- [1, -1, 0, 9007199254740993, 9007199254740995, 1 bsl 64, (1 bsl 64) - 1,
        (1 bsl 1023), 2.5]]),
    p(try_it(fun() -> float(id(a)) end)),
    p([is_float(id(X)) || X <- [1, 1.0, a]]).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: [1.0,-1.0,0.0,9.007199254740992e15,9.007199254740996e15,1.8446744073709552e19,1.8446744073709552e19,8.9884656
%%   more: 7431158e307,2.5]
%% expect: {error,badarg}
%% expect: [false,true,false]
