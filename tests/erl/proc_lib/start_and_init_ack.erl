%% SPDX-License-Identifier: Apache-2.0
%% start, start_link, init_ack, crashes and time-outs before the ack.
-module(start_and_init_ack).
-export([main/0]).
-export([ok/1, fail/1, crash/1, slow/1]).

main() ->
    process_flag(trap_exit, true), {ok, P} = proc_lib:start(?MODULE, ok, [self()]),
    p(is_pid(P)), p(proc_lib:start(?MODULE, fail, [self()])),
    {error, {W, _}} = proc_lib:start_link(?MODULE, crash, [self()]), p(W),
    receive {'EXIT', _, {W2, _}} -> p(W2) after 30 -> p(no_exit) end,
    p(proc_lib:start(?MODULE, slow, [self()], 20)),
    {{ok, _}, R} = proc_lib:start_monitor(?MODULE, ok, [self()]),
    receive {'DOWN', R, _, _, W3} -> p(W3) end.

ok(Parent) -> proc_lib:init_ack(Parent, {ok, self()}).

fail(Parent) -> proc_lib:init_ack(Parent, {error, sorry}).

crash(_) -> error(early).

slow(_) -> timer:sleep(10000).

p(X) -> io:format("~0p~n", [X]).
%% expect: true
%% expect: {error,sorry}
%% expect: early
%% expect: no_exit
%% expect: {error,timeout}
%% expect: normal
