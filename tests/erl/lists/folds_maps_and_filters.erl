%% SPDX-License-Identifier: Apache-2.0
%% The higher-order workhorses.
-module(folds_maps_and_filters).
-export([main/0]).

main() ->
    L = lists:seq(1, 10),
    p(lists:map(fun(X) -> X * X end, L)), p(lists:filter(fun(X) -> X rem 3 =:= 0 end, L)),
    p(lists:foldl(fun(X, A) -> [X | A] end, [], L)),
    p(lists:foldr(fun(X, A) -> X - A end, 0, L)),
    p(lists:mapfoldl(fun(X, A) -> {X + A, A + X} end, 0, L)),
    p(lists:mapfoldr(fun(X, A) -> {X, A + X} end, 0, L)),
    p(lists:flatmap(fun(X) -> lists:duplicate(X, X) end, [1, 2, 3])),
    p(lists:filtermap(fun(X) -> X > 8 andalso {true, -X} end, L)),
    p(lists:partition(fun(X) -> X > 4 end, L)),
    p(lists:splitwith(fun(X) -> X < 4 end, L)),
    p(lists:takewhile(fun(X) -> X < 3 end, L)),
    p(lists:dropwhile(fun(X) -> X < 9 end, L)),
    p({lists:all(fun is_integer/1, L), lists:any(fun(X) -> X > 10 end, L), lists:search(fun(X) -> X > 3 end,
        L), lists:search(fun(X) -> X > 30 end, L)}),
    lists:foreach(fun(X) -> io:format("~w ", [X]) end, L), io:nl().

p(X) -> io:format("~0p~n", [X]).
%% expect: [1,4,9,16,25,36,49,64,81,100]
%% expect: [3,6,9]
%% expect: [10,9,8,7,6,5,4,3,2,1]
%% expect: -5
%% expect: {[1,3,6,10,15,21,28,36,45,55],55}
%% expect: {[1,2,3,4,5,6,7,8,9,10],55}
%% expect: [1,2,2,3,3,3]
%% expect: [-9,-10]
%% expect: {[5,6,7,8,9,10],[1,2,3,4]}
%% expect: {[1,2,3],[4,5,6,7,8,9,10]}
%% expect: [1,2]
%% expect: "\t\n"
%% expect: {true,false,{value,4},false}
%% expect: 1 2 3 4 5 6 7 8 9 10
