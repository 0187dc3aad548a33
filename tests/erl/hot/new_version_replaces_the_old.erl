%% SPDX-License-Identifier: Apache-2.0
%% Loading a module again changes what external calls reach.
-module(new_version_replaces_the_old).
-export([main/0]).

main() ->
    p(element(1, load("_v1"))), p(apply(hot_replace, version, [])),
    p(element(1, load("_v2"))), p(apply(hot_replace, version, [])),
    p(apply(hot_replace, only_in_2, [])), p(erlang:check_old_code(hot_replace)),
    p(load("_v1")), p(erlang:purge_module(hot_replace)),
    p(erlang:check_old_code(hot_replace)), p(element(1, load("_v1"))),
    p(apply(hot_replace, version, [])),
    p(element(2, try_it(fun() -> apply(hot_replace, only_in_2, []) end))),
    p(erlang:module_loaded(hot_replace)),
    p(erlang:function_exported(hot_replace, only_in_2, 0)).

load(V) -> erlang:load_module(hot_replace, code_of(V)).

%% The beam of a companion file, compiled into the folder WEBEAM_TEST_DIR.
code_of(V) ->
    File = os:getenv("WEBEAM_TEST_DIR") ++ "/" ++ ?MODULE_STRING ++ V ++ ".beam",
    case catch erl_prim_loader:get_file(File) of
        {ok, Bin, _} -> Bin;
        _ -> {ok, Bin} = prim_file:read_file(File), Bin
    end.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: module
%% expect: 1
%% expect: module
%% expect: 2
%% expect: new
%% expect: true
%% expect: {error,not_purged}
%% expect: true
%% expect: false
%% expect: module
%% expect: 1
%% expect: undef
%% expect: true
%% expect: false
