%% SPDX-License-Identifier: Apache-2.0
%% Life and death as seen by the BIFs.
-module(is_process_alive_and_processes).
-export([main/0, id/1]).

main() ->
    P = spawn(fun() -> receive stop -> ok end end),
    p({is_process_alive(P), lists:member(P, processes())}), R = monitor(process, P),
    P ! stop, receive {'DOWN', R, _, _, _} -> ok end,
    p({is_process_alive(P), lists:member(P, processes())}), p(is_process_alive(self())),
    exit(spawn(fun() -> ok end), kill), p(try_it(fun() -> is_process_alive(id(a)) end)),
    Q = spawn(fun() -> receive x -> ok end end), exit(Q, kill), p(is_process_alive(Q)),
    p(process_info(Q)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {true,true}
%% expect: {false,false}
%% expect: true
%% expect: {error,badarg}
%% expect: false
%% expect: undefined
