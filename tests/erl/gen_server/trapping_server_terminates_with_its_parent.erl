%% SPDX-License-Identifier: Apache-2.0
%% terminate/2 runs for a parent's exit only when exits are trapped.
-module(trapping_server_terminates_with_its_parent).
-export([main/0]).
-behaviour(gen_server).
-export([init/1, handle_call/3, handle_cast/2, terminate/2]).

main() ->
    Me = self(),
    [begin {Parent, R} = spawn_monitor(fun() -> {ok, S} = gen_server:start_link(?MODULE, {Me, Trap}, []),
        Me ! {srv, S}, receive stop -> exit(parent_gone) end end), receive {srv,
        S} -> ok end, M = monitor(process, S), Parent ! stop, receive {'DOWN', R, _, _,
        W} -> p(W) end, receive {'DOWN', M, _, _, W2} -> p(W2) end, receive {terminated,
        X} -> p({terminated, X}) after 20 -> p(silent) end end || Trap <- [true, false]],
    ok.

init({To, Trap}) -> process_flag(trap_exit, Trap), {ok, To}.

handle_call(_, _, S) -> {reply, ok, S}.

handle_cast(_, S) -> {noreply, S}.

terminate(W, To) -> To ! {terminated, W}.

p(X) -> io:format("~0p~n", [X]).
%% expect: parent_gone
%% expect: parent_gone
%% expect: {terminated,parent_gone}
%% expect: parent_gone
%% expect: parent_gone
%% expect: silent
