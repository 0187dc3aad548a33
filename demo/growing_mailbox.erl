%% SPDX-License-Identifier: Apache-2.0
%% A growing mailbox: what happens when messages come faster than they are taken.
%%
%% Sending never waits. So a slow receiver collects work, and its memory grows.
%% The remedy is to let the sender wait for an answer now and then.
-module(growing_mailbox).
-export([main/0]).

main() ->
    Slow = spawn(fun() -> receive start -> slow(0) end end),
    [Slow ! {job, I} || I <- lists:seq(1, 1000)],
    io:format("sent 1000 jobs, waiting: ~w~n", [len(Slow)]),
    Slow ! start,
    Slow ! {count, self()},
    receive {count, N} -> io:format("worked through ~w, waiting: ~w~n", [N, len(Slow)]) end,

    %% With an acknowledgement after every job the queue stays short.
    Longest = lists:max([begin Slow ! {ack, self()}, receive ok -> len(Slow) end end || _ <- lists:seq(1,
        1000)]),
    io:format("with acknowledgements, longest queue: ~w~n", [Longest]).

slow(N) ->
    receive
        {job, _} -> slow(N + 1);
        {ack, From} -> From ! ok, slow(N + 1);
        {count, From} -> From ! {count, N}, slow(N)
    end.

len(Pid) ->
    {message_queue_len, N} = process_info(Pid, message_queue_len),
    N.
%% expect: sent 1000 jobs, waiting: 1000
%% expect: worked through 1000, waiting: 0
%% expect: with acknowledgements, longest queue: 0
