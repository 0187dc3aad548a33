%% SPDX-License-Identifier: Apache-2.0
%% apply/3, M:F(A), fun M:F/A with variables, and their errors.
-module(apply_with_computed_module).
-export([main/0, id/1]).
-export([main_args/3]).

main() ->
    M = id(lists), F = id(reverse),
    p({apply(M, F, [[1, 2]]), M:F([3, 4]), M:reverse([5], [6]), (fun M:F/1)([7]), apply(fun lists:append/2,
        [[a], [b]])}),
    p(apply(?MODULE, id(main_args), [1, 2, 3])), p(try_it(fun() -> M:(id(nope))(1) end)),
    p(try_it(fun() -> (id(no_such_module_x)):f(1) end)),
    p(try_it(fun() -> apply(M, F, id(x)) end)), p(try_it(fun() -> (id(1)):f() end)),
    p(try_it(fun() -> M:(id("f"))() end)),
    p(erlang:apply(erlang, id('+'), [1, 2])), p((id(erlang)):(id(element))(2, {a, b})),
    Neg = id(-1), p(try_it(fun() -> fun M:F/Neg end)),
    p(erlang:make_fun(lists, id(reverse), 1)).

main_args(A, B, C) -> {A, B, C}.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {[2,1],[4,3],[5,6],[7],[a,b]}
%% expect: {1,2,3}
%% expect: {error,undef}
%% expect: {error,undef}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: 3
%% expect: b
%% expect: {error,badarg}
%% expect: fun lists:reverse/1
