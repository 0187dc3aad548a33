%% SPDX-License-Identifier: Apache-2.0
%% spawn/1,3, spawn_link, spawn_monitor, spawn_opt; each runs with its arguments.
-module(spawn_in_every_form).
-export([main/0]).
-export([child/2]).

main() ->
    Me = self(),
    spawn(fun() -> Me ! {one, self()} end), spawn(?MODULE, child, [Me, two]),
    spawn_link(fun() -> Me ! {three, self()} end), spawn_link(?MODULE, child, [Me, four]),
    {P5, R5} = spawn_monitor(fun() -> Me ! {five, self()} end),
    {P6, R6} = spawn_monitor(?MODULE, child, [Me, six]),
    P7 = spawn_opt(fun() -> Me ! {seven, self()} end, [link, {priority, high}]),
    {P8, R8} = spawn_opt(?MODULE, child, [Me, eight], [monitor, {min_heap_size, 1000}]),
    [receive {N, P} -> p({N, is_pid(P)}) end || N <- [one, two, three, four, five, six, seven, eight]],
    [receive {'DOWN', R, process, P, Why} -> p({down, Why}) end || {P, R} <- [{P5, R5}, {P6, R6}, {P8, R8}]],
    p(is_pid(P7)).

child(To, Tag) -> To ! {Tag, self()}.

p(X) -> io:format("~0p~n", [X]).
%% expect: {one,true}
%% expect: {two,true}
%% expect: {three,true}
%% expect: {four,true}
%% expect: {five,true}
%% expect: {six,true}
%% expect: {seven,true}
%% expect: {eight,true}
%% expect: {down,normal}
%% expect: {down,normal}
%% expect: {down,normal}
%% expect: true
