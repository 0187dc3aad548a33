%% SPDX-License-Identifier: Apache-2.0
%% throw, error and exit in a try; catch turns them into values.
-module(three_classes_caught).
-export([main/0, id/1]).

main() ->
    p([try_it(fun() -> throw(id(t)) end), try_it(fun() -> error(id(e)) end),
        try_it(fun() -> exit(id(x)) end)]),
    p(catch throw(id(t))), p(catch exit(id(x))), {'EXIT', {R, St}} = (catch error(id(e))),
    p({R, is_list(St)}), p(catch 1 + id(1)), {'EXIT', {badarith, _}} = (catch id(a) + 1),
    p({ok, (catch throw({a, b}))}).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: [{throw,t},{error,e},{exit,x}]
%% expect: t
%% expect: {'EXIT',x}
%% expect: {e,true}
%% expect: 2
%% expect: {ok,{a,b}}
