%% SPDX-License-Identifier: Apache-2.0
%% Timeout and hibernate as results of callbacks.
-module(timeouts_and_hibernation).
-export([main/0]).
-behaviour(gen_server).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

main() ->
    {ok, P} = gen_server:start_link(?MODULE, self(), []),
    p(gen_server:call(P, {timeout, 20})), receive X -> p(X) end,
    p(gen_server:call(P, {timeout, 1000})), p(gen_server:call(P, hibernate)), wait(P),
    P ! wake, receive Y -> p(Y) end, receive Z -> p(Z) after 20 -> p(no_timeout) end.

wait(P) -> case process_info(P, current_function) of {_, {erlang, hibernate, 3}} -> ok; _ -> erlang:yield(),
    wait(P) end.

init(To) -> {ok, To}.

handle_call({timeout, T}, _, S) -> {reply, ok, S, T};
handle_call(hibernate, _, S) -> {reply, sleeping, S, hibernate}.

handle_cast(_, S) -> {noreply, S}.

handle_info(M, S) -> S ! {info, M}, {noreply, S}.

p(X) -> io:format("~0p~n", [X]).
%% expect: ok
%% expect: {info,timeout}
%% expect: ok
%% expect: sleeping
%% expect: {info,wake}
%% expect: no_timeout
