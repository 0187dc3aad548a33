%% SPDX-License-Identifier: Apache-2.0
%% What list_to_integer takes, and what is badarg.
-module(list_to_integer_parses_and_rejects).
-export([main/0, id/1]).

main() ->
    Good = ["0", "-0", "+5", "007", "-576460752303423488", "-576460752303423489",
        "123456789012345678901234567890"],
    p([list_to_integer(id(S)) || S <- Good]),
    Bad = ["", "-", "+", " 1", "1 ", "1.0", "1_000", "0x10", "--1", [1], [a], a, "12a"],
    p([{S, try_it(fun() -> list_to_integer(id(S)) end)} || S <- Bad]),
    p([list_to_integer(S, B) || {S, B} <- [{"ff", 16}, {"FF", 16}, {"-zZ", 36}, {"1010", 2},
        {"ffffffffffffffffffffffff", 16}]]),
    p([try_it(fun() -> list_to_integer(S, id(B)) end) || {S, B} <- [{"2", 2}, {"g", 16}, {"1", 1}, {"1",
        37}]]).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: [0,0,5,7,-576460752303423488,-576460752303423489,123456789012345678901234567890]
%% expect: [{[],{error,badarg}},{"-",{error,badarg}},{"+",{error,badarg}},{" 1",{error,badarg}},{"1 ",{error,badarg}},{"
%%   more: 1.0",{error,badarg}},{"1_000",{error,badarg}},{"0x10",{error,badarg}},{"--1",{error,badarg}},{[1],{error,bada
%%   more: rg}},{[a],{error,badarg}},{a,{error,badarg}},{"12a",{error,badarg}}]
%% expect: [255,255,-1295,10,79228162514264337593543950335]
%% expect: [{error,badarg},{error,badarg},{error,badarg},{error,badarg}]
