%% SPDX-License-Identifier: Apache-2.0
%% ~W and ~P cut lists, tuples, maps, strings and binaries at a depth.
-module(depth_limited_output).
-export([main/0]).

main() ->
    Ts = [lists:seq(1, 20), {a, {b, {c, {d, {e, f}}}}}, [[[[[[x]]]]]], #{a => #{b => #{c => d}}},
        lists:duplicate(50, $a), list_to_binary(lists:seq(1, 50)), {1, 2, 3, 4, 5, 6, 7},
        maps:from_list([{I, I} || I <- lists:seq(1, 10)])],
    [io:format("~W ~P~n", [T, D, T, D]) || T <- Ts, D <- [1, 2, 4, 7]], ok.
%% expect: [...] [...]
%% expect: [1|...] [1|...]
%% expect: [1,2,3|...] [1,2,3|...]
%% expect: [1,2,3,4,5,6|...] [1,2,3,4,5,6|...]
%% expect: {...} {...}
%% expect: {a,...} {a,...}
%% expect: {a,{b,...}} {a,{b,...}}
%% expect: {a,{b,{c,{...}}}} {a,{b,{c,{...}}}}
%% expect: [...] [...]
%% expect: [[...]] [[...]]
%% expect: [[[[...]]]] [[[[...]]]]
%% expect: [[[[[[x]]]]]] [[[[[[x]]]]]]
%% expect: #{} #{...}
%% expect: #{a => #{},...} #{a => #{...}}
%% expect: #{a => #{b => #{c => d,...}}} #{a => #{b => #{c => d}}}
%% expect: #{a => #{b => #{c => d}}} #{a => #{b => #{c => d}}}
%% expect: [...] [...]
%% expect: [97|...] "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
%% expect: [97,97,97|...] "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
%% expect: [97,97,97,97,97,97|...] "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
%% expect: <<...>> <<...>>
%% expect: <<1,...>> <<1,...>>
%% expect: <<1,2,3,...>> <<1,2,3,...>>
%% expect: <<1,2,3,4,5,6,...>> <<1,2,3,4,5,6,...>>
%% expect: {...} {...}
%% expect: {1,...} {1,...}
%% expect: {1,2,3,...} {1,2,3,...}
%% expect: {1,2,3,4,5,6,...} {1,2,3,4,5,6,...}
%% expect: #{} #{...}
%% expect: #{1 => 1,...} #{1 => 1,...}
%% expect: #{1 => 1,2 => 2,3 => 3,...} #{1 => 1,2 => 2,3 => 3,...}
%% expect: #{1 => 1,2 => 2,3 => 3,4 => 4,5 => 5,6 => 6,...} #{1 => 1,2 => 2,3 => 3,
%% expect:                                                    4 => 4,5 => 5,6 => 6,...}
