%% SPDX-License-Identifier: Apache-2.0
%% The life of a plain server.
-module(calls_casts_and_infos).
-export([main/0]).
-behaviour(gen_server).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).

main() ->
    {ok, P} = gen_server:start_link(?MODULE, [10], []), p(gen_server:call(P, get)),
    p(gen_server:cast(P, {add, 5})), p(gen_server:call(P, get)), P ! {add, 100},
    p(gen_server:call(P, get)), p(gen_server:call(P, later)), p(gen_server:stop(P)),
    p(is_process_alive(P)).

init([N]) -> io:format("init~n"), {ok, N}.

handle_call(get, _, N) -> {reply, N, N};
handle_call(later, From, N) -> gen_server:cast(self(), {reply, From}), {noreply, N}.

handle_cast({add, X}, N) -> {noreply, N + X};
handle_cast({reply, From}, N) -> gen_server:reply(From, {late, N}), {noreply, N}.

handle_info({add, X}, N) -> {noreply, N + X}.

terminate(Why, N) -> io:format("terminate ~p ~p~n", [Why, N]).

p(X) -> io:format("~0p~n", [X]).
%% expect: init
%% expect: 10
%% expect: ok
%% expect: 15
%% expect: 115
%% expect: {late,115}
%% expect: terminate normal 115
%% expect: ok
%% expect: false
