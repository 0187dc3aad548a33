%% SPDX-License-Identifier: Apache-2.0
%% A module with -on_load is loaded, but callable only after its function ran and was accepted.
-module(on_load_needs_to_be_called).
-export([main/0]).

main() ->
    p(erlang:load_module(hot_onload, code_of("_v1"))),
    p(erlang:module_loaded(hot_onload)),
    p(element(2, try_it(fun() -> apply(hot_onload, f, []) end))),
    p(erlang:call_on_load_function(hot_onload)),
    p(erlang:finish_after_on_load(hot_onload, true)), p(apply(hot_onload, f, [])).

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
%% expect: {error,on_load}
%% expect: false
%% expect: undef
%% expect: ok
%% expect: true
%% expect: ran
