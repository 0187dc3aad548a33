%% SPDX-License-Identifier: Apache-2.0
%% delete_module makes current code old; calls are undef until it is loaded again.
-module(deleted_modules).
-export([main/0, id/1]).

main() ->
    {module, hot_gone} = erlang:load_module(hot_gone, code_of("_v1")),
    p(apply(hot_gone, f, [])), p(erlang:delete_module(hot_gone)),
    p(element(2, try_it(fun() -> apply(hot_gone, f, []) end))),
    p({erlang:module_loaded(hot_gone), erlang:check_old_code(hot_gone)}),
    p(try_it(fun() -> erlang:delete_module(hot_gone) end)),
    p(erlang:purge_module(hot_gone)), p(erlang:check_old_code(hot_gone)),
    {module, hot_gone} = erlang:load_module(hot_gone, code_of("_v1")),
    p(apply(hot_gone, f, [])), p(erlang:delete_module(no_such_module_v)),
    p(try_it(fun() -> erlang:purge_module(no_such_module_v) end)),
    p(try_it(fun() -> erlang:delete_module(id("x")) end)).

%% The beam of a companion file, compiled into the folder WEBEAM_TEST_DIR.
code_of(V) ->
    File = os:getenv("WEBEAM_TEST_DIR") ++ "/" ++ ?MODULE_STRING ++ V ++ ".beam",
    case catch erl_prim_loader:get_file(File) of
        {ok, Bin, _} -> Bin;
        _ -> {ok, Bin} = prim_file:read_file(File), Bin
    end.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: here
%% expect: true
%% expect: undef
%% expect: {false,true}
%% expect: {error,badarg}
%% expect: true
%% expect: false
%% expect: here
%% expect: undefined
%% expect: {error,badarg}
%% expect: {error,badarg}
