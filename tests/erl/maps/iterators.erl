%% SPDX-License-Identifier: Apache-2.0
%% iterator, next, to_list and from iterators, small and large.
-module(iterators).
-export([main/0, id/1]).

main() ->
    I = maps:iterator(#{a => 1, b => 2}),
    {K, V, I2} = maps:next(I), p({K, V}), {K2, V2, I3} = maps:next(I2), p({K2, V2}), p(maps:next(I3)),
    Big = maps:from_list([{X, X * X} || X <- lists:seq(1, 500)]),
    p(lists:sum(walk(maps:next(maps:iterator(Big))))),
    p(maps:fold(fun(_, _, N) -> N + 1 end, 0, maps:iterator(Big))),
    p(try_it(fun() -> maps:iterator(id(x)) end)),
    p(try_it(fun() -> maps:next(id(x)) end)).

walk(none) -> [];
walk({K, _, I}) -> [K | walk(maps:next(I))].

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {a,1}
%% expect: {b,2}
%% expect: none
%% expect: 125250
%% expect: 500
%% expect: {error,{badmap,x}}
%% expect: {error,badarg}
