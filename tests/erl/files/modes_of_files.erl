%% SPDX-License-Identifier: Apache-2.0
%% What a file's owner may do is set and told.
%% skip: wasi WASI knows no modes
-module(modes_of_files).
-export([main/0]).

main() ->
    F = "/tmp/webeam_modes_" ++ os:getpid() ++ integer_to_list(erlang:unique_integer([positive])),
    ok = prim_file:write_file(F, <<"hello">>),
    erlang:display([prim_file:write_file_info(F, mode(8#600)), element(8, info(F)), prim_file:write_file_info(F ++ "x",
        mode(8#600))]),
    ok = prim_file:delete(F).

mode(M) -> setelement(8, erlang:make_tuple(14, undefined, [{1, file_info}]), M).
info(F) -> {ok, I} = prim_file:read_file_info(F), I.
%% expect: [ok,33152,{error,enoent}]
