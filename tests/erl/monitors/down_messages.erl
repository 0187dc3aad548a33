%% SPDX-License-Identifier: Apache-2.0
%% Monitors of pids and names; several monitors give several messages.
-module(down_messages).
-export([main/0, id/1]).

main() ->
    P = spawn(fun() -> receive stop -> exit(bye) end end),
    Rs = [monitor(process, P) || _ <- [1, 2, 3]], P ! stop,
    [receive {'DOWN', R, process, P, W} -> p(W) end || R <- Rs], R4 = monitor(process, P),
    receive {'DOWN', R4, process, P, W4} -> p(W4) end,
    R5 = monitor(process, no_such_name),
    receive {'DOWN', R5, process, X, W5} -> p({X, W5}) end,
    p(is_reference(monitor(process, self()))),
    p(try_it(fun() -> monitor(process, id(1)) end)),
    p(try_it(fun() -> monitor(id(procession), self()) end)),
    p(try_it(fun() -> demonitor(id(x)) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: bye
%% expect: bye
%% expect: bye
%% expect: noproc
%% expect: {{no_such_name,nonode@nohost},noproc}
%% expect: true
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
