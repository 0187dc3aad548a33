%% SPDX-License-Identifier: Apache-2.0
%% current_stacktrace and current_function of one blocked in receive.
-module(current_stacktrace_of_a_waiting_process).
-export([main/0]).

main() ->
    P = spawn(fun() -> a(1) end), wait(P),
    {current_stacktrace, St} = process_info(P, current_stacktrace),
    p([{M, F, A} || {M, F, A, _} <- St]), p(process_info(P, current_function)),
    {current_location, {M2, F2, A2, _}} = process_info(P, current_location),
    p({M2, F2, A2}),
    {current_stacktrace, [{M3, F3, A3, _} | _]} = process_info(self(), current_stacktrace),
    p({M3, F3, A3}).

wait(P) -> case process_info(P, status) of {status, waiting} -> ok; _ -> erlang:yield(), wait(P) end.

a(N) -> {N, b(N + 1)}.

b(N) -> [N, block()].

block() -> receive nothing_comes -> ok end.

p(X) -> io:format("~0p~n", [X]).
%% expect: [{current_stacktrace_of_a_waiting_process,block,0},{current_stacktrace_of_a_waiting_process,b,1},{current_sta
%%   more: cktrace_of_a_waiting_process,a,1}]
%% expect: {current_function,{current_stacktrace_of_a_waiting_process,block,0}}
%% expect: {current_stacktrace_of_a_waiting_process,block,0}
%% expect: {current_stacktrace_of_a_waiting_process,main,0}
