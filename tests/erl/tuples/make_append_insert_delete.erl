%% SPDX-License-Identifier: Apache-2.0
%% The BIFs that build tuples.
-module(make_append_insert_delete).
-export([main/0, id/1]).

main() ->
    p(erlang:make_tuple(3, x)), p(erlang:make_tuple(0, x)),
    p(erlang:make_tuple(5, [], [{2, a}, {4, b}, {2, c}])),
    p(erlang:append_element({a}, b)), p(erlang:append_element({}, b)),
    p(erlang:insert_element(1, {a, b}, x)), p(erlang:insert_element(3, {a, b}, x)),
    p(erlang:delete_element(2, {a, b, c})), p(erlang:delete_element(1, {a})),
    p(try_it(fun() -> erlang:make_tuple(id(-1), x) end)),
    p(try_it(fun() -> erlang:insert_element(id(4), {a, b}, x) end)),
    p(try_it(fun() -> erlang:delete_element(id(3), {a, b}) end)),
    p(try_it(fun() -> erlang:make_tuple(id(2), x, [{3, y}]) end)),
    p(try_it(fun() -> erlang:make_tuple(id(2), x, [bad]) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {x,x,x}
%% expect: {}
%% expect: {[],c,[],b,[]}
%% expect: {a,b}
%% expect: {b}
%% expect: {x,a,b}
%% expect: {a,b,x}
%% expect: {a,c}
%% expect: {}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
