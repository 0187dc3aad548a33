%% SPDX-License-Identifier: Apache-2.0
%% is_record/2,3 with literal and computed arguments.
-module(is_record_as_a_guard_and_bif).
-export([main/0, id/1]).
-record(point, {x, y}).

main() ->
    [p({T, is_record(id(T), point), is_record(id(T), point, 3), is_record(id(T), id(point)),
        is_record(id(T), id(point), id(3))})
     || T <- [{point, 1, 2}, {point}, {}, point, {line, 1, 2}, [point]]],
    p(try_it(fun() -> is_record({a}, id(1)) end)),
    p(try_it(fun() -> is_record({a}, a, id(-1)) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {{point,1,2},true,true,true,true}
%% expect: {{point},false,false,true,false}
%% expect: {{},false,false,false,false}
%% expect: {point,false,false,false,false}
%% expect: {{line,1,2},false,false,false,false}
%% expect: {[point],false,false,false,false}
%% expect: {error,badarg}
%% expect: {value,false}
