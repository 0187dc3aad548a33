%% SPDX-License-Identifier: Apache-2.0
%% keydelete, keyreplace, keystore, keytake, keymap.
-module(key_functions).
-export([main/0]).

main() ->
    L = [{a, 1}, {b, 2}, {a, 3}],
    p({lists:keydelete(a, 1, L), lists:keyreplace(a, 1, L, {z, 0}), lists:keystore(c, 1, L, {c, 9}),
        lists:keystore(b, 1, L, {b, 9})}),
    p({lists:keytake(a, 1, L), lists:keytake(q, 1, L), lists:keymap(fun(X) -> X * 10 end, 2, L)}),
    p({proplists:get_value(a, [a, {b, 2}]), proplists:get_value(b, [a, {b, 2}]), proplists:get_value(c, [],
        dflt), proplists:get_all_values(a, L), proplists:delete(a, L), proplists:get_bool(a, [a]),
        proplists:compact([{a, true}, {b, 1}])}).

p(X) -> io:format("~0p~n", [X]).
%% expect: {[{b,2},{a,3}],[{z,0},{b,2},{a,3}],[{a,1},{b,2},{a,3},{c,9}],[{a,1},{b,9},{a,3}]}
%% expect: {{value,{a,1},[{b,2},{a,3}]},false,[{a,10},{b,20},{a,30}]}
%% expect: {true,2,dflt,[1,3],[{b,2}],true,[a,{b,1}]}
