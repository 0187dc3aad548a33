%% SPDX-License-Identifier: Apache-2.0
%% Records are tuples; a wrong record is badrecord.
-module(records_create_update_match).
-export([main/0, id/1]).
-record(point, {x = 0, y = 0, z}).
-record(line, {from = #point{}, to :: any()}).

main() ->
    P = #point{x = id(3)},
    p({P, P#point.x, P#point.z, #point.y, record_info(size, point), record_info(fields, point)}),
    P2 = P#point{y = 4, z = [1]},
    p(P2),
    L = #line{to = P2},
    p({L, (L#line.to)#point.y, is_record(L, line), is_record(L, point), is_record(id({point, 1}), point)}),
    p(L#line{from = P}),
    p(sum(P2)),
    p(try_it(fun() -> (id(L))#point.x end)),
    p(try_it(fun() -> (id(foo))#point{x = 1} end)),
    p(try_it(fun() -> sum(L) end)).

sum(#point{x = X, y = Y}) -> X + Y;
sum(#line{to = To} = L) -> {L#line.from, To#point.x, missing};
sum(_) -> none.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {{point,3,0,undefined},3,undefined,3,4,[x,y,z]}
%% expect: {point,3,4,[1]}
%% expect: {{line,{point,0,0,undefined},{point,3,4,[1]}},4,true,false,false}
%% expect: {line,{point,3,0,undefined},{point,3,4,[1]}}
%% expect: 7
%% expect: {error,{badrecord,{line,{point,0,0,undefined},{point,3,4,[1]}}}}
%% expect: {error,{badrecord,foo}}
%% expect: {value,{{point,0,0,undefined},3,missing}}
