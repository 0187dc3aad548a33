%% SPDX-License-Identifier: Apache-2.0
%% How cost grows: time per item at 1k, 10k, 100k and 1M items. Run: scripts/webeam tests/growth/growth.erl [MOST]
%% Each row: what, then nanoseconds per item at each size, then the ratio of the last to the first.
-module(growth).
-export([main/0, main/1]).

main() -> main(["1000000"]).
main([Most]) ->
    Sizes = [N || N <- [1000, 10000, 100000, 1000000], N =< list_to_integer(Most)],
    io:format("~-10s~s~n", ["ns/item", [io_lib:format("~10w", [N]) || N <- Sizes]]),
    [row(What, Sizes) || What <- [spawn, ring, queue, maps, timers]],
    ok.

row(What, Sizes) ->
    Ns = [per_item(What, N) || N <- Sizes],
    io:format("~-10w~s   x~.2f~n", [What, [io_lib:format("~10w", [T]) || T <- Ns], lists:last(Ns) / max(1, hd(Ns))]).

%% The best of a few runs in fresh processes; more of them when they are short.
per_item(What, N) ->
    Runs = max(2, min(8, 200000 div N)),
    lists:min([once(What, N) || _ <- lists:seq(1, Runs)]) div N.

once(What, N) ->
    {_, R} = spawn_monitor(fun() -> exit({took, run(What, N)}) end),
    receive {'DOWN', R, process, _, {took, Ns}} -> Ns end.

run(spawn, N) ->       % N processes alive at once, then told to stop
    T = now_ns(),
    Ps = [spawn(fun() -> receive stop -> ok end end) || _ <- lists:seq(1, N)],
    [P ! stop || P <- Ps],
    now_ns() - T;
run(ring, N) ->        % one lap around N processes that are there already
    Me = self(),
    First = lists:foldl(fun(_, Next) -> spawn(fun() -> pass(Next) end) end, Me, lists:seq(1, N)),
    T = now_ns(),
    First ! token,
    receive token -> ok end,
    now_ns() - T;
run(queue, N) ->       % N messages wait, then are taken in order
    T = now_ns(),
    [self() ! I || I <- lists:seq(1, N)],
    take(N),
    now_ns() - T;
run(maps, N) ->        % a map of N integer keys, built and read
    T = now_ns(),
    M = lists:foldl(fun(I, A) -> A#{I => I} end, #{}, lists:seq(1, N)),
    lists:foreach(fun(I) -> I = maps:get(I, M) end, lists:seq(1, N)),
    now_ns() - T;
run(timers, N) ->      % N timers set and cancelled
    T = now_ns(),
    Rs = [erlang:send_after(100000 + I, self(), x) || I <- lists:seq(1, N)],
    [erlang:cancel_timer(R) || R <- Rs],
    now_ns() - T.

pass(Next) -> receive token -> Next ! token end.
take(0) -> ok;
take(N) -> receive _ -> take(N - 1) end.
now_ns() -> erlang:monotonic_time(nanosecond).
