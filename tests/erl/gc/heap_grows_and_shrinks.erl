%% SPDX-License-Identifier: Apache-2.0
%% After dropping a large structure a collection returns the memory.
%% heavy: large data or long loops.
-module(heap_grows_and_shrinks).
-export([main/0]).

main() ->
    {P, R} = spawn_monitor(fun() -> S = total(), L = lists:seq(1, 1000000), B = total(), N = length(L),
        erlang:garbage_collect(), A = total(),
        exit({B > 1000000, A < B div 10, A < 10000, S < 10000, N}) end),
    receive {'DOWN', R, _, P, W} -> p(W) end.

total() -> {_, N} = process_info(self(), total_heap_size), N.

p(X) -> io:format("~0p~n", [X]).
%% expect: {true,true,true,true,1000000}
