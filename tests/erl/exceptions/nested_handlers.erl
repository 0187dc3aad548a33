%% SPDX-License-Identifier: Apache-2.0
%% Handlers in handlers, catch in try, exceptions that replace others.
%% heavy: large data or long loops.
-module(nested_handlers).
-export([main/0]).

main() ->
    p(try try error(a) catch error:b -> no end catch error:a -> outer end),
    p(try try throw(1) catch throw:X -> throw(X + 1) end catch throw:Y -> Y + 10 end),
    p(try {c, catch error(z)} of {c, {'EXIT', {z, _}}} -> seen catch _:_ -> no end),
    p(try try error(a) after throw(replaced) end catch C:R -> {C, R} end),
    p(lists:map(fun(N) -> try 10 div N catch error:badarith -> inf end end, [1, 0, 2])),
    p(count(100000, 0)), p(deep(10000)).

count(0, A) -> A;
count(N, A) -> B = try throw(N) catch throw:X when X rem 2 =:= 0 -> A + 1; throw:_ -> A end, count(N - 1, B).

deep(0) -> try error(bottom) catch error:bottom -> 0 end;
deep(N) -> try deep(N - 1) + 1 catch _:_ -> wrong end.

p(X) -> io:format("~0p~n", [X]).
%% expect: outer
%% expect: 12
%% expect: seen
%% expect: {throw,replaced}
%% expect: [10,inf,5]
%% expect: 50000
%% expect: 10000
