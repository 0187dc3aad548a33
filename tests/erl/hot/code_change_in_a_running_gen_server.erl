%% SPDX-License-Identifier: Apache-2.0
%% suspend, load, change_code, resume: the state is converted and new code answers.
-module(code_change_in_a_running_gen_server).
-export([main/0]).

main() ->
    load("_v1"), {ok, P} = gen_server:start_link(hot_server, 5, []),
    p(gen_server:call(P, get)), p(sys:suspend(P)), load("_v2"),
    p(sys:change_code(P, hot_server, "1", extra)), p(sys:resume(P)),
    p(gen_server:call(P, get)), p(sys:get_state(P)),
    p(erlang:check_process_code(P, hot_server)),
    p(erts_code_purger:soft_purge(hot_server)), p(gen_server:call(P, get)),
    p(gen_server:stop(P)).

load(V) -> {module, hot_server} = erlang:load_module(hot_server, code_of(V)).

%% The beam of a companion file, compiled into the folder WEBEAM_TEST_DIR.
code_of(V) ->
    File = os:getenv("WEBEAM_TEST_DIR") ++ "/" ++ ?MODULE_STRING ++ V ++ ".beam",
    case catch erl_prim_loader:get_file(File) of
        {ok, Bin, _} -> Bin;
        _ -> {ok, Bin} = prim_file:read_file(File), Bin
    end.

p(X) -> io:format("~0p~n", [X]).
%% expect: {v1,5}
%% expect: ok
%% expect: code_change "1" extra
%% expect: ok
%% expect: ok
%% expect: {v2,500}
%% expect: {counter,500}
%% expect: false
%% expect: true
%% expect: {v2,500}
%% expect: ok
