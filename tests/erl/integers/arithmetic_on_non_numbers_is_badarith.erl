%% SPDX-License-Identifier: Apache-2.0
%% Every operator with a wrong operand on either side.
-module(arithmetic_on_non_numbers_is_badarith).
-export([main/0, id/1]).

main() ->
    Ops = [fun(A, B) -> A + B end, fun(A, B) -> A - B end, fun(A, B) -> A * B end,
           fun(A, B) -> A / B end, fun(A, B) -> A div B end, fun(A, B) -> A rem B end,
           fun(A, B) -> A band B end, fun(A, B) -> A bor B end, fun(A, B) -> A bxor B end,
           fun(A, B) -> A bsl B end, fun(A, B) -> A bsr B end],
    [p([try_it(fun() -> Op(A, B) end) || {A, B} <- [{a, 1}, {1, a}, {[], {}}, {1.0, 2}, {2,
        1.5}]]) || Op <- Ops],
    p(try_it(fun() -> -id(a) end)),
    p(try_it(fun() -> +id("x") end)),
    p(try_it(fun() -> bnot id(1.0) end)),
    p(try_it(fun() -> abs(id(foo)) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: [{error,badarith},{error,badarith},{error,badarith},{value,3.0},{value,3.5}]
%% expect: [{error,badarith},{error,badarith},{error,badarith},{value,-1.0},{value,0.5}]
%% expect: [{error,badarith},{error,badarith},{error,badarith},{value,2.0},{value,3.0}]
%% expect: [{error,badarith},{error,badarith},{error,badarith},{value,0.5},{value,1.3333333333333333}]
%% expect: [{error,badarith},{error,badarith},{error,badarith},{error,badarith},{error,badarith}]
%% expect: [{error,badarith},{error,badarith},{error,badarith},{error,badarith},{error,badarith}]
%% expect: [{error,badarith},{error,badarith},{error,badarith},{error,badarith},{error,badarith}]
%% expect: [{error,badarith},{error,badarith},{error,badarith},{error,badarith},{error,badarith}]
%% expect: [{error,badarith},{error,badarith},{error,badarith},{error,badarith},{error,badarith}]
%% expect: [{error,badarith},{error,badarith},{error,badarith},{error,badarith},{error,badarith}]
%% expect: [{error,badarith},{error,badarith},{error,badarith},{error,badarith},{error,badarith}]
%% expect: {error,badarith}
%% expect: {error,badarith}
%% expect: {error,badarith}
%% expect: {error,badarg}
