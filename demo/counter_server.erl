%% SPDX-License-Identifier: Apache-2.0
%% gen_server: the usual shape of a process that keeps state and answers.
%%
%% The loop, the protocol and the error handling are in the library; what is
%% left here is what this server does. call waits for an answer, cast does not.
-module(counter_server).
-export([main/0]).
-behaviour(gen_server).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).

main() ->
    {ok, Pid} = gen_server:start_link(?MODULE, 100, []),
    gen_server:cast(Pid, {add, 20}),
    io:format("value ~w~n", [gen_server:call(Pid, value)]),
    gen_server:cast(Pid, {add, -50}),
    io:format("old value ~w~n", [gen_server:call(Pid, reset)]),
    io:format("value ~w~n", [gen_server:call(Pid, value)]),
    Pid ! "a plain message",
    gen_server:stop(Pid).

init(Start) -> {ok, Start}.                                  % the state is a number

handle_call(value, _From, N) -> {reply, N, N};
handle_call(reset, _From, N) -> {reply, N, 0}.

handle_cast({add, X}, N) -> {noreply, N + X}.

handle_info(Message, N) -> io:format("got ~p~n", [Message]), {noreply, N}.

terminate(Reason, N) -> io:format("ending: ~w with ~w~n", [Reason, N]).
%% expect: value 120
%% expect: old value 70
%% expect: value 0
%% expect: got "a plain message"
%% expect: ending: normal with 0
