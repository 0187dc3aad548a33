%% SPDX-License-Identifier: Apache-2.0
%% The functions of the module on small maps.
-module(maps_module).
-export([main/0]).

main() ->
    M = #{a => 1, b => 2, c => 3},
    p({maps:keys(M), maps:values(M), maps:to_list(M), maps:size(M), maps:new()}),
    p({maps:put(d, 4, M), maps:remove(a, M), maps:remove(zz, M), maps:take(b, M), maps:take(zz, M),
        maps:update(a, x, M)}),
    p({maps:map(fun(_, V) -> V * 2 end, M), maps:filter(fun(K, _) -> K =/= b end, M),
        maps:fold(fun(K, V, A) -> [{K, V} | A] end, [], M),
        maps:filtermap(fun(_, V) -> V > 1 andalso {true, -V} end, M)}),
    p({maps:merge(M, #{a => x, z => y}), maps:with([a, zz], M), maps:without([a, zz], M),
        maps:from_list([{k, 1}, {k, 2}]), maps:from_keys([x, y], 0)}),
    p({maps:merge_with(fun(_, A, B) -> {A, B} end, M, #{a => 9}), maps:intersect(M, #{b => bb}),
        maps:update_with(a, fun(X) -> X + 1 end, M), maps:update_with(q, fun(X) -> X end, init, M)}).

p(X) -> io:format("~0p~n", [X]).
%% expect: {[a,b,c],[1,2,3],[{a,1},{b,2},{c,3}],3,#{}}
%% expect: {#{a => 1,b => 2,c => 3,d => 4},#{b => 2,c => 3},#{a => 1,b => 2,c => 3},{2,#{a => 1,c => 3}},error,#{a => x,
%%   more: b => 2,c => 3}}
%% expect: {#{a => 2,b => 4,c => 6},#{a => 1,c => 3},[{c,3},{b,2},{a,1}],#{b => -2,c => -3}}
%% expect: {#{a => x,b => 2,c => 3,z => y},#{a => 1},#{b => 2,c => 3},#{k => 2},#{x => 0,y => 0}}
%% expect: {#{a => {1,9},b => 2,c => 3},#{b => bb},#{a => 2,b => 2,c => 3},#{a => 1,b => 2,c => 3,q => init}}
