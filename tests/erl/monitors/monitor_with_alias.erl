%% SPDX-License-Identifier: Apache-2.0
%% {alias, Kind}: demonitor and reply_demonitor close the alias.
-module(monitor_with_alias).
-export([main/0, id/1]).

main() ->
    S = fun() -> spawn(fun L() -> receive {To, X} -> To ! {To, X}, L(); stop -> exit(stopped) end end) end,
    P = S(), R = monitor(process, P, [{alias, reply_demonitor}]), P ! {R, 1},
    receive {R, 1} -> p(reply) end, p(demonitor(R, [info])), P ! {R, 2},
    receive {R, 2} -> p(bad) after 20 -> p(dropped) end,
    R2 = monitor(process, P, [{alias, demonitor}]), P ! {R2, 1},
    receive {R2, 1} -> p(reply) end, P ! {R2, 2}, receive {R2, 2} -> p(again) end,
    p(demonitor(R2, [info])), P ! {R2, 3},
    receive {R2, 3} -> p(bad) after 20 -> p(dropped) end,
    R3 = monitor(process, P, [{alias, explicit_unalias}]), demonitor(R3), P ! {R3, 1},
    receive {R3, 1} -> p(explicit_still_open) end, p(unalias(R3)),
    R4 = monitor(process, P, [{alias, demonitor}]), P ! stop,
    receive {'DOWN', R4, _, _, W} -> p(W) end, R4 ! late,
    receive late -> p(bad) after 20 -> p(closed_by_down) end,
    p(try_it(fun() -> monitor(process, P, [{alias, id(x)}]) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: reply
%% expect: false
%% expect: dropped
%% expect: reply
%% expect: again
%% expect: true
%% expect: dropped
%% expect: explicit_still_open
%% expect: true
%% expect: stopped
%% expect: closed_by_down
%% expect: {error,badarg}
