%% SPDX-License-Identifier: Apache-2.0
%% Twenty thousand waiting processes answer and die.
%% heavy: large data or long loops.
-module(many_processes_at_once).
-export([main/0]).

main() ->
    Me = self(),
    Ps = [spawn_link(fun() -> receive {add, N} -> Me ! {res, I + N} end end) || I <- lists:seq(1, 20000)],
    p(length(Ps)), [P ! {add, 1} || P <- Ps], p(collect(20000, 0)),
    p(length(lists:usort(Ps))).

collect(0, S) -> S;
collect(N, S) -> receive {res, X} -> collect(N - 1, S + X) end.

p(X) -> io:format("~0p~n", [X]).
%% expect: 20000
%% expect: 200030000
%% expect: 20000
