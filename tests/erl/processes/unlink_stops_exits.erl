%% SPDX-License-Identifier: Apache-2.0
%% After unlink no exit signal arrives, nor is one left behind.
-module(unlink_stops_exits).
-export([main/0]).

main() ->
    process_flag(trap_exit, true),
    P = spawn_link(fun() -> receive die -> exit(boom) end end), p(unlink(P)),
    M = monitor(process, P), P ! die, receive {'DOWN', M, _, _, W} -> p(W) end,
    receive X -> p({unexpected, X}) after 30 -> p(quiet) end,
    p(lists:member(P, element(2, process_info(self(), links)))), p(unlink(P)).

p(X) -> io:format("~0p~n", [X]).
%% expect: true
%% expect: boom
%% expect: quiet
%% expect: false
%% expect: true
