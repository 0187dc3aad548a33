%% SPDX-License-Identifier: Apache-2.0
%% A process that passes its max_heap_size is reported to the logger, if it wants to be: format, arguments, and what
%% becomes of it.
-module(max_heap_size_is_reported).
-export([main/0, log/2]).

main() ->
    register(observer, self()),
    ok = logger:set_primary_config(level, error), ok = logger:add_handler(x, ?MODULE, #{}),
    logger:remove_handler(default),
    [begin
        {P, R} = spawn_opt(fun() -> process_flag(max_heap_size, M), length(lists:seq(1, 20000)) end, [monitor]),
        receive {'DOWN', R, _, P, Why} -> io:format("~p~n", [Why]) end,
        receive {P, F, [P, 5000, Total, Kill, Log, 0, Info]} ->
            io:format("~s~p ~p ~p~n~p~n", [F, Total > 5000, Kill, Log, [K || {K, V} <- Info, is_integer(V)]])
        after 500 -> io:format("no report~n") end
     end || M <- [#{size => 5000, kill => true, error_logger => true}, #{size => 5000, kill => false,
                  error_logger => true},
                  #{size => 5000, kill => true, error_logger => false}]],
    io:format("ok~n").

log(#{level := error, msg := {F, A}, meta := #{pid := P, error_logger := #{emulator := true}}}, _) -> observer ! {P, F,
    A};
log(_, _) -> ok.
%% expect: killed
%% expect:      Process:            ~p ~n     Context:            maximum heap size reached~n     Max Heap Size:      ~p
%%   more: ~n     Total Heap Size:    ~p~n     Kill:               ~p~n     Error Logger:       ~p~n     Message Queue L
%%   more: en:  ~p~n     GC Info:            ~p~ntrue true true
%% expect: [old_heap_block_size,heap_block_size,mbuf_size,recent_size,stack_size,
%% expect:  old_heap_size,heap_size,bin_vheap_size,bin_vheap_block_size,
%% expect:  bin_old_vheap_size,bin_old_vheap_block_size]
%% expect: normal
%% expect:      Process:            ~p ~n     Context:            maximum heap size reached~n     Max Heap Size:      ~p
%%   more: ~n     Total Heap Size:    ~p~n     Kill:               ~p~n     Error Logger:       ~p~n     Message Queue L
%%   more: en:  ~p~n     GC Info:            ~p~ntrue false true
%% expect: [old_heap_block_size,heap_block_size,mbuf_size,recent_size,stack_size,
%% expect:  old_heap_size,heap_size,bin_vheap_size,bin_vheap_block_size,
%% expect:  bin_old_vheap_size,bin_old_vheap_block_size]
%% expect: killed
%% expect: no report
%% expect: ok
