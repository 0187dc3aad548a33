%% SPDX-License-Identifier: Apache-2.0
%% Maps: counting words, and the small vocabulary of map operations.
-module(word_count).
-export([main/0]).

main() ->
    Text = "the quick brown fox jumps over the lazy dog the end of the fox",
    Words = string:lexemes(Text, " "),

    %% Fold the list into a map: word => how often.
    Counts = lists:foldl(fun(W, M) -> maps:update_with(W, fun(N) -> N + 1 end, 1, M) end, #{}, Words),
    io:format("~w different words~n", [map_size(Counts)]),

    %% Maps match in patterns; only the keys that are named must be there.
    #{"the" := The, "fox" := Fox} = Counts,
    io:format("the: ~w, fox: ~w, cat: ~w~n", [The, Fox, maps:get("cat", Counts, 0)]),

    %% Sort by count, then alphabetically.
    Sorted = lists:sort([{-N, W} || {W, N} <- maps:to_list(Counts)]),
    [io:format("~2w ~s~n", [-N, W]) || {N, W} <- lists:sublist(Sorted, 4)],

    %% An update gives a new map; the old one is unchanged.
    More = Counts#{"the" := 100, "cat" => 1},
    io:format("~w ~w~n", [maps:get("the", More), maps:get("the", Counts)]),

    %% := insists that the key is there.
    io:format("~p~n", [catch maps:get("cow", Counts, none)]),
    try Counts#{"cow" := 1} catch error:{badkey, K} -> io:format("no key ~p~n", [K]) end.
%% expect: 10 different words
%% expect: the: 4, fox: 2, cat: 0
%% expect:  4 the
%% expect:  2 fox
%% expect:  1 brown
%% expect:  1 dog
%% expect: 100 4
%% expect: none
%% expect: no key "cow"
