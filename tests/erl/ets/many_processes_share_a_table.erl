%% SPDX-License-Identifier: Apache-2.0
%% Writers and readers of one public table; nothing is lost.
%% skip: gc a collection at every safe point takes minutes here
-module(many_processes_share_a_table).
-export([main/0]).

main() ->
    [one(Opts) || Opts <- [[set], [ordered_set], [set, {write_concurrency, true}],
        [duplicate_bag, {read_concurrency, true}]]].

one([Type | _] = Opts) ->
    T = ets:new(t, [public | Opts]),
    ets:insert(T, {count, 0}),
    Ps = [spawn_monitor(fun() -> writer(T, I, Type) end) || I <- lists:seq(1, 8)],
    Rs = [spawn_monitor(fun() -> reader(T, 40) end) || _ <- lists:seq(1, 4)],
    [receive {'DOWN', R, _, _, normal} -> ok; {'DOWN', R, _, _, X} -> io:format("~p~n", [X]) end || {_, R} <- Ps ++ Rs],
    io:format("~p ~p ~p~n", [Type, ets:info(T, size), case Type of duplicate_bag -> none; _ ->
        ets:lookup(T, count) end]).

writer(T, I, Type) ->
    [begin
         ets:insert(T, {{I, N}, N, "some", {more}}),
         Type =:= duplicate_bag orelse ets:update_counter(T, count, 1),
         N rem 3 =:= 0 andalso ets:delete(T, {I, N - 1})
     end || N <- lists:seq(1, 1500)].

reader(_, 0) -> ok;
reader(T, N) ->
    [{{_, _}, M, "some", {more}} = O || {{_, M}, _, _, _} = O <- ets:select(T,
        [{{{N rem 8 + 1, '_'}, '_', '_', '_'}, [], ['$_']}])],
    _ = ets:first(T), _ = ets:lookup(T, {3, N}),
    reader(T, N - 1).
%% expect: set 8001 [{count,12000}]
%% expect: ordered_set 8001 [{count,12000}]
%% expect: set 8001 [{count,12000}]
%% expect: duplicate_bag 8001 none
