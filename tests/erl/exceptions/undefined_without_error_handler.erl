%% SPDX-License-Identifier: Apache-2.0
%% Where nothing handles undefined functions, the trace shows the function that is missing once, by its arity.
-module(undefined_without_error_handler).
-export([main/0]).

main() ->
    logger:set_primary_config(level, none),
    show(fun() -> {no_such_module:f(1)} end),
    show(fun() -> no_such_module:f(1) end),
    show(fun() -> {apply(no_such_module, f, [])} end).

show(F) ->
    {_, M} = spawn_monitor(fun() -> process_flag(error_handler, no_such_handler), F() end),
    receive {'DOWN', M, _, _, {R, S}} -> io:format("~p ~p~n", [R, [{Mod, N, A} || {Mod, N, A, _} <- S]]) end.
%% expect: undef [{no_such_module,f,1},
%% expect:        {undefined_without_error_handler,'-main/0-fun-0-',0}]
%% expect: undef [{no_such_module,f,1}]
%% expect: undef [{no_such_module,f,0},
%% expect:        {undefined_without_error_handler,'-main/0-fun-2-',0}]
