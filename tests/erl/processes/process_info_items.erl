%% SPDX-License-Identifier: Apache-2.0
%% What process_info says about a waiting process and about the caller.
-module(process_info_items).
-export([main/0, id/1]).

main() ->
    Me = self(),
    P = spawn_opt(fun() -> put(k, v), receive go -> ok end end, [{priority, low}, {min_heap_size, 500},
        {fullsweep_after, 7}]),
    link(P), P ! a, P ! b, wait(P),
    [p(process_info(P, I)) || I <- [status, message_queue_len, messages, priority, trap_exit, dictionary,
        monitors, current_function, initial_call, error_handler, suspending, sequential_trace_token,
        last_calls, message_queue_data]],
    {links, [Me]} = process_info(P, links),
    {group_leader, GL} = process_info(P, group_leader), p(GL =:= group_leader()),
    p(proplists:get_value(fullsweep_after, element(2, process_info(P, garbage_collection)))),
    p([K || {K, V} <- [process_info(P, I) || I <- [memory, heap_size, total_heap_size, stack_size,
        reductions]], is_integer(V), V >= 0]),
    p([K || {K, _} <- process_info(P)]), p(process_info(P, [priority, status])),
    p(process_info(P, [])), p(process_info(self(), status)), {parent, Par} = {parent, Me},
    p(Par =:= Me), {monitored_by, MB} = process_info(P, monitored_by), p(MB),
    P ! go, R = monitor(process, P), receive {'DOWN', R, _, _, _} -> ok end,
    p(process_info(P)), p(process_info(P, status)), p(process_info(P, [status, links])),
    p(try_it(fun() -> process_info(self(), id(nonsense)) end)),
    p(try_it(fun() -> process_info(id(x), status) end)).

wait(P) -> case process_info(P, status) of {status, waiting} -> ok; _ -> erlang:yield(), wait(P) end.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {status,waiting}
%% expect: {message_queue_len,2}
%% expect: {messages,[a,b]}
%% expect: {priority,low}
%% expect: {trap_exit,false}
%% expect: {dictionary,[{k,v}]}
%% expect: {monitors,[]}
%% expect: {current_function,{process_info_items,'-main/0-fun-0-',0}}
%% expect: {initial_call,{erlang,apply,2}}
%% expect: {error_handler,error_handler}
%% expect: {suspending,[]}
%% expect: {sequential_trace_token,[]}
%% expect: {last_calls,false}
%% expect: {message_queue_data,on_heap}
%% expect: true
%% expect: 7
%% expect: [memory,heap_size,total_heap_size,stack_size,reductions]
%% expect: [current_function,initial_call,status,message_queue_len,links,dictionary,trap_exit,error_handler,priority,gro
%%   more: up_leader,total_heap_size,heap_size,stack_size,reductions,garbage_collection,suspending]
%% expect: [{priority,low},{status,waiting}]
%% expect: []
%% expect: {status,running}
%% expect: true
%% expect: []
%% expect: undefined
%% expect: undefined
%% expect: undefined
%% expect: {error,badarg}
%% expect: {error,badarg}
