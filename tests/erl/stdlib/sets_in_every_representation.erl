%% SPDX-License-Identifier: Apache-2.0
%% sets (both versions), ordsets, gb_sets.
-module(sets_in_every_representation).
-export([main/0]).

main() ->
    [begin S = M:from_list([3, 1, 2, 3]), T = M:from_list([2, 3, 4]),
        p({M, lists:sort(M:to_list(M:union(S, T))), lists:sort(M:to_list(M:intersection(S, T))),
        lists:sort(M:to_list(M:subtract(S, T))), M:is_element(1, S), M:size(S),
        M:is_subset(M:from_list([1]), S), M:is_disjoint(S, M:from_list([9])),
        lists:sort(M:to_list(M:add_element(7, M:del_element(1, S)))), M:fold(fun(X, A) -> X + A end, 0, S),
        lists:sort(M:to_list(M:filter(fun(X) -> X > 1 end, S)))}) end || M <- [sets, ordsets, gb_sets]],
    V2 = sets:from_list(lists:seq(1, 100), [{version, 2}]),
    p({sets:size(V2), is_map(V2), sets:is_element(50, V2)}),
    Big = sets:from_list(lists:seq(1, 5000)), p(sets:size(sets:del_element(7, Big))),
    p({gb_sets:smallest(gb_sets:from_list([3, 1, 2])), gb_sets:largest(gb_sets:from_list([3, 1, 2]))}).

p(X) -> io:format("~0p~n", [X]).
%% expect: {sets,[1,2,3,4],[2,3],[1],true,3,true,true,[2,3,7],6,[2,3]}
%% expect: {ordsets,[1,2,3,4],[2,3],[1],true,3,true,true,[2,3,7],6,[2,3]}
%% expect: {gb_sets,[1,2,3,4],[2,3],[1],true,3,true,true,[2,3,7],6,[2,3]}
%% expect: {100,true,true}
%% expect: 4999
%% expect: {1,3}
