%% SPDX-License-Identifier: Apache-2.0
%% Standard input through {fd, 0, 1} with the options given; run by tests/ports/run.
-module(input_port).
-export([in/1, out/1, closed/1, gone/1]).

in([Text]) ->
    process_flag(trap_exit, true),
    {ok, Tokens, _} = erl_scan:string(Text ++ "."),
    {ok, Opts} = erl_parse:parse_term(Tokens),
    P = open_port({fd, 0, 1}, Opts),
    io:format(standard_error, "~w ~w~n", [all(P), erlang:port_info(P, input)]),
    halt().

all(P) ->
    receive
        {P, eof} -> [eof];
        {'EXIT', P, R} -> [{exit, R}];
        {P, M} -> [M | all(P)]
    after 20000 -> [timeout]
    end.

%% More than a pipe holds; the reader is slow.
out(_) ->
    P = open_port({fd, 0, 1}, [out, binary]),
    [true = port_command(P, binary:copy(<<"0123456789abcde\n">>, 65536)) || _ <- lists:seq(1, 4)],
    halt(0).

%% A writer waits for a busy port; the port is closed.
closed(_) ->
    process_flag(trap_exit, true),
    P = open_port({fd, 0, 1}, [out, binary]),
    Me = self(),
    spawn(fun() -> Me ! {writer, try [port_command(P, binary:copy(<<"x">>, 1 bsl 20)) || _ <- lists:seq(1, 9)]
        catch error:E -> E end} end),
    receive after 500 -> ok end,
    io:format(standard_error, "~w ", [port_command(P, "x", [nosuspend])]),
    true = port_close(P),
    receive {writer, R} -> io:format(standard_error, "~w ", [R]) end,
    receive {'EXIT', P, Why} -> io:format(standard_error, "~w~n", [Why]) end,
    halt(0).

%% The reader goes away under a writer: the port ends with epipe, later writes are badarg, others go on.
gone(_) ->
    process_flag(trap_exit, true),
    P = open_port({fd, 0, 1}, [out, binary]),
    Other = spawn(fun F() -> receive {From, N} -> From ! N + 1, F() end end),
    spawn(fun() -> [catch port_command(P, binary:copy(<<"x">>, 65536)) || _ <- lists:seq(1, 200)] end),
    Why = receive {'EXIT', P, W} -> W after 20000 -> nothing end,
    Other ! {self(), 1},
    io:format(standard_error, "~w ~w ~w~n", [Why, try port_command(P, "x") catch error:E -> E end, receive N -> N end]),
    halt(0).
