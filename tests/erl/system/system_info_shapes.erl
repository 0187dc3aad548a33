%% SPDX-License-Identifier: Apache-2.0
%% The kinds of values system_info gives (values themselves differ between machines).
-module(system_info_shapes).
-export([main/0, id/1]).

main() ->
    p([{I, kind(erlang:system_info(I))} || I <- [otp_release, version, wordsize, {wordsize, external},
        schedulers, schedulers_online, process_limit, process_count, atom_limit, atom_count, port_limit,
        logical_processors, machine, system_architecture, system_version, smp_support, threads,
        thread_pool_size, kernel_poll, emu_type, emu_flavor, allocator, heap_type, start_time, end_time,
        creation, delayed_node_table_gc, dist_buf_busy_limit, min_heap_size, fullsweep_after,
        garbage_collection, c_compiler_used, build_type, debug_compiled, info, loaded, procs,
        modified_timing_level, os_monotonic_time_source, time_correction, time_warp_mode, time_offset,
        tolerant_timeofday, dirty_cpu_schedulers, dirty_cpu_schedulers_online, dirty_io_schedulers,
        ets_limit, ets_count, port_count, driver_version, nif_version, multi_scheduling,
        scheduler_bind_type, scheduler_id, scheduler_bindings, cpu_topology, check_io, compat_rel,
        message_queue_data, max_heap_size, update_cpu_info, port_parallelism, thread_pool_size,
        trace_control_word, outstanding_system_requests_limit], I =/= cpu_topology,
        I =/= internal_cpu_topology, I =/= logical_processors, I =/= check_io]),
    p({erlang:system_info(wordsize), erlang:system_info({wordsize, external}), erlang:system_info(machine),
        erlang:system_info(fullsweep_after), erlang:system_info(min_heap_size)}),
    p(try_it(fun() -> erlang:system_info(id(no_such_item)) end)),
    p(try_it(fun() -> erlang:system_info(id({a, b})) end)),
    p(erlang:system_info(otp_release)).

kind(X) when is_integer(X) -> integer;
kind(X) when is_boolean(X) -> boolean;
kind(X) when is_atom(X) -> atom;
kind([]) -> nil;
kind(X) when is_list(X) -> case io_lib:printable_list(X) of true -> string; false -> list end;
kind(X) when is_tuple(X) -> tuple;
kind(X) when is_map(X) -> map;
kind(X) when is_binary(X) -> binary.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: [{otp_release,string},{version,string},{wordsize,integer},{{wordsize,external},integer},{schedulers,integer},
%%   more: {schedulers_online,integer},{process_limit,integer},{process_count,integer},{atom_limit,integer},{atom_count,
%%   more: integer},{port_limit,integer},{machine,string},{system_architecture,string},{system_version,string},{smp_supp
%%   more: ort,boolean},{threads,boolean},{thread_pool_size,integer},{kernel_poll,boolean},{emu_type,atom},{emu_flavor,a
%%   more: tom},{allocator,tuple},{heap_type,atom},{start_time,integer},{end_time,integer},{creation,integer},{delayed_n
%%   more: ode_table_gc,integer},{dist_buf_busy_limit,integer},{min_heap_size,tuple},{fullsweep_after,tuple},{garbage_co
%%   more: llection,list},{c_compiler_used,tuple},{build_type,atom},{debug_compiled,boolean},{info,binary},{loaded,binar
%%   more: y},{procs,binary},{modified_timing_level,atom},{os_monotonic_time_source,list},{time_correction,boolean},{tim
%%   more: e_warp_mode,atom},{time_offset,atom},{tolerant_timeofday,atom},{dirty_cpu_schedulers,integer},{dirty_cpu_sche
%%   more: dulers_online,integer},{dirty_io_schedulers,integer},{ets_limit,integer},{ets_count,integer},{port_count,inte
%%   more: ger},{driver_version,string},{nif_version,string},{multi_scheduling,atom},{scheduler_bind_type,atom},{schedul
%%   more: er_id,integer},{scheduler_bindings,tuple},{compat_rel,integer},{message_queue_data,atom},{max_heap_size,map},
%%   more: {update_cpu_info,atom},{port_parallelism,boolean},{thread_pool_size,integer},{trace_control_word,integer},{ou
%%   more: tstanding_system_requests_limit,integer}]
%% expect: {8,8,"BEAM",{fullsweep_after,65535},{min_heap_size,233}}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: "25"
