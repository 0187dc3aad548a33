%% SPDX-License-Identifier: Apache-2.0
%% A suspended process does not run; suspensions count.
-module(suspend_and_resume).
-export([main/0]).

main() ->
    Me = self(), P = spawn(fun L() -> receive {ping, N} -> Me ! {pong, N}, L() end end),
    p(erlang:suspend_process(P)), P ! {ping, 1},
    receive {pong, 1} -> p(ran) after 50 -> p(suspended) end, p(process_info(P, status)),
    p(erlang:suspend_process(P)), p(erlang:resume_process(P)),
    receive {pong, 1} -> p(ran) after 30 -> p(still) end, p(erlang:resume_process(P)),
    receive {pong, 1} -> p(resumed) end, p(try_it(fun() -> erlang:resume_process(P) end)),
    p(try_it(fun() -> erlang:suspend_process(self()) end)),
    p(erlang:suspend_process(P, [unless_suspending])),
    p(erlang:suspend_process(P, [unless_suspending])),
    p(length(element(2, process_info(self(), suspending)))), exit(P, kill).

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: true
%% expect: suspended
%% expect: {status,suspended}
%% expect: true
%% expect: true
%% expect: still
%% expect: true
%% expect: resumed
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: true
%% expect: false
%% expect: 1
