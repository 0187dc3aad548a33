%% SPDX-License-Identifier: Apache-2.0
%% A throw through 100,000 frames and through comprehensions and funs.
%% heavy: large data or long loops.
-module(exceptions_cross_many_frames).
-export([main/0]).

main() ->
    p(try down(100000) catch throw:X -> X end),
    p(try [[throw({X, Y}) || Y <- [1, 2], X + Y =:= 4] || X <- [1, 2, 3]] catch T -> T end),
    p(try lists:foldl(fun(5, _) -> throw(five); (X, A) -> X + A end, 0, lists:seq(1,
        10)) catch throw:five -> stopped end).

down(0) -> throw(landed);
down(N) -> 1 + down(N - 1).

p(X) -> io:format("~0p~n", [X]).
%% expect: landed
%% expect: {2,2}
%% expect: stopped
