%% SPDX-License-Identifier: Apache-2.0
%% orddict-like helpers, proplists normalisation, lists of pairs.
-module(ordered_and_property_lists).
-export([main/0]).

main() ->
    p([proplists:normalize([a, {b, 1}, c], [{aliases, [{c, d}]}, {expand, [{a, [x, y]}]}]),
        proplists:unfold([a, {b, 2}]), proplists:split([a, {b, 1}, c], [a]), proplists:to_map([a, {b, 2}]),
        proplists:from_map(#{x => 1}), proplists:lookup(b, [a, {b, 2}]), proplists:is_defined(z, [a]),
        proplists:append_values(a, [{a, [1]}, {a, 2}])]),
    p([orddict:from_list([{b, 1}, {a, 2}, {b, 3}]), ordsets:union([1, 3], [2, 3]),
        ordsets:from_list("hello"), ordsets:is_set([1, 1]), ordsets:subtract([1, 2, 3], [2])]).

p(X) -> io:format("~0p~n", [X]).
%% expect: [[x,y,{b,1},d],[{a,true},{b,2}],{[[a]],[{b,1},c]},#{a => true,b => 2},[{x,1}],{b,2},false,[1,2]]
%% expect: [[{a,2},{b,3}],[1,2,3],"ehlo",false,[1,3]]
