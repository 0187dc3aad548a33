%% SPDX-License-Identifier: Apache-2.0
%% With trap_exit a noproc message, without it death.
-module(link_to_a_dead_process).
-export([main/0, id/1]).

main() ->
    {Dead, R} = spawn_monitor(fun() -> ok end), receive {'DOWN', R, _, _, _} -> ok end,
    {_, R2} = spawn_monitor(fun() -> link(Dead), receive after 1000 -> ok end end),
    receive {'DOWN', R2, _, _, {Why, [{M, F, _, I} | _]}} -> p({Why, M, F, I}) end,
    process_flag(trap_exit, true), p(try_it(fun() -> link(Dead) end)),
    receive {'EXIT', Dead, Why2} -> p(Why2) end, p(unlink(Dead)),
    p(try_it(fun() -> link(id(a)) end)), p(link(self())).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {noproc,erlang,link,[{error_info,#{module => erl_erts_errors}}]}
%% expect: {value,true}
%% expect: noproc
%% expect: true
%% expect: {error,badarg}
%% expect: true
