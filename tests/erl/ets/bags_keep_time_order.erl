%% SPDX-License-Identifier: Apache-2.0
%% Objects of one key come in the order they were inserted.
-module(bags_keep_time_order).
-export([main/0]).

main() ->
    [one(Type) || Type <- [bag, duplicate_bag]].

one(Type) ->
    T = ets:new(t, [Type]),
    [ets:insert(T, {a, I}) || I <- [1, 2, 3, 2, 1]],
    ets:insert(T, [{b, 1}, {b, 1.0}, {b, 1}]),
    p(ets:lookup(T, a)), p(ets:lookup(T, b)), p(ets:lookup_element(T, a, 2)), p(ets:member(T, a)), p(ets:info(T, size)),
    p(ets:select(T, [{{a, '$1'}, [], ['$1']}])),
    p(pages(ets:select(T, [{{a, '$1'}, [], ['$1']}], 2))),
    p(ets:insert_new(T, {a, 9})), p(ets:insert_new(T, {c, 9})),
    ets:delete_object(T, {a, 2}), p(ets:lookup(T, a)),
    p(ets:match_delete(T, {'_', 1})), p(ets:lookup(T, a)), p(ets:lookup(T, b)),
    p(ets:take(T, a)), p(ets:take(T, a)), p(ets:info(T, size)),
    p(try ets:update_element(T, b, {2, 3}) catch C:R -> {C, R} end).

pages('$end_of_table') -> [];
pages({L, C}) -> [L | pages(ets:select(C))].

p(X) -> io:format("~0p~n", [X]).
%% expect: [{a,1},{a,2},{a,3}]
%% expect: [{b,1},{b,1.0}]
%% expect: [1,2,3]
%% expect: true
%% expect: 5
%% expect: [1,2,3]
%% expect: [[2,3],[1]]
%% expect: false
%% expect: true
%% expect: [{a,1},{a,3}]
%% expect: true
%% expect: [{a,3}]
%% expect: [{b,1.0}]
%% expect: [{a,3}]
%% expect: []
%% expect: 2
%% expect: {error,badarg}
%% expect: [{a,1},{a,2},{a,3},{a,2},{a,1}]
%% expect: [{b,1},{b,1.0},{b,1}]
%% expect: [1,2,3,2,1]
%% expect: true
%% expect: 8
%% expect: [1,2,3,2,1]
%% expect: [[2,1],[2,3],[1]]
%% expect: false
%% expect: true
%% expect: [{a,1},{a,3},{a,1}]
%% expect: true
%% expect: [{a,3}]
%% expect: [{b,1.0}]
%% expect: [{a,3}]
%% expect: []
%% expect: 2
%% expect: {error,badarg}
