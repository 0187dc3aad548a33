%% SPDX-License-Identifier: Apache-2.0
%% F.P.Pad modifiers, * arguments, padding to the left.
-module(field_width_precision_and_pad).
-export([main/0]).

main() ->
    io:format("[~10s][~-10s][~10.3s][~.2s][~5.5.*s][~*s]~n", ["abc", "abc", "abcdef", "abcdef", $*, "ab", 6,
        "x"]),
    io:format("[~10w][~-10w][~3w][~10.0.xw]~n", [abc, abc, abcdef, a]),
    io:format("[~5B][~-5B][~5.16.0B][~.2B][~.36B][~8.2.0B][~b]~n", [12, 12, 255, 5, 123456, 5, -3]),
    io:format("[~.16b][~.16#][~.16+][~10.8+]~n", [255, 255, 255, 64]),
    io:format("[~c][~5c][~5.3c][~-5c]~n", [$a, $b, $c, $d]),
    io:format("[~10p][~20p]~n", [{a, b}, "x"]),
    io:format("~~ ~n~3n~i~w~n", [ignored, shown]),
    io:format("[~10f][~10.2f][~-10.1f][~12.4e]~n", [1.5, 2.25, 3.35, 12345.678]),
    io:format("~30p|~n", [lists:seq(1, 12)]),
    io:format("~W ~P~n", [lists:seq(1, 20), 5, "abcdef" ++ [0], 4]).
%% expect: [       abc][abc       ][       abc][ab][***ab][     x]
%% expect: [       abc][abc       ][***][xxxxxxxxxx]
%% expect: [   12][12   ][000FF][101][2N9C][00000101][-3]
%% expect: [ff][16#FF][16#ff][     8#100]
%% expect: [a][bbbbb][  ccc][ddddd]
%% expect: [{a,b}]["x"]
%% expect: ~
%% expect:
%% expect:
%% expect:
%% expect: shown
%% expect: [  1.500000][      2.25][3.4       ][    1.235e+4]
%% expect: [1,2,3,4,5,6,7,8,9,10,11,12]|
%% expect: [1,2,3,4|...] [97,98,99|...]
