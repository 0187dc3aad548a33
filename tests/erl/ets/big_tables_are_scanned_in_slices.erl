%% SPDX-License-Identifier: Apache-2.0
%% Select and its kin over tables that take more than a slice, while others run.
%% skip: gc a collection at every safe point takes minutes here
-module(big_tables_are_scanned_in_slices).
-export([main/0]).

main() ->
    N = 60000,
    [one(Type, N) || Type <- [set, ordered_set, bag, duplicate_bag]].

one(Type, N) ->
    T = ets:new(t, [Type, public]),
    ets:insert(T, [{I, I rem 7, {x, I}} || I <- lists:seq(1, N)]),
    Sum = fun(L) -> {length(L), lists:sum(L)} end,
    p([Type, ets:info(T, size)]),
    p(Sum(ets:select(T, [{{'$1', '_', '_'}, [], ['$1']}]))),
    p(Sum(ets:select(T, [{{'$1', 3, {x, '$2'}}, [{'>', '$2', 1000}], ['$2']}]))),
    p(ets:select_count(T, [{{'_', 2, '_'}, [], [true]}])),
    p(Sum([K || {K, _, _} <- ets:tab2list(T)])),
    p(Sum(walk(T, ets:first(T), []))),
    p(ets:select_delete(T, [{{'_', '$1', '_'}, [{'<', '$1', 3}], [true]}])),
    p(Sum([K || [K] <- ets:match(T, {'$1', '_', '_'})])),
    case Type of
        bag -> ok;
        duplicate_bag -> ok;
        _ -> p(ets:select_replace(T, [{{'$1', 4, '$2'}, [], [{{'$1', four, {{'$2'}}}}]}])),
        p(ets:select_count(T, [{{'_', four, {{x, '_'}}}, [], [true]}]))
    end,
    p(pages(ets:select(T, [{{'$1', '_', '_'}, [], ['$1']}], 1000), 0)),
    p(Sum(ets:foldl(fun({K, _, _}, A) -> [K | A] end, [], T))),
    p(ets:delete_all_objects(T)), p(ets:info(T, size)), p(ets:first(T)),
    ets:insert(T, [{I} || I <- lists:seq(1, N)]),
    p(ets:delete(T)), p(ets:info(T)).

walk(_, '$end_of_table', L) -> L;
walk(T, K, L) -> walk(T, ets:next(T, K), [K | L]).

pages('$end_of_table', N) -> N;
pages({L, C}, N) -> pages(ets:select(C), N + length(L)).

p(X) -> io:format("~0p~n", [X]).
%% expect: [set,60000]
%% expect: {60000,1800030000}
%% expect: {8429,257101358}
%% expect: 8572
%% expect: {60000,1800030000}
%% expect: {60000,1800030000}
%% expect: 25715
%% expect: {34285,1028562858}
%% expect: 8571
%% expect: 8571
%% expect: 34285
%% expect: {34285,1028562858}
%% expect: true
%% expect: 0
%% expect: '$end_of_table'
%% expect: true
%% expect: undefined
%% expect: [ordered_set,60000]
%% expect: {60000,1800030000}
%% expect: {8429,257101358}
%% expect: 8572
%% expect: {60000,1800030000}
%% expect: {60000,1800030000}
%% expect: 25715
%% expect: {34285,1028562858}
%% expect: 8571
%% expect: 8571
%% expect: 34285
%% expect: {34285,1028562858}
%% expect: true
%% expect: 0
%% expect: '$end_of_table'
%% expect: true
%% expect: undefined
%% expect: [bag,60000]
%% expect: {60000,1800030000}
%% expect: {8429,257101358}
%% expect: 8572
%% expect: {60000,1800030000}
%% expect: {60000,1800030000}
%% expect: 25715
%% expect: {34285,1028562858}
%% expect: 34285
%% expect: {34285,1028562858}
%% expect: true
%% expect: 0
%% expect: '$end_of_table'
%% expect: true
%% expect: undefined
%% expect: [duplicate_bag,60000]
%% expect: {60000,1800030000}
%% expect: {8429,257101358}
%% expect: 8572
%% expect: {60000,1800030000}
%% expect: {60000,1800030000}
%% expect: 25715
%% expect: {34285,1028562858}
%% expect: 34285
%% expect: {34285,1028562858}
%% expect: true
%% expect: 0
%% expect: '$end_of_table'
%% expect: true
%% expect: undefined
