%% SPDX-License-Identifier: Apache-2.0
%% Thousands of random insertions and deletions, checked against gb_trees.
-module(ordered_set_agrees_with_a_model).
-export([main/0]).

main() ->
    rand:seed(exsss, {1, 2, 3}),
    [io:format("~p~n", [run(N, Keys)]) || {N, Keys} <- [{3000, 50}, {6000, 1000}, {6000, 100000}]].

run(N, Keys) ->
    T = ets:new(t, [ordered_set]),
    M = steps(N, Keys, T, gb_trees:empty()),
    Ok = ets:tab2list(T) =:= gb_trees:to_list(M),
    Back = back(T, ets:last(T)) =:= gb_trees:keys(M),
    {Ok, Back, ets:info(T, size) =:= gb_trees:size(M)}.

steps(0, _, _, M) -> M;
steps(N, Keys, T, M) ->
    K = rand:uniform(Keys),
    case rand:uniform(5) of
        R when R =< 3 -> ets:insert(T, {K, N}), steps(N - 1, Keys, T, gb_trees:enter(K, N, M));
        4 -> ets:delete(T, K), steps(N - 1, Keys, T, gb_trees:delete_any(K, M));
        5 ->
            true = case gb_trees:lookup(K, M) of {value, V} -> [{K, V}]; none -> [] end =:= ets:lookup(T, K),
            true = case gb_trees:next(gb_trees:iterator_from(K + 0.5, M)) of {Next, _, _} -> Next; none ->
                '$end_of_table' end =:= ets:next(T, K),
            steps(N - 1, Keys, T, M)
    end.

back(T, K) -> back(T, K, []).
back(_, '$end_of_table', L) -> L;
back(T, K, L) -> back(T, ets:prev(T, K), [K | L]).
%% expect: {true,true,true}
%% expect: {true,true,true}
%% expect: {true,true,true}
