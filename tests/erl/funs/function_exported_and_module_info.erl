%% SPDX-License-Identifier: Apache-2.0
%% erlang:function_exported/3, module_info/0,1 of this module.
-module(function_exported_and_module_info).
-export([main/0, id/1]).
-note([hello]).

main() ->
    p([erlang:function_exported(M, F, A) || {M, F, A} <- [{?MODULE, main, 0}, {?MODULE, hidden, 1}, {erlang,
        abs, 1}, {erlang, spawn, 3}, {nomod, f, 0}, {?MODULE, module_info, 1}]]),
    p(lists:sort(?MODULE:module_info(exports))), p(?MODULE:module_info(module)),
    p(lists:member({hidden, 1}, ?MODULE:module_info(functions))),
    p(proplists:get_value(note, ?MODULE:module_info(attributes))),
    p(lists:sort([K || {K, _} <- ?MODULE:module_info()])), p(hidden(id(1))),
    p(is_binary(?MODULE:module_info(md5))),
    p(try_it(fun() -> ?MODULE:module_info(id(zz)) end)),
    p(erlang:is_builtin(erlang, abs, 1)), p(erlang:is_builtin(lists, map, 2)),
    p([erlang:module_loaded(M) || M <- [?MODULE, lists, nomod]]).

hidden(X) -> X.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: [true,false,true,true,false,true]
%% expect: [{id,1},{main,0},{module_info,0},{module_info,1}]
%% expect: function_exported_and_module_info
%% expect: true
%% expect: [hello]
%% expect: [attributes,compile,exports,md5,module]
%% expect: 1
%% expect: true
%% expect: {error,badarg}
%% expect: true
%% expect: false
%% expect: [true,true,false]
