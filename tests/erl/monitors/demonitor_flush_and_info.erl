%% SPDX-License-Identifier: Apache-2.0
%% What demonitor returns and whether a delivered message goes.
-module(demonitor_flush_and_info).
-export([main/0, id/1]).

main() ->
    P = spawn(fun() -> receive stop -> ok end end), R = monitor(process, P),
    p(demonitor(R)), p(demonitor(R)), p(demonitor(R, [info])), R2 = monitor(process, P),
    p(demonitor(R2, [info])), R3 = monitor(process, P), R4 = monitor(process, P),
    P ! stop, receive {'DOWN', R4, _, _, _} -> ok end,
    p(process_info(self(), message_queue_len)), p(demonitor(R3, [flush])),
    p(process_info(self(), message_queue_len)), R5 = monitor(process, P),
    receive after 20 -> ok end, p(demonitor(R5, [flush, info])),
    p(process_info(self(), messages)), p(try_it(fun() -> demonitor(R, id([x])) end)),
    {monitors, Ms} = process_info(self(), monitors), p(Ms).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: true
%% expect: true
%% expect: false
%% expect: true
%% expect: {message_queue_len,1}
%% expect: true
%% expect: {message_queue_len,0}
%% expect: false
%% expect: {messages,[]}
%% expect: {error,badarg}
%% expect: []
