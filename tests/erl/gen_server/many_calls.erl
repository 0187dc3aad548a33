%% SPDX-License-Identifier: Apache-2.0
%% Ten clients, a thousand calls each, one counter.
%% heavy: large data or long loops.
-module(many_calls).
-export([main/0]).
-behaviour(gen_server).
-export([init/1, handle_call/3, handle_cast/2]).

main() ->
    {ok, P} = gen_server:start_link(?MODULE, 0, []),
    Ms = [monitor(process, spawn(fun() -> [gen_server:call(P, inc) || _ <- lists:seq(1,
        1000)] end)) || _ <- lists:seq(1, 10)],
    [receive {'DOWN', M, _, _, W} -> normal = W end || M <- Ms],
    p(gen_server:call(P, inc)).

init(X) -> {ok, X}.

handle_call(inc, _, S) -> {reply, S, S + 1}.

handle_cast(_, S) -> {noreply, S}.

p(X) -> io:format("~0p~n", [X]).
%% expect: 10000
