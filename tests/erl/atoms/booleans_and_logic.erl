%% SPDX-License-Identifier: Apache-2.0
%% and/or/xor/not are strict, andalso/orelse are not; wrong operands.
-module(booleans_and_logic).
-export([main/0, id/1]).

main() ->
    B = [true, false],
    p([{X and Y, X or Y, X xor Y, X andalso Y, X orelse Y} || X <- B, Y <- B]),
    p([not id(true), not id(false)]),
    p(try_it(fun() -> id(true) and id(1) end)),
    p(try_it(fun() -> id(1) or id(true) end)),
    p(try_it(fun() -> not id(1) end)),
    p(try_it(fun() -> id(1) andalso true end)),
    p(try_it(fun() -> id(foo) orelse true end)),
    p(id(true) andalso id(not_a_boolean)),
    p(id(false) orelse id(42)),
    p(id(false) andalso exit(never)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: [{true,true,false,true,true},{false,true,true,false,true},{false,true,true,false,true},{false,false,false,fal
%%   more: se,false}]
%% expect: [false,true]
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,{badarg,1}}
%% expect: {error,{badarg,foo}}
%% expect: not_a_boolean
%% expect: 42
%% expect: false
