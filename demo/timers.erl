%% SPDX-License-Identifier: Apache-2.0
%% Timers: messages that arrive later.
%%
%% A timer is a message with a date. It can be cancelled, and asked how long it
%% still takes. `receive … after` is the timer every process has built in.
-module(timers).
-export([main/0]).

main() ->
    %% Started in the wrong order; they arrive by their times.
    erlang:send_after(60, self(), "sixty"),
    erlang:send_after(20, self(), "twenty"),
    erlang:send_after(40, self(), "forty"),
    [receive M -> io:format("~s~n", [M]) end || _ <- [1, 2, 3]],

    %% start_timer's message names the timer, so a late one can be told apart.
    Ref = erlang:start_timer(10, self(), tick),
    receive {timeout, Ref, tick} -> io:format("tick~n") end,

    %% A cancelled timer sends nothing.
    Far = erlang:send_after(60000, self(), never),
    Left = erlang:cancel_timer(Far),
    io:format("cancelled with about a minute left: ~w~n", [Left > 50000]),
    receive never -> io:format("impossible~n")
    after 30 -> io:format("nothing came in 30 ms~n")
    end,

    %% A ticking clock in three lines.
    clock(3).

clock(0) -> io:format("done~n");
clock(N) -> receive after 5 -> io:format("~w...~n", [N]), clock(N - 1) end.
%% expect: twenty
%% expect: forty
%% expect: sixty
%% expect: tick
%% expect: cancelled with about a minute left: true
%% expect: nothing came in 30 ms
%% expect: 3...
%% expect: 2...
%% expect: 1...
%% expect: done
