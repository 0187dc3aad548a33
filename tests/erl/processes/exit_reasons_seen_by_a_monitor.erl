%% SPDX-License-Identifier: Apache-2.0
%% Each way to end gives its reason in the DOWN message.
-module(exit_reasons_seen_by_a_monitor).
-export([main/0, id/1]).

main() ->
    Fs = [fun() -> ok end, fun() -> exit(normal) end, fun() -> exit({a, b}) end, fun() -> throw(oops) end,
        fun() -> error(bad) end, fun() -> exit(kill) end, fun() -> exit(self(), kill) end,
        fun() -> exit(self(), normal) end, fun() -> 1 / id(0) end, fun() -> exit(shutdown) end],
    [begin {P, R} = spawn_monitor(F), receive {'DOWN', R, process, P, {Why, [_ | _]}} -> p({Why, trace});
        {'DOWN', R, process, P, Why} -> p(Why) end end || F <- Fs],
    ok.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).
%% expect: normal
%% expect: normal
%% expect: {a,b}
%% expect: {{nocatch,oops},trace}
%% expect: {bad,trace}
%% expect: kill
%% expect: killed
%% expect: normal
%% expect: {badarith,trace}
%% expect: shutdown
