%% SPDX-License-Identifier: Apache-2.0
-module(map_sizes).
-export([main/0]).

main() ->
    [show(N) || N <- [1, 2, 32, 33]],
    ok.

show(N) ->
    Map = maps:from_list([{I, I} || I <- lists:seq(1, N)]),
    Changed = Map#{1 := changed},
    %% What both have in common is counted once; the pair itself has 3 words.
    New = erts_debug:size({Map, Changed}) - 3 - erts_debug:size(Map),
    io:format("~w keys: ~w words, ~w new ones to change a value, ", [N, erts_debug:flat_size(Map), New]),
    io:format("the first key is ~w~n", [hd(maps:keys(Map))]).
