%% SPDX-License-Identifier: Apache-2.0
%% dict, orddict, gb_trees.
-module(dictionaries).
-export([main/0]).

main() ->
    [begin D = M:from_list([{a, 1}, {b, 2}]),
        p({M, lists:sort(M:to_list(M:store(c, 3, D))), M:find(a, D), M:find(z, D), M:fetch(b, D),
        lists:sort(M:fetch_keys(D)), M:size(M:erase(a, D)),
        lists:sort(M:to_list(M:update_counter(a, 10, D))),
        lists:sort(M:to_list(M:map(fun(_, V) -> -V end, D))), M:fold(fun(_, V, A) -> V + A end, 0, D),
        lists:sort(M:to_list(M:merge(fun(_, X, Y) -> X + Y end, D, D))), M:is_key(a, D),
        lists:sort(M:to_list(M:append(l, x, M:store(l, [], D))))}) end || M <- [dict, orddict]],
    T = lists:foldl(fun(I, A) -> gb_trees:insert(I * 7 rem 101, I, A) end, gb_trees:empty(), lists:seq(1,
        100)),
    p({gb_trees:size(T), gb_trees:smallest(T), gb_trees:largest(T), gb_trees:lookup(50, T),
        gb_trees:lookup(0, T), gb_trees:is_defined(3, T), gb_trees:size(gb_trees:balance(T))}),
    {K, V, I2} = gb_trees:next(gb_trees:iterator(T)),
    p({K, V, element(1, gb_trees:next(I2))}),
    p(element(1, try_it(fun() -> gb_trees:insert(5, x, T) end))),
    p(element(1, try_it(fun() -> dict:fetch(zz, dict:new()) end))).

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {dict,[{a,1},{b,2},{c,3}],{ok,1},error,2,[a,b],1,[{a,11},{b,2}],[{a,-1},{b,-2}],3,[{a,2},{b,4}],true,[{a,1},{
%%   more: b,2},{l,[x]}]}
%% expect: {orddict,[{a,1},{b,2},{c,3}],{ok,1},error,2,[a,b],1,[{a,11},{b,2}],[{a,-1},{b,-2}],3,[{a,2},{b,4}],true,[{a,1
%%   more: },{b,2},{l,[x]}]}
%% expect: {100,{1,29},{100,72},{value,36},none,true,100}
%% expect: {1,29,2}
%% expect: error
%% expect: error
