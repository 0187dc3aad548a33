%% SPDX-License-Identifier: Apache-2.0
-module(flat_or_hashed).
-export([main/0, settings/0]).

main() ->
    Settings = settings(),
    io:format("keys: ~w~n", [map_size(Settings)]),
    io:format("words: ~w~n", [erts_debug:flat_size(Settings)]),
    io:format("area: ~w~n", [area(Settings)]).

settings() ->
    Options = maps:from_list([{N, on} || N <- lists:seq(1, 30)]),
    Options#{width => 40, height => 25}.

area(#{width := Width, height := Height}) -> Width * Height.
