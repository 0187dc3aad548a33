%% SPDX-License-Identifier: Apache-2.0
%% load_module of wrong bytes, truncated or damaged files, and the wrong module name.
-module(damaged_code_is_refused).
-export([main/0, id/1]).

main() ->
    B = code_of("_v1"), p(try_it(fun() -> erlang:load_module(hot_bad, <<>>) end)),
    p(try_it(fun() -> erlang:load_module(hot_bad, <<"not a beam file">>) end)),
    p(erlang:load_module(other_name, B)),
    p(lists:usort([erlang:load_module(hot_bad, binary_part(B, 0, N)) || N <- lists:seq(0,
        byte_size(B) - 100, 7)])),
    p(erlang:module_loaded(hot_bad)), p(erlang:load_module(hot_bad, B)),
    p(apply(hot_bad, f, [1])), p(try_it(fun() -> erlang:load_module(id(1), B) end)),
    p(try_it(fun() -> erlang:load_module(hot_bad, id(x)) end)).

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
%% expect: {value,{error,badfile}}
%% expect: {value,{error,badfile}}
%% expect: {error,badfile}
%% expect: [{error,badfile}]
%% expect: false
%% expect: {module,hot_bad}
%% expect: {good,1}
%% expect: {error,badarg}
%% expect: {error,badarg}
