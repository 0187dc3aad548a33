%% SPDX-License-Identifier: Apache-2.0
%% All term types, 1 and 1.0 are one key, traversal both ways, pages.
-module(ordered_sets_are_in_term_order).
-export([main/0]).

main() ->
    T = ets:new(t, [ordered_set]),
    L = [<<1>>, "abc", #{}, {1}, {}, a, b, 1.5, 2, 1, -1, 1 bsl 70, [], [1 | 2], <<1:3>>, {a, b}, #{a => 1}, 3.0, 3],
    [ets:insert(T, {X, x}) || X <- L],
    p(ets:tab2list(T)),
    p([ets:first(T), ets:last(T), ets:next(T, 2), ets:next(T, 2.5), ets:prev(T, 2.5), ets:prev(T, -1),
        ets:next(T, <<2>>)]),
    p(ets:lookup(T, 3.0)), p(ets:lookup(T, 1.0)), p(ets:member(T, 2.0)), p(ets:update_element(T, 2.0, {2, y})),
    p(ets:lookup(T, 2)),
    p(ets:select(T, [{{2.0, '_'}, [], ['$_']}])), p(ets:select(T, [{{2, '$1'}, [], ['$1']}])),
    p(ets:update_counter(T, 77.0, {2, 1}, {0, 5})), p(ets:lookup(T, 77)),
    p(pages(ets:select(T, [{{'$1', '_'}, [], ['$1']}], 4), fun ets:select/1)),
    p(pages(ets:select_reverse(T, [{{'$1', '_'}, [], ['$1']}], 4), fun ets:select_reverse/1)),
    p(pages(ets:match(T, {'$1', x}, 100), fun ets:match/1)), p(pages(ets:match_object(T, {'_', x}, 19),
        fun ets:match_object/1)),
    p(ets:select(T, [{{'$1', '_'}, [{is_integer, '$1'}], ['$1']}])),
    p(ets:select_reverse(T, [{{'$1', '_'}, [{is_integer, '$1'}], ['$1']}])),
    p(ets:select_count(T, [{{'$1', '_'}, [{is_atom, '$1'}], [true]}])),
    p(ets:select_delete(T, [{{'$1', '_'}, [{is_number, '$1'}], [true]}])),
    p(ets:tab2list(T)), p([ets:slot(T, I) || I <- [0, 3, 12]]),
    p(ets:select(T, [{{a, '_'}, [], [1]}, {{zz, '_'}, [], [2]}, {{b, '_'}, [], [3]}])),
    p(ets:select_reverse(T, [{{a, '_'}, [], [1]}, {{b, '_'}, [], [3]}])).

pages('$end_of_table', _) -> [];
pages({L, C}, F) -> [L | pages(F(C), F)].

p(X) -> io:format("~0p~n", [X]).
%% expect: [{-1,x},{1,x},{1.5,x},{2,x},{3,x},{1180591620717411303424,x},{a,x},{b,x},{{},x},{{1},x},{{a,b},x},{#{},x},{#{
%%   more: a => 1},x},{[],x},{[1|2],x},{"abc",x},{<<1>>,x},{<<1:3>>,x}]
%% expect: [-1,<<1:3>>,3,3,2,'$end_of_table',<<1:3>>]
%% expect: [{3,x}]
%% expect: [{1,x}]
%% expect: true
%% expect: true
%% expect: [{2,y}]
%% expect: []
%% expect: [y]
%% expect: 6
%% expect: [{77.0,6}]
%% expect: [[-1,1,1.5,2],[3,77.0,1180591620717411303424,a],[b,{},{1},{a,b}],[#{},#{a => 1},[],[1|2]],["abc",<<1>>,<<1:3>
%%   more: >]]
%% expect: [[<<1:3>>,<<1>>,"abc",[1|2]],[[],#{a => 1},#{},{a,b}],[{1},{},b,a],[1180591620717411303424,77.0,3,2],[1.5,1,-
%%   more: 1]]
%% expect: [[[-1],[1],[1.5],[3],[1180591620717411303424],[a],[b],[{}],[{1}],[{a,b}],[#{}],[#{a => 1}],[[]],[[1|2]],["abc
%%   more: "],[<<1>>],[<<1:3>>]]]
%% expect: [[{-1,x},{1,x},{1.5,x},{3,x},{1180591620717411303424,x},{a,x},{b,x},{{},x},{{1},x},{{a,b},x},{#{},x},{#{a =
%%   more: > 1},x},{[],x},{[1|2],x},{"abc",x},{<<1>>,x},{<<1:3>>,x}]]
%% expect: [-1,1,2,3,1180591620717411303424]
%% expect: [1180591620717411303424,3,2,1,-1]
%% expect: 2
%% expect: 7
%% expect: [{a,x},{b,x},{{},x},{{1},x},{{a,b},x},{#{},x},{#{a => 1},x},{[],x},{[1|2],x},{"abc",x},{<<1>>,x},{<<1:3>>,x}]
%% expect: [[{a,x}],[{{1},x}],'$end_of_table']
%% expect: [1,3]
%% expect: [3,1]
