%% SPDX-License-Identifier: Apache-2.0
%% register, whereis, unregister, names freed at death, and the errors.
-module(registered_names).
-export([main/0, id/1]).

main() ->
    P = spawn(fun L() -> receive {echo, To, X} -> To ! {got, X}, L(); stop -> ok end end),
    p(register(echo_server, P)), p(whereis(echo_server) =:= P),
    echo_server ! {echo, self(), 1}, receive {got, X} -> p(X) end,
    p(process_info(P, registered_name)), p(process_info(self(), registered_name)),
    [p(try_it(F)) || F <- [fun() -> register(echo_server, self()) end, fun() -> register(other, P) end,
        fun() -> register(id(undefined), self()) end, fun() -> register(id("x"), self()) end,
        fun() -> unregister(id(nobody)) end, fun() -> id(nobody) ! x end, fun() -> whereis(id(1)) end,
        fun() -> register(foo, id(bar)) end]],
    R = monitor(process, echo_server), echo_server ! stop,
    receive {'DOWN', R, process, {echo_server, N}, W} -> p({N, W}) end,
    p(whereis(echo_server)), p(register(me, self())), p(lists:member(me, registered())),
    p(unregister(me)), p(whereis(me)), p(try_it(fun() -> register(gone, P) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: true
%% expect: true
%% expect: 1
%% expect: {registered_name,echo_server}
%% expect: []
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {nonode@nohost,normal}
%% expect: undefined
%% expect: true
%% expect: true
%% expect: true
%% expect: undefined
%% expect: {error,badarg}
