%% SPDX-License-Identifier: Apache-2.0
%% erlang:memory/0,1: kinds and their sums.
-module(memory_tells_by_kind).
-export([main/0, id/1]).

main() ->
    M = erlang:memory(), p([K || {K, _} <- M]),
    p(lists:all(fun({_, V}) -> is_integer(V) andalso V >= 0 end, M)),
    T = fun(K) -> proplists:get_value(K, M) end, p(T(total) =:= T(processes) + T(system)),
    p(is_integer(erlang:memory(total))),
    p([K || {K, _} <- erlang:memory([atom, binary])]),
    p(try_it(fun() -> erlang:memory(id(nothing)) end)), Before = erlang:memory(binary),
    B = binary:copy(<<0>>, 20000000), p(erlang:memory(binary) - Before >= 15000000),
    p(byte_size(B)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: [total,processes,processes_used,system,atom,atom_used,binary,code,ets]
%% expect: true
%% expect: true
%% expect: true
%% expect: [atom,binary]
%% expect: {error,badarg}
%% expect: true
%% expect: 20000000
