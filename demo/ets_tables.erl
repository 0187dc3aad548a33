%% SPDX-License-Identifier: Apache-2.0
%% ETS: tables in memory that many processes share.
%%
%% A table lives outside of any process: rows are copied in and out. Look-up by
%% key takes the same time however big the table is. When its owner ends, the
%% table is gone.
-module(ets_tables).
-export([main/0]).

main() ->
    T = ets:new(planets, [set, public, {keypos, 1}]),
    ets:insert(T, [{mercury, 0}, {venus, 0}, {earth, 1}, {mars, 2}, {jupiter, 95}, {saturn, 146}]),
    io:format("earth: ~w~n", [ets:lookup(T, earth)]),
    io:format("pluto: ~w~n", [ets:lookup(T, pluto)]),

    %% A pattern of the rows wanted: '_' is anything, '$1' what is asked for.
    io:format("without moons: ~w~n", [lists:sort(ets:select(T, [{{'$1', 0}, [], ['$1']}]))]),
    io:format("more than 50: ~w~n", [lists:sort(ets:select(T, [{{'$1', '$2'}, [{'>', '$2', 50}], ['$1']}]))]),

    %% A thousand processes count in one row: update_counter cannot be interrupted.
    ets:insert(T, {hits, 0}),
    Me = self(),
    [spawn(fun() -> ets:update_counter(T, hits, 1), Me ! done end) || _ <- lists:seq(1, 1000)],
    [receive done -> ok end || _ <- lists:seq(1, 1000)],
    io:format("counted: ~w~n", [ets:lookup_element(T, hits, 2)]),

    %% An ordered_set keeps its rows sorted by key.
    S = ets:new(scores, [ordered_set]),
    ets:insert(S, [{31, bo}, {7, al}, {99, cy}]),
    io:format("best: ~w, next: ~w~n", [ets:last(S), ets:prev(S, ets:last(S))]).
%% expect: earth: [{earth,1}]
%% expect: pluto: []
%% expect: without moons: [mercury,venus]
%% expect: more than 50: [jupiter,saturn]
%% expect: counted: 1000
%% expect: best: 99, next: 31
