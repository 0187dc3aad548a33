%% SPDX-License-Identifier: Apache-2.0
%% Formats that erl reads but no longer writes by itself.
-module(old_encodings_are_understood).
-export([main/0]).

main() ->
    [p(binary_to_term(X)) || X <- [<<131, 100, 0, 2, "ab">>, <<131, 115, 2, "ab">>, <<131, 118, 0, 3,
        "abc">>, <<131, 99, "1.50000000000000000000e+00", 0, 0, 0, 0, 0>>, <<131, 107, 0, 2, 1, 2>>, <<131,
        98, 0, 0, 0, 5>>, <<131, 110, 1, 0, 5>>, <<131, 110, 1, 1, 5>>, <<131, 110, 8, 0, 255, 255, 255,
        255, 255, 255, 255, 7>>, <<131, 111, 0, 0, 0, 1, 0, 7>>, <<131, 105, 0, 0, 0, 1, 97, 1>>, <<131,
        104, 0>>, <<131, 110, 0, 0>>, <<131, 110, 4, 0, 0, 0, 0, 0>>, <<131, 109, 0, 0, 0, 0>>, <<131, 77,
        0, 0, 0, 2, 3, 1, 224>>, <<131, 108, 0, 0, 0, 1, 97, 1, 97, 2>>, <<131, 116, 0, 0, 0, 0>>, <<131,
        113, 100, 0, 5, "lists", 100, 0, 3, "map", 97, 2>>]],
    p(binary_to_term(<<131, 119, 2, 195, 164>>) =:= 'ä').

p(X) -> io:format("~w~n", [X]).
%% expect: ab
%% expect: ab
%% expect: abc
%% expect: 1.5
%% expect: [1,2]
%% expect: 5
%% expect: 5
%% expect: -5
%% expect: 576460752303423487
%% expect: 7
%% expect: {1}
%% expect: {}
%% expect: 0
%% expect: 0
%% expect: <<>>
%% expect: <<1,7:3>>
%% expect: [1|2]
%% expect: #{}
%% expect: fun lists:map/2
%% expect: true
