%% SPDX-License-Identifier: Apache-2.0
%% ~p: strings, nesting, line breaks at 80 columns.
-module(format_p_of_everything).
-export([main/0]).

main() ->
    Ts = [a, 'A', "string", "with \"quotes\" and \n\t\e\\", [1, 2, 3], [104, 105, 0], "", [], {}, {a, "b",
        <<"c">>}, <<"text">>, <<1, 2, 3>>, <<1, 254>>, <<1:3>>, <<"ab", 1:1>>, #{a => "x", "k" => [v]}, 1.0,
        1.0e20, -5, 1 bsl 70, [a | b], ["ab", "cd"], [[], [[]]], lists:seq(1, 40), lists:duplicate(30,
        abcdef), {record, field1, "value one", [nested, {tuple, here}], #{map => in_it, other => "thing"},
        <<"some binary data">>, 123456789},
          [{key1, "a long string that fills the line"}, {key2, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}, {key3,
              {a, b, c}}], lists:duplicate(100, $a), list_to_binary(lists:duplicate(100,
              $b)), maps:from_list([{I, I * I} || I <- lists:seq(1, 20)])],
    [io:format("~p~n", [T]) || T <- Ts], ok.
%% expect: a
%% expect: 'A'
%% expect: "string"
%% expect: "with \"quotes\" and \n\t\e\\"
%% expect: [1,2,3]
%% expect: [104,105,0]
%% expect: []
%% expect: []
%% expect: {}
%% expect: {a,"b",<<"c">>}
%% expect: <<"text">>
%% expect: <<1,2,3>>
%% expect: <<1,254>>
%% expect: <<1:3>>
%% expect: <<97,98,1:1>>
%% expect: #{a => "x","k" => [v]}
%% expect: 1.0
%% expect: 1.0e20
%% expect: -5
%% expect: 1180591620717411303424
%% expect: [a|b]
%% expect: ["ab","cd"]
%% expect: [[],[[]]]
%% expect: [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,
%% expect:  29,30,31,32,33,34,35,36,37,38,39,40]
%% expect: [abcdef,abcdef,abcdef,abcdef,abcdef,abcdef,abcdef,abcdef,abcdef,abcdef,abcdef,
%% expect:  abcdef,abcdef,abcdef,abcdef,abcdef,abcdef,abcdef,abcdef,abcdef,abcdef,abcdef,
%% expect:  abcdef,abcdef,abcdef,abcdef,abcdef,abcdef,abcdef,abcdef]
%% expect: {record,field1,"value one",
%% expect:         [nested,{tuple,here}],
%% expect:         #{map => in_it,other => "thing"},
%% expect:         <<"some binary data">>,123456789}
%% expect: [{key1,"a long string that fills the line"},
%% expect:  {key2,[1,2,3,4,5,6,7,8,9,10]},
%% expect:  {key3,{a,b,c}}]
%% expect: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
%% expect: <<"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb">>
%% expect: #{1 => 1,2 => 4,3 => 9,4 => 16,5 => 25,6 => 36,7 => 49,8 => 64,9 => 81,
%% expect:   10 => 100,11 => 121,12 => 144,13 => 169,14 => 196,15 => 225,16 => 256,
%% expect:   17 => 289,18 => 324,19 => 361,20 => 400}
