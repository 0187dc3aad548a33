%% SPDX-License-Identifier: Apache-2.0
%% The old catch: values pass, throws become values, errors a tagged tuple with trace.
-module(catch_as_expression).
-export([main/0, id/1]).

main() ->
    F = fun(G) -> catch G() end,
    p([F(fun() -> 1 end), F(fun() -> throw(x) end), F(fun() -> exit(y) end)]),
    {'EXIT', {foo, [{_, _, _, _} | _]}} = F(fun() -> error(foo) end),
    {'EXIT', {{badmatch, 2}, _}} = F(fun() -> 1 = id(2) end), p(ok),
    {'EXIT', {undef, [{nomod_z, f, [1], []} | _]}} = F(fun() -> (id(nomod_z)):f(1) end),
    p([X || X <- [catch throw(1), (catch 2)]]), p(is_tuple(catch id(a) + 1)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).
%% expect: [1,x,{'EXIT',y}]
%% expect: ok
%% expect: [1,2]
%% expect: true
