%% SPDX-License-Identifier: Apache-2.0
%% One process of many outgrows its memory: it is killed, what is linked to it hears so, and all others keep their state
%% and answer.
-module(max_heap_size_spares_others).
-export([main/0]).

main() ->
    process_flag(trap_exit, true),
    Others = [spawn_opt(fun() -> keep(N) end,
        [{max_heap_size, #{size => 200000, kill => true, error_logger => false}}]) || N <- lists:seq(1, 50)],
    Big = spawn_opt(fun() -> grow([]) end,
        [link, {max_heap_size, #{size => 200000, kill => true, error_logger => false}}]),
    T = ets:new(t, [public]),
    true = ets:insert(T, {k, before}),
    io:format("~0p~n", [receive {'EXIT', Big, Why} -> Why end]),
    [P ! {add, self(), 10} || P <- Others],
    io:format("~0p ~0p~n", [lists:sum([receive {P, V} -> V end || P <- Others]), ets:lookup(T, k)]),
    io:format("~0p~n", [lists:all(fun is_process_alive/1, Others) andalso not is_process_alive(Big)]).

keep(N) -> receive {add, From, K} -> From ! {self(), N + K}, keep(N + K) end.
grow(L) -> grow([lists:duplicate(100, x) | L]).
%% expect: killed
%% expect: 1775 [{k,before}]
%% expect: true
