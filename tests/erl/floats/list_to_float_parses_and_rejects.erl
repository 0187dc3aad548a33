%% SPDX-License-Identifier: Apache-2.0
%% A digit is needed on both sides of the point.
-module(list_to_float_parses_and_rejects).
-export([main/0, id/1]).

main() ->
    p([list_to_float(id(S)) || S <- ["1.0", "-1.5", "+2.25", "0.1e1", "1.0E-5", "1.5e+10", "-0.0",
        "123456789012345678901234567890.0", "4.9e-324", "1.0e-400"]]),
    [p({S, try_it(fun() -> list_to_float(id(S)) end)}) || S <- ["1", ".5", "1.", "1e5", "1.0e", "", "abc",
        "1.0e400", " 1.0", "1.0 ", "1.0x", a]],
    p([binary_to_float(id(B)) || B <- [<<"2.5">>, <<"-2.5e3">>]]),
    p(try_it(fun() -> binary_to_float(id(<<"2">>)) end)),
    p(try_it(fun() -> binary_to_float(id("2.0")) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: [1.0,-1.5,2.25,1.0,1.0e-5,1.5e10,-0.0,1.2345678901234568e29,5.0e-324,0.0]
%% expect: {"1",{error,badarg}}
%% expect: {".5",{error,badarg}}
%% expect: {"1.",{error,badarg}}
%% expect: {"1e5",{error,badarg}}
%% expect: {"1.0e",{error,badarg}}
%% expect: {[],{error,badarg}}
%% expect: {"abc",{error,badarg}}
%% expect: {"1.0e400",{error,badarg}}
%% expect: {" 1.0",{error,badarg}}
%% expect: {"1.0 ",{error,badarg}}
%% expect: {"1.0x",{error,badarg}}
%% expect: {a,{error,badarg}}
%% expect: [2.5,-2.5e3]
%% expect: {error,badarg}
%% expect: {error,badarg}
