%% SPDX-License-Identifier: Apache-2.0
%% garbage_collection items and minor_gcs counters.
-module(gc_info_and_counters).
-export([main/0]).

main() ->
    {_, G} = process_info(self(), garbage_collection), p(lists:sort([K || {K, _} <- G])),
    {_, I} = process_info(self(), garbage_collection_info),
    p(lists:sort([K || {K, _} <- I])), p(lists:all(fun({_, V}) -> is_integer(V) end, I)),
    {A, B, _} = statistics(garbage_collection),
    _ = [erlang:garbage_collect() || _ <- lists:seq(1, 5)],
    {C, D, _} = statistics(garbage_collection), p({C - A >= 5, D >= B}).

p(X) -> io:format("~0p~n", [X]).
%% expect: [fullsweep_after,max_heap_size,min_bin_vheap_size,min_heap_size,minor_gcs]
%% expect: [bin_old_vheap_block_size,bin_old_vheap_size,bin_vheap_block_size,bin_vheap_size,heap_block_size,heap_size,mb
%%   more: uf_size,old_heap_block_size,old_heap_size,recent_size,stack_size]
%% expect: true
%% expect: {true,true}
