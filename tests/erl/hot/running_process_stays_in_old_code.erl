%% SPDX-License-Identifier: Apache-2.0
%% A local loop goes on in old code until an external call; check_process_code sees it; purge kills it.
-module(running_process_stays_in_old_code).
-export([main/0]).

main() ->
    load("_v1"), Run = fun() -> spawn(hot_loop, start, []) end,
    Ask = fun(P, X) -> P ! {X, self()}, receive {P, A} -> A after 1000 -> silent end end,
    P = Run(), Q = Run(), p(Ask(P, version)), load("_v2"),
    p([Ask(P, version), Ask(Q, version), Ask(Run(), version)]),
    p([erlang:check_process_code(X, hot_loop) || X <- [P, Q, self()]]),
    p(Ask(Q, upgrade)), p(Ask(Q, version)), p(erlang:check_process_code(Q, hot_loop)),
    p(erts_code_purger:soft_purge(hot_loop)), R = monitor(process, P),
    {Purged, Killed} = erts_code_purger:purge(hot_loop), p({Purged, Killed}),
    receive {'DOWN', R, _, _, W} -> p(W) after 1000 -> p(alive) end, p(Ask(Q, version)),
    p(erts_code_purger:soft_purge(hot_loop)), p(erlang:check_old_code(hot_loop)).

load(V) -> {module, hot_loop} = erlang:load_module(hot_loop, code_of(V)).

%% The beam of a companion file, compiled into the folder WEBEAM_TEST_DIR.
code_of(V) ->
    File = os:getenv("WEBEAM_TEST_DIR") ++ "/" ++ ?MODULE_STRING ++ V ++ ".beam",
    case catch erl_prim_loader:get_file(File) of
        {ok, Bin, _} -> Bin;
        _ -> {ok, Bin} = prim_file:read_file(File), Bin
    end.

p(X) -> io:format("~0p~n", [X]).
%% expect: {1,#{born => 1}}
%% expect: [{1,#{born => 1}},{1,#{born => 1}},{2,#{born => 2}}]
%% expect: [true,true,false]
%% expect: upgraded
%% expect: {2,#{born => 1}}
%% expect: false
%% expect: false
%% expect: {true,true}
%% expect: killed
%% expect: {2,#{born => 1}}
%% expect: true
%% expect: false
