%% SPDX-License-Identifier: Apache-2.0
%% Too many restarts in the period end the supervisor with shutdown.
-module(restart_intensity).
-export([main/0]).
-behaviour(supervisor).
-export([init/1, start_child/0]).

main() ->
    process_flag(trap_exit, true),
    {ok, S} = supervisor:start_link({local, sup}, ?MODULE, []),
    [begin [{x, P, _, _}] = supervisor:which_children(S), R = monitor(process, P), exit(P, kill),
        receive {'DOWN', R, _, _, W} -> p(W) end, sync(S) end || _ <- [1, 2]],
    [{x, P, _, _}] = supervisor:which_children(S), exit(P, kill),
    receive {'EXIT', S, W} -> p(W) end, p(whereis(sup)).

sync(S) -> case supervisor:which_children(S) of [{x, P, _,
    _}] when is_pid(P) -> case is_process_alive(P) of true -> ok; false -> sync(S) end; _ -> sync(S) end.

init([]) -> {ok, {#{intensity => 2, period => 100}, [#{id => x, start => {?MODULE, start_child, []}}]}}.

start_child() -> {ok, spawn_link(fun() -> receive stop -> ok end end)}.

p(X) -> io:format("~0p~n", [X]).
%% expect: killed
%% expect: killed
%% expect: shutdown
%% expect: undefined
