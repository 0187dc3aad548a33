%% SPDX-License-Identifier: Apache-2.0
%% Base literals, underscores and characters as the compiler reads them.
-module(numbers_in_text).
-export([main/0]).

main() ->
    p([16#ff, 2#1010, 36#zz, 1_000_000, $a, $\n, $\s, $\x41, 16#dead_beef, 1.5e3, 1.0e-3, -0, 0.1e1, $\101,
        $\^A]),
    p(["a\x{41}b", "\101\t", "ab" "cd"]),
    p([1.7976931348623157e308, 2.2250738585072014e-308, 123456789.0e-5]),
    p(<<"a\x{e4}">>), p(<<"ab"/utf16>>).

p(X) -> io:format("~w~n", [X]).
%% expect: [255,10,1295,1000000,97,10,32,65,3735928559,1.5e3,0.001,0,1.0,65,1]
%% expect: [[97,65,98],[65,9],[97,98,99,100]]
%% expect: [1.7976931348623157e308,2.2250738585072014e-308,1234.56789]
%% expect: <<97,228>>
%% expect: <<0,97,0,98>>
