%% SPDX-License-Identifier: Apache-2.0
%% By size, then by keys, then by values; integer keys before float keys.
-module(order_of_maps).
-export([main/0, id/1]).

main() ->
    L = [#{b => 1}, #{a => 2}, #{a => 1}, #{}, #{a => 1, b => 1}, #{c => 0}, #{1 => x}, #{1.0 => x},
        #{2 => a}, #{1.5 => q}, #{"s" => 1}, #{a => 1.0}],
    p(lists:sort(L)), p([id(A) < id(B) || A <- L, B <- L]).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).
%% expect: [#{},#{1 => x},#{2 => a},#{1.0 => x},#{1.5 => q},#{a => 1.0},#{a => 1},#{a => 2},#{b => 1},#{c => 0},#{"s" =
%%   more: > 1},#{a => 1,b => 1}]
%% expect: [false,false,false,false,true,true,false,false,false,false,true,false,true,false,false,false,true,true,false,
%%   more: false,false,false,true,false,true,true,false,false,true,true,false,false,false,false,true,false,true,true,tru
%%   more: e,false,true,true,true,true,true,true,true,true,false,false,false,false,false,false,false,false,false,false,f
%%   more: alse,false,false,false,false,false,true,false,false,false,false,false,true,false,true,true,true,false,true,tr
%%   more: ue,false,true,true,true,true,true,true,true,true,false,true,true,false,false,false,true,true,true,true,true,t
%%   more: rue,false,true,true,false,true,false,true,true,true,true,true,true,false,true,true,false,false,false,false,tr
%%   more: ue,true,false,false,false,false,true,false,false,false,false,false,false,false,true,true,false,false,true,tru
%%   more: e,false,false,false,false,true,false]
