%% SPDX-License-Identifier: Apache-2.0
%% Selective receive: a mailbox is a queue, but receive may take any message out of it.
%%
%% receive tries the messages oldest first and takes the first that matches one
%% of its patterns. The others stay, in order. So a process decides what it
%% wants to hear next, whatever arrives.
-module(selective_receive).
-export([main/0]).

main() ->
    %% Five messages are waiting before we look at any.
    [self() ! M || M <- [{low, 1}, {low, 2}, {high, a}, {low, 3}, {high, b}]],
    io:format("waiting: ~w~n", [mailbox()]),

    %% Take the urgent ones first; `after 0` means: do not wait for more.
    urgent(),
    io:format("left:    ~w~n", [mailbox()]),
    any(),
    io:format("left:    ~w~n", [mailbox()]).

urgent() ->
    receive
        {high, X} -> io:format("urgent ~w~n", [X]), urgent()
    after 0 -> ok
    end.

any() ->
    receive
        {low, X} -> io:format("normal ~w~n", [X]), any()
    after 0 -> ok
    end.

mailbox() ->
    {messages, Ms} = process_info(self(), messages),
    Ms.
%% expect: waiting: [{low,1},{low,2},{high,a},{low,3},{high,b}]
%% expect: urgent a
%% expect: urgent b
%% expect: left:    [{low,1},{low,2},{low,3}]
%% expect: normal 1
%% expect: normal 2
%% expect: normal 3
%% expect: left:    []
