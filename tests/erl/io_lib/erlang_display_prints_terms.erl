%% SPDX-License-Identifier: Apache-2.0
%% erlang:display writes a term and a newline by itself.
-module(erlang_display_prints_terms).
-export([main/0]).

main() ->
    [erlang:display(T) || T <- [a, 'A b', "string", [1, 2], [a | b], {}, {x, "y", [z]}, 1, -1, 1 bsl 70,
        1.5, -0.1, 1.0e100, <<"bin">>, <<1, 2, 255>>, <<1:3>>, #{a => 1, b => [2]}, [], "", fun lists:map/2,
        [[]], #{}, true, '', 'it\'s', "a\"b", "\n", [1000], {[{}]}]],
    erlang:display_string("text\n").
%% expect: a
%% expect: 'A b'
%% expect: "string"
%% expect: [1,2]
%% expect: [a|b]
%% expect: {}
%% expect: {x,"y",[z]}
%% expect: 1
%% expect: -1
%% expect: 1180591620717411303424
%% expect: 1.500000e+00
%% expect: -1.000000e-01
%% expect: 1.000000e+100
%% expect: <<"bin">>
%% expect: <<1,2,255>>
%% expect: <<1:3>>
%% expect: #{a=>1,b=>[2]}
%% expect: []
%% expect: []
%% expect: fun lists:map/2
%% expect: [[]]
%% expect: #{}
%% expect: true
%% expect: ''
%% expect: 'it\'s'
%% expect: "a\"b"
%% expect: "\n"
%% expect: [1000]
%% expect: {[{}]}
