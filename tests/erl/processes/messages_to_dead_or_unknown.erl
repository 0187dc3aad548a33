%% SPDX-License-Identifier: Apache-2.0
%% To a dead pid nothing happens; to an unknown name badarg; tuples with this node work.
-module(messages_to_dead_or_unknown).
-export([main/0, id/1]).

main() ->
    {P, R} = spawn_monitor(fun() -> ok end), receive {'DOWN', R, _, _, _} -> ok end,
    p(P ! hello), p(erlang:send(P, hello, [])),
    p(erlang:send(P, x, [noconnect, nosuspend])), register(mine, self()),
    p({mine, node()} ! hi), receive hi -> p(received) end,
    p({nobody_at_all, node()} ! hi),
    [p(try_it(fun() -> id(D) ! x end)) || D <- [1, "a", {a}, <<>>, nobody_at_all]],
    p(try_it(fun() -> erlang:send(P, x, id([bad])) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: hello
%% expect: ok
%% expect: ok
%% expect: hi
%% expect: received
%% expect: hi
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
