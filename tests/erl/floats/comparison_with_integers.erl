%% SPDX-License-Identifier: Apache-2.0
%% == converts exactly; =:= never; big integers beyond 2^53 are compared without loss.
-module(comparison_with_integers).
-export([main/0, id/1]).

main() ->
    Pairs = [{1, 1.0}, {0, -0.0}, {9007199254740993, 9007199254740992.0}, {9007199254740992,
        9007199254740992.0},
             {1 bsl 100, math:pow(2, 100)}, {(1 bsl 100) + 1, math:pow(2, 100)}, {1 bsl 1024, 1.0e308},
                 {-(1 bsl 1024), -1.0e308},
             {576460752303423487, 5.76460752303423488e17}, {3, 3.5}, {-3, -3.5}],
    [p({I, F, id(I) == id(F), id(I) =:= id(F), id(I) < id(F), id(I) > id(F), id(F) =< id(I), id(F) >= id(I),
        id(I) /= id(F)}) || {I, F} <- Pairs],
    p(lists:sort([1.0, 1, 2, 1.5, 2.0, 0.9, -0.0, 0, 0.0])).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).
%% expect: {1,1.0,true,false,false,false,true,true,false}
%% expect: {0,-0.0,true,false,false,false,true,true,false}
%% expect: {9007199254740993,9.007199254740992e15,false,false,false,true,true,false,true}
%% expect: {9007199254740992,9.007199254740992e15,true,false,false,false,true,true,false}
%% expect: {1267650600228229401496703205376,1.2676506002282294e30,true,false,false,false,true,true,false}
%% expect: {1267650600228229401496703205377,1.2676506002282294e30,false,false,false,true,true,false,true}
%% expect: {179769313486231590772930519078902473361797697894230657273430081157732675805500963132708477322407536021120113
%%   more: 8798713933576587897688144166224928474306394741243777678934248654852763022196012460941194530829520850057688381
%%   more: 50682342462881473913110540827237163350510684586298239947245938479716304835356329624224137216,1.0e308,false,fa
%%   more: lse,false,true,true,false,true}
%% expect: {-17976931348623159077293051907890247336179769789423065727343008115773267580550096313270847732240753602112011
%%   more: 3879871393357658789768814416622492847430639474124377767893424865485276302219601246094119453082952085005768838
%%   more: 150682342462881473913110540827237163350510684586298239947245938479716304835356329624224137216,-1.0e308,false,
%%   more: false,true,false,false,true,true}
%% expect: {576460752303423487,5.764607523034235e17,false,false,true,false,false,true,true}
%% expect: {3,3.5,false,false,true,false,false,true,true}
%% expect: {-3,-3.5,false,false,false,true,true,false,true}
%% expect: [-0.0,0,0.0,0.9,1.0,1,1.5,2,2.0]
