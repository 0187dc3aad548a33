%% SPDX-License-Identifier: Apache-2.0
%% ~w writes terms plainly.
-module(format_w_of_everything).
-export([main/0]).

main() ->
    Ts = [a, 'A b', "str", [], {}, {a, [b | c]}, <<"text">>, <<1:3>>, #{a => 1}, 1.5, 1.0e-10, -7, 1 bsl 70,
        [[]], "", '\n', [$a, 1000], fun lists:map/2, <<>>, #{}, {{}}, [a, "b", 1.0]],
    [io:format("~w|~20w|~-20w|~5w~n", [T, T, T, T]) || T <- Ts], ok.
%% expect: a|                   a|a                   |    a
%% expect: 'A b'|               'A b'|'A b'               |'A b'
%% expect: [115,116,114]|       [115,116,114]|[115,116,114]       |*****
%% expect: []|                  []|[]                  |   []
%% expect: {}|                  {}|{}                  |   {}
%% expect: {a,[b|c]}|           {a,[b|c]}|{a,[b|c]}           |*****
%% expect: <<116,101,120,116>>| <<116,101,120,116>>|<<116,101,120,116>> |*****
%% expect: <<1:3>>|             <<1:3>>|<<1:3>>             |*****
%% expect: #{a => 1}|           #{a => 1}|#{a => 1}           |*****
%% expect: 1.5|                 1.5|1.5                 |  1.5
%% expect: 1.0e-10|             1.0e-10|1.0e-10             |*****
%% expect: -7|                  -7|-7                  |   -7
%% expect: 1180591620717411303424|********************|********************|*****
%% expect: [[]]|                [[]]|[[]]                | [[]]
%% expect: []|                  []|[]                  |   []
%% expect: '\n'|                '\n'|'\n'                | '\n'
%% expect: [97,1000]|           [97,1000]|[97,1000]           |*****
%% expect: fun lists:map/2|     fun lists:map/2|fun lists:map/2     |*****
%% expect: <<>>|                <<>>|<<>>                | <<>>
%% expect: #{}|                 #{}|#{}                 |  #{}
%% expect: {{}}|                {{}}|{{}}                | {{}}
%% expect: [a,[98],1.0]|        [a,[98],1.0]|[a,[98],1.0]        |*****
