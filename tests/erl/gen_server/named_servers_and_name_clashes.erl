%% SPDX-License-Identifier: Apache-2.0
%% {local, Name}; already_started; calls by name; noproc.
-module(named_servers_and_name_clashes).
-export([main/0]).
-behaviour(gen_server).
-export([init/1, handle_call/3, handle_cast/2]).

main() ->
    {ok, P} = gen_server:start({local, srv}, ?MODULE, x, []), p(whereis(srv) =:= P),
    {error, {already_started, P2}} = gen_server:start({local, srv}, ?MODULE, y, []),
    p(P =:= P2), p(gen_server:call(srv, get)), p(gen_server:call({srv, node()}, get)),
    p(try_it(fun() -> gen_server:call(no_srv, get) end)), p(gen_server:cast(no_srv, get)),
    gen_server:stop(srv), p(whereis(srv)), p(try_it(fun() -> gen_server:stop(srv) end)),
    {exit, {Why, _}} = try_it(fun() -> gen_server:call(P, get) end), p(Why).

init(X) -> {ok, X}.

handle_call(get, _, S) -> {reply, S, S}.

handle_cast(_, S) -> {noreply, S}.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: true
%% expect: true
%% expect: x
%% expect: x
%% expect: {exit,{noproc,{gen_server,call,[no_srv,get]}}}
%% expect: ok
%% expect: undefined
%% expect: {exit,noproc}
%% expect: noproc
