%% SPDX-License-Identifier: Apache-2.0
%% Compared bit by bit, the shorter first; after all other types.
-module(order_of_bitstrings).
-export([main/0]).

main() ->
    L = [<<"b">>, <<"a">>, <<"ab">>, <<>>, <<1:1>>, <<255>>, <<255, 0:1>>, <<97:8, 0:1>>, <<97:8, 1:1>>, [],
        a, 1, #{}, {}, [x], <<0:3>>, <<"aa">>],
    p(lists:sort(L)), p([A < B || A <- [<<>>, <<0:1>>, <<1>>], B <- [<<>>, <<0:1>>, <<1>>, <<1:7>>]]).

p(X) -> io:format("~w~n", [X]).
%% expect: [1,a,{},#{},[],[x],<<>>,<<0:3>>,<<97>>,<<97,0:1>>,<<97,97>>,<<97,98>>,<<97,1:1>>,<<98>>,<<1:1>>,<<255>>,<<255
%%   more: ,0:1>>]
%% expect: [false,true,true,true,false,false,true,true,false,false,false,true]
