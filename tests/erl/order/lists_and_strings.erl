%% SPDX-License-Identifier: Apache-2.0
%% Element by element; a shorter prefix is smaller; improper tails.
-module(lists_and_strings).
-export([main/0, id/1]).

main() ->
    L = ["abc", "ab", "abd", "", [1, 2 | x], [1, 2], [1 | 2], [1, 2, 3], [[]], [[], []], [a | b], "b", [1.0,
        2], [1]],
    p(lists:sort(L)), p([id(A) < id(B) || A <- L, B <- lists:sublist(L, 5)]).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).
%% expect: [[],[1|2],[1],[1,2|x],[1.0,2],[1,2],[1,2,3],"ab","abc","abd","b",[a|b],[[]],[[],[]]]
%% expect: [false,false,true,false,false,true,false,true,false,false,false,false,false,false,false,true,true,true,false,
%%   more: true,true,true,true,false,false,true,true,true,false,false,true,true,true,false,true,true,true,true,false,fal
%%   more: se,false,false,false,false,false,false,false,false,false,false,false,false,false,false,false,false,false,fals
%%   more: e,false,false,true,true,true,false,false,true,true,true,false,true]
