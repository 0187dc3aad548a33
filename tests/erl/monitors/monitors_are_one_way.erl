%% SPDX-License-Identifier: Apache-2.0
%% The monitored does not die with the monitor, and is listed.
-module(monitors_are_one_way).
-export([main/0]).

main() ->
    P = spawn(fun() -> receive stop -> ok end end),
    {Q, R} = spawn_monitor(fun() -> monitor(process, P), exit(crash) end),
    receive {'DOWN', R, _, Q, W} -> p(W) end, p(is_process_alive(P)), monitor(process, P),
    p(process_info(P, monitored_by) =:= {monitored_by, [self()]}),
    p(process_info(self(), monitors) =:= {monitors, [{process, P}]}), exit(P, kill).

p(X) -> io:format("~0p~n", [X]).
%% expect: crash
%% expect: true
%% expect: true
%% expect: true
