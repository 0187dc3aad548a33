%% SPDX-License-Identifier: Apache-2.0
%% A child that fails to start, a bad init result, and what was started is stopped.
-module(start_failures).
-export([main/0]).
-behaviour(supervisor).
-export([init/1, start_child/2]).

main() ->
    process_flag(trap_exit, true),
    {error, {shutdown, {failed_to_start_child, Id, Why}}} = supervisor:start_link(?MODULE, {self(),
        [a, b, bad, c]}),
    p({Id, Why}), p(drain()), p(supervisor:start_link(?MODULE, ignore)),
    {error, E} = supervisor:start_link(?MODULE, wrong), p(E),
    {error, E2} = supervisor:start_link(?MODULE, {ok, {#{strategy => zzz}, []}}), p(E2).

drain() -> receive {log, X} -> [X | drain()] after 20 -> [] end.

init({To, L}) when is_pid(To) -> {ok, {#{},
    [#{id => N, start => {?MODULE, start_child, [N, To]}} || N <- L]}};
init(ignore) -> ignore;
init(X) -> X.

start_child(bad, _) -> {error, no_luck};
start_child(N, To) -> To ! {log, {start, N}},
    Me = self(), P = spawn_link(fun() -> process_flag(trap_exit, true), Me ! {ready, self()},
        receive {'EXIT', _, W} -> To ! {log, {stop, N, W}} end end),
    receive {ready, P} -> {ok, P} end.

p(X) -> io:format("~0p~n", [X]).
%% expect: {bad,no_luck}
%% expect: [{start,a},{start,b},{stop,b,shutdown},{stop,a,shutdown}]
%% expect: ignore
%% expect: {bad_return,{start_failures,init,wrong}}
%% expect: {supervisor_data,{invalid_strategy,zzz}}
