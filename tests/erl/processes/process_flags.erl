%% SPDX-License-Identifier: Apache-2.0
%% Each flag gives its old value; wrong ones are badarg.
-module(process_flags).
-export([main/0, id/1]).

main() ->
    T = fun() -> p([process_flag(trap_exit, true), process_flag(trap_exit, false), process_flag(priority,
        high), process_flag(priority, normal), process_flag(min_heap_size, 1000),
        process_flag(fullsweep_after, 10), process_flag(fullsweep_after, 20),
        process_flag(message_queue_data, off_heap), process_flag(message_queue_data, on_heap),
        process_flag(error_handler, error_handler), process_flag(sensitive, true), process_flag(sensitive,
        false), process_flag(save_calls, 0)]), p(process_flag(max_heap_size, #{size => 1000000,
        kill => false})), p(process_flag(max_heap_size, 0)),
        [p(try_it(fun() -> process_flag(id(F), V) end)) || {F, V} <- [{trap_exit, maybe}, {priority,
            urgent}, {min_heap_size, -1}, {nonsense, 1}, {message_queue_data, x}, {max_heap_size, -5},
            {save_calls, -1}]] end, {_, R} = spawn_monitor(T), receive {'DOWN', R, _, _, W} -> p(W) end.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: [false,true,normal,high,233,65535,10,on_heap,off_heap,error_handler,false,true,0]
%% expect: #{error_logger => true,kill => true,size => 0}
%% expect: #{error_logger => true,kill => false,size => 1000000}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: normal
