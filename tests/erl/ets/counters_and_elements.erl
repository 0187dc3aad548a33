%% SPDX-License-Identifier: Apache-2.0
%% update_counter and update_element, with bignums, limits and defaults.
-module(counters_and_elements).
-export([main/0]).

main() ->
    T = ets:new(t, []),
    ets:insert(T, {a, 1, 2.5, "x", 1 bsl 80}),
    p(ets:update_counter(T, a, 1)), p(ets:update_counter(T, a, {2, -5})),
    p(ets:update_counter(T, a, [{2, 1}, {2, 1}, {5, 1}])),
    p(ets:update_counter(T, a, {5, -(1 bsl 80)})), p(ets:update_counter(T, a, {5, 1 bsl 59})),
    p(ets:update_counter(T, a, {5, 1 bsl 59})),
    p(ets:update_counter(T, a, {2, 10, 5, 0})), p(ets:update_counter(T, a, {2, -10, -5, 3})),
    p(ets:update_counter(T, a, {2, 1, 4, 0})), p(ets:update_counter(T, a, {2, 1, 4, 0})),
    p(e(fun() -> ets:update_counter(T, a, [{2, 1}, {3, 1}]) end)), p(ets:lookup(T, a)),
    p(ets:update_counter(T, b, {3, 1}, {key, k, 0, more})), p(ets:update_counter(T, b, {3, 1}, {key, k, 0})),
    p(ets:lookup(T, b)),
    p(ets:update_element(T, a, {3, <<1, 2, 3>>})), p(ets:update_element(T, a, [{2, [l]}, {4, #{a => b}}, {2, z}])),
    p(ets:lookup(T, a)),
    p(ets:update_element(T, none, {2, 1})), p(e(fun() -> ets:update_element(T, a, [{2, 1}, {6, 1}]) end)),
    p(ets:lookup(T, a)),
    p(ets:update_element(T, a, {5, 1})), p(ets:update_element(T, a, {2, 7})), p(ets:lookup(T, a)),
    p(ets:lookup_element(T, a, 1)), p(ets:lookup_element(T, a, 4)),
    C = ets:new(c, [ordered_set, {keypos, 2}]), ets:insert(C, {1, k}), p(ets:update_counter(C, k, {1, 4})),
    p(e(fun() -> ets:update_counter(C, k, 1) end)), p(ets:tab2list(C)).

e(F) -> try F() catch C:R -> {C, R} end.
p(X) -> io:format("~0p~n", [X]).
%% expect: 2
%% expect: -3
%% expect: [-2,-1,1208925819614629174706177]
%% expect: 1
%% expect: 576460752303423489
%% expect: 1152921504606846977
%% expect: 0
%% expect: 3
%% expect: 4
%% expect: 0
%% expect: {error,badarg}
%% expect: [{a,0,2.5,"x",1152921504606846977}]
%% expect: 1
%% expect: 2
%% expect: [{b,k,2,more}]
%% expect: true
%% expect: true
%% expect: [{a,z,<<1,2,3>>,#{a => b},1152921504606846977}]
%% expect: false
%% expect: {error,badarg}
%% expect: [{a,z,<<1,2,3>>,#{a => b},1152921504606846977}]
%% expect: true
%% expect: true
%% expect: [{a,7,<<1,2,3>>,#{a => b},1}]
%% expect: a
%% expect: #{a => b}
%% expect: 5
%% expect: {error,badarg}
%% expect: [{5,k}]
