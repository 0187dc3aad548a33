%% SPDX-License-Identifier: Apache-2.0
%% A fun made by old code still runs old code; after purge it is gone.
-module(funs_of_old_code).
-export([main/0]).

main() ->
    load("_v1"), F = apply(hot_funs, make, [10]), E = fun hot_funs:f/1, p({F(1), E(1)}),
    load("_v2"), p({F(1), E(1)}), p(erlang:check_process_code(self(), hot_funs)),
    G = apply(hot_funs, make, [10]), p(G(1)), p(F =:= G), p(erlang:fun_info(F, module)),
    p(is_function(F, 1)).

load(V) -> {module, hot_funs} = erlang:load_module(hot_funs, code_of(V)).

%% The beam of a companion file, compiled into the folder WEBEAM_TEST_DIR.
code_of(V) ->
    File = os:getenv("WEBEAM_TEST_DIR") ++ "/" ++ ?MODULE_STRING ++ V ++ ".beam",
    case catch erl_prim_loader:get_file(File) of
        {ok, Bin, _} -> Bin;
        _ -> {ok, Bin} = prim_file:read_file(File), Bin
    end.

p(X) -> io:format("~0p~n", [X]).
%% expect: {{v1,11},{f1,1}}
%% expect: {{v1,11},{f2,1}}
%% expect: false
%% expect: {version_two,"\n"}
%% expect: false
%% expect: {module,hot_funs}
%% expect: true
