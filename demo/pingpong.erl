%% SPDX-License-Identifier: Apache-2.0
%% Ping-pong: two processes send each other messages.
%%
%%   main ──ping──► ponger
%%        ◄──pong──
%%
%% A process is started with spawn, gets messages in its mailbox, and takes them
%% out with receive. Pid ! Message sends; it never waits.
-module(pingpong).
-export([main/0]).

main() ->
    Ponger = spawn(fun ponger/0),
    play(Ponger, 3),
    Ponger ! stop,
    io:format("game over~n").

play(_, 0) -> ok;
play(Ponger, N) ->
    Ponger ! {ping, N, self()},               % self() tells whom to answer
    receive
        {pong, N} -> io:format("ping ~w, pong ~w~n", [N, N])
    end,
    play(Ponger, N - 1).

ponger() ->
    receive
        {ping, N, From} -> From ! {pong, N}, ponger();
        stop -> ok
    end.
%% expect: ping 3, pong 3
%% expect: ping 2, pong 2
%% expect: ping 1, pong 1
%% expect: game over
