%% SPDX-License-Identifier: Apache-2.0
%% The process starts and dies of undef.
-module(spawn_undefined_function).
-export([main/0]).

main() ->
    {P, R} = spawn_monitor(no_such_module_w, f, [1]),
    receive {'DOWN', R, process, P, Why} -> p(Why) end,
    {P2, R2} = spawn_monitor(lists, nope, []),
    receive {'DOWN', R2, process, P2, Why2} -> p(Why2) end.

p(X) -> io:format("~0p~n", [X]).
%% expect: {undef,[{no_such_module_w,f,[1],[]}]}
%% expect: {undef,[{lists,nope,[],[]}]}
