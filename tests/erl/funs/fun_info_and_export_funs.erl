%% SPDX-License-Identifier: Apache-2.0
%% fun_info items, is_function and how funs print.
-module(fun_info_and_export_funs).
-export([main/0, id/1]).

main() ->
    F = fun(X) -> X end, E = fun lists:reverse/1, N = id(3), C = fun(A, B) -> {A, B, N} end,
    p([erlang:fun_info(F, I) || I <- [arity, module, type, name, env]]),
    p([erlang:fun_info(E, I) || I <- [arity, module, type, name, env]]),
    p([erlang:fun_info(C, I) || I <- [arity, env, type]]),
    p([is_function(F), is_function(E, 1), is_function(E, 2), is_function(C, 2), is_function(a),
        is_function(id({a, b}), 1)]),
    p(E), p(fun erlang:send/2),
    p({E =:= fun lists:reverse/1, E =:= fun lists:reverse/2, F =:= F}),
    p(lists:sort([fun lists:reverse/2, fun lists:append/1, fun lists:reverse/1, fun erlang:abs/1])),
    p(try_it(fun() -> is_function(F, id(-1)) end)),
    p(try_it(fun() -> erlang:fun_info(id(x)) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: [{arity,1},{module,fun_info_and_export_funs},{type,local},{name,'-main/0-fun-0-'},{env,[]}]
%% expect: [{arity,1},{module,lists},{type,external},{name,reverse},{env,[]}]
%% expect: [{arity,2},{env,[3]},{type,local}]
%% expect: [true,true,false,true,false,false]
%% expect: fun lists:reverse/1
%% expect: fun erlang:send/2
%% expect: {true,false,true}
%% expect: [fun erlang:abs/1,fun lists:append/1,fun lists:reverse/1,fun lists:reverse/2]
%% expect: {error,badarg}
%% expect: {error,badarg}
