%% SPDX-License-Identifier: Apache-2.0
%% first and next over a fixed table while objects go and come.
-module(fixed_tables_survive_deletes).
-export([main/0]).

main() ->
    [one(Type) || Type <- [set, bag, duplicate_bag, ordered_set]].

one(Type) ->
    T = ets:new(t, [Type, public]),
    N = 2000,
    ets:insert(T, [{I, a} || I <- lists:seq(1, N)]),
    ets:safe_fixtable(T, true),
    Seen = walk(T, ets:first(T), []),
    p({Type, length(Seen), length(lists:usort(Seen)), ets:info(T, size)}),
    ets:insert(T, {5, b}), ets:insert(T, {7, c}), ets:delete(T, 5),
    p([ets:lookup(T, 5), ets:lookup(T, 7), ets:info(T, size), ets:tab2list(T)]),
    ets:safe_fixtable(T, true), ets:safe_fixtable(T, false),
    p(ets:info(T, fixed)),
    ets:safe_fixtable(T, false),
    p([ets:info(T, fixed), ets:info(T, safe_fixed), ets:info(T, size), ets:first(T)]),
    ets:insert(T, [{I} || I <- lists:seq(1, 1000)]),
    %% Fixed by a process that ends.
    S = self(),
    {P, R} = spawn_monitor(fun() -> ets:safe_fixtable(T, true), S ! ok, receive stop -> ok end end),
    receive ok -> ok end,
    {_, [{P, 1}]} = ets:info(T, safe_fixed),
    [ets:delete(T, I) || I <- lists:seq(1, 500)],
    p(length(ets:tab2list(T))),
    P ! stop,
    receive {'DOWN', R, _, _, _} -> ok end,
    p([ets:info(T, fixed), ets:info(T, size), length(ets:tab2list(T))]),
    %% Deletes of all while fixed.
    ets:safe_fixtable(T, true),
    K = ets:first(T),
    ets:delete_all_objects(T),
    p([ets:info(T, size), ets:next(T, K)]),
    ets:safe_fixtable(T, false),
    ets:insert(T, {1, 2}), p(ets:tab2list(T)), ets:delete(T).

walk(_, '$end_of_table', L) -> L;
walk(T, K, L) -> ets:delete(T, K), walk(T, ets:next(T, K), [K | L]).

p(X) -> io:format("~0p~n", [X]).
%% expect: {set,2000,2000,0}
%% expect: [[],[{7,c}],1,[{7,c}]]
%% expect: true
%% expect: [false,false,1,7]
%% expect: 500
%% expect: [false,500,500]
%% expect: [0,'$end_of_table']
%% expect: [{1,2}]
%% expect: {bag,2000,2000,0}
%% expect: [[],[{7,c}],1,[{7,c}]]
%% expect: true
%% expect: [false,false,1,7]
%% expect: 500
%% expect: [false,500,500]
%% expect: [0,'$end_of_table']
%% expect: [{1,2}]
%% expect: {duplicate_bag,2000,2000,0}
%% expect: [[],[{7,c}],1,[{7,c}]]
%% expect: true
%% expect: [false,false,1,7]
%% expect: 500
%% expect: [false,500,500]
%% expect: [0,'$end_of_table']
%% expect: [{1,2}]
%% expect: {ordered_set,2000,2000,0}
%% expect: [[],[{7,c}],1,[{7,c}]]
%% expect: true
%% expect: [false,false,1,7]
%% expect: 500
%% expect: [false,500,500]
%% expect: [0,'$end_of_table']
%% expect: [{1,2}]
