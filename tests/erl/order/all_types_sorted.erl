%% SPDX-License-Identifier: Apache-2.0
%% The standard order over many terms of all types.
-module(all_types_sorted).
-export([main/0]).

main() ->
    L = [x || _ <- []] ++ [<<"b">>, [b], [], #{b => 1}, {b, 1}, {b}, {}, b, a, 2, 1.5, -1, 1 bsl 80,
        -1.0e30, "", "a", [1, 2], [1 | 2], #{}, #{a => 1}, <<>>, <<1:1>>, 'B', '', true, fun lists:map/2,
        [[]], {[], []}, 1.0e300, -(1 bsl 80)],
    p(lists:sort(L)), p(lists:usort(L ++ L) =:= lists:sort(L)).

p(X) -> io:format("~0p~n", [X]).
%% expect: [-1.0e30,-1208925819614629174706176,-1,1.5,2,1208925819614629174706176,1.0e300,'','B',a,b,true,fun lists:map/
%%   more: 2,{},{b},{b,1},{[],[]},#{},#{a => 1},#{b => 1},[],[],[1|2],[1,2],"a",[b],[[]],<<>>,<<"b">>,<<1:1>>]
%% expect: false
