%% SPDX-License-Identifier: Apache-2.0
%% A crash elsewhere touches nobody unlinked.
-module(errors_in_a_child_leave_the_parent).
-export([main/0, id/1]).

main() ->
    spawn(fun() -> exit(crash) end), {P, R} = spawn_monitor(fun() -> error_in(id(0)) end),
    receive {'DOWN', R, _, P, {Why, [{M, F, A, _} | _]}} -> p({Why, M, F, A}) end,
    p(still_here).

error_in(X) -> {ok, 1 div X}.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).
%% expect: {badarith,erlang,'div',[1,0]}
%% expect: still_here
