%% SPDX-License-Identifier: Apache-2.0
%% ok with timeout and continue, stop, ignore, a crash and a wrong value.
-module(init_results).
-export([main/0]).
-behaviour(gen_server).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, handle_continue/2]).

main() ->
    process_flag(trap_exit, true),
    {ok, P} = gen_server:start(?MODULE, {ok, {continue, go}}, []),
    p(gen_server:call(P, get)), {ok, P2} = gen_server:start(?MODULE, {ok, 10}, []),
    timer:sleep(60), p(gen_server:call(P2, get)),
    [p(short(gen_server:start(?MODULE, A, []))) || A <- [{stop, why}, ignore, crash, wrong, exit, throw]],
    p(short(gen_server:start_link(?MODULE, {stop, linked}, []))),
    receive {'EXIT', _, W} -> p(W) after 5000 -> p(none) end,
    p(gen_server:start(?MODULE, slow, [{timeout, 20}])),
    {ok, P3} = gen_server:start(?MODULE, {ok, hibernate}, []),
    p(gen_server:call(P3, get)).

short({error, {R, [_ | _]}}) -> {error, R, trace};
short({ok, P}) when is_pid(P) -> {ok, pid};
short(X) -> X.

init({ok, Opt}) -> {ok, state, Opt};
init(crash) -> error(crashed);
init(exit) -> exit(leaving);
init(throw) -> throw({ok, thrown, hibernate});
init(slow) -> timer:sleep(10000), {ok, s};
init(X) -> X.

handle_call(get, _, S) -> {reply, S, S}.

handle_cast(_, S) -> {noreply, S}.

handle_info(timeout, _) -> {noreply, timed_out}.

handle_continue(go, _) -> {noreply, continued}.

p(X) -> io:format("~0p~n", [X]).
%% expect: continued
%% expect: timed_out
%% expect: {error,why}
%% expect: ignore
%% expect: {error,crashed,trace}
%% expect: {error,{bad_return_value,wrong}}
%% expect: {error,leaving}
%% expect: {ok,pid}
%% expect: {error,linked}
%% expect: linked
%% expect: {error,timeout}
%% expect: state
