%% SPDX-License-Identifier: Apache-2.0
%% Smalls, bignums and both signs in one order.
-module(integers_compare_across_sizes).
-export([main/0, id/1]).

main() ->
    L = [1 bsl 100, -(1 bsl 100), 0, 1 bsl 64, (1 bsl 64) - 1, -(1 bsl 64), 576460752303423488,
        576460752303423487, -576460752303423489, -1],
    p(lists:sort(L)),
    p([id(A) < id(B) || A <- L, B <- L]),
    p([{id(A) =:= id(B), id(A) == id(B)} || A <- L, B <- [1 bsl 64, 0]]).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).
%% expect: [-1267650600228229401496703205376,-18446744073709551616,-576460752303423489,-1,0,576460752303423487,576460752
%%   more: 303423488,18446744073709551615,18446744073709551616,1267650600228229401496703205376]
%% expect: [false,false,false,false,false,false,false,false,false,false,true,false,true,true,true,true,true,true,true,tr
%%   more: ue,true,false,false,true,true,false,true,true,false,false,true,false,false,false,false,false,false,false,fals
%%   more: e,false,true,false,false,true,false,false,false,false,false,false,true,false,true,true,true,false,true,true,t
%%   more: rue,true,true,false,false,true,true,false,false,false,false,false,true,false,false,true,true,false,true,false
%%   more: ,false,false,true,false,true,true,true,false,true,true,false,true,true,false,true,true,true,false,true,true,f
%%   more: alse,false]
%% expect: [{false,false},{false,false},{false,false},{false,false},{false,false},{true,true},{true,true},{false,false},
%%   more: {false,false},{false,false},{false,false},{false,false},{false,false},{false,false},{false,false},{false,fals
%%   more: e},{false,false},{false,false},{false,false},{false,false}]
