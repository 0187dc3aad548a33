%% SPDX-License-Identifier: Apache-2.0
%% Grapheme clusters: one e with an accent is one character.
-module(string_with_combining_characters).
-export([main/0]).

main() ->
    S = [$e, 16#301, $x],
    io:format("~w~n", [[string:length(S), string:to_graphemes(S), string:reverse(S), string:slice(S, 1, 1),
        string:uppercase([228, 223]), string:lowercase([196, 1024]), string:next_grapheme(S),
        string:length(<<"e", 16#301/utf8>>), string:equal([16#e9], [$e, 16#301], false, nfc),
        string:titlecase([453, $a]), string:casefold([223]), string:length([16#1F468, 16#200D, 16#1F469])]]).
%% expect: [2,[[101,769],120],[120,[101,769]],[120],[196,83,83],[228,1104],[[101,769],120],1,true,[453,97],[115,115],1]
