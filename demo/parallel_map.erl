%% SPDX-License-Identifier: Apache-2.0
%% Parallel map: every element of a list gets a process of its own.
%%
%% The answers come back in any order. The reference in each answer says which
%% question it belongs to, so the result has the order of the list. A worker
%% that fails is an error for that element only.
-module(parallel_map).
-export([main/0]).

main() ->
    io:format("~w~n", [pmap(fun fib/1, [20, 5, 15, 1, 10])]),
    io:format("~w~n", [pmap(fun(X) -> 100 div X end, [5, 0, 20])]).

pmap(F, List) ->
    Jobs = [spawn_monitor(fun() -> exit({done, F(X)}) end) || X <- List],
    [receive
         {'DOWN', Ref, process, Pid, {done, Value}} -> Value;
         {'DOWN', Ref, process, Pid, {Error, _Stack}} -> {failed, Error}
     end || {Pid, Ref} <- Jobs].

fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).
%% expect: [6765,5,610,1,55]
%% expect: [20,{failed,badarith},5]
