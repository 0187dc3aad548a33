%% SPDX-License-Identifier: Apache-2.0
%% Wide nested data wraps with the right indentation.
-module(printing_of_records_and_nested_maps).
-export([main/0]).

main() ->
    M = #{users => [#{name => "Alice Example", roles => [admin, editor, viewer],
        address => #{city => "Utrecht", zip => <<"1234 AB">>}}, #{name => "Bob", roles => [],
        address => #{}}], total => 2, "string key that is rather long" => {tuple, of_, several, 'Elements',
        [with, nested, lists, "and strings"]}, 1.5 => <<0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
        15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30>>},
    io:format("~p~n", [M]), io:format("~40p~n", [M]), io:format("~1000p~n", [M]),
    io:format("~0p~n", [M]), io:format("abc ~p~n", [[{x, M}]]).
%% expect: #{1.5 =>
%% expect:       <<0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,
%% expect:         27,28,29,30>>,
%% expect:   total => 2,
%% expect:   users =>
%% expect:       [#{address => #{city => "Utrecht",zip => <<"1234 AB">>},
%% expect:          name => "Alice Example",
%% expect:          roles => [admin,editor,viewer]},
%% expect:        #{address => #{},name => "Bob",roles => []}],
%% expect:   "string key that is rather long" =>
%% expect:       {tuple,of_,several,'Elements',[with,nested,lists,"and strings"]}}
%% expect: #{1.5 =>
%% expect:       <<0,1,2,3,4,5,6,7,8,9,10,11,12,
%% expect:         13,14,15,16,17,18,19,20,21,22,
%% expect:         23,24,25,26,27,28,29,30>>,
%% expect:   total => 2,
%% expect:   users =>
%% expect:       [#{address =>
%% expect:              #{city => "Utrecht",
%% expect:                zip => <<"1234 AB">>},
%% expect:          name => "Alice Example",
%% expect:          roles =>
%% expect:              [admin,editor,viewer]},
%% expect:        #{address => #{},name => "Bob",
%% expect:          roles => []}],
%% expect:   "string key that is rather long" =>
%% expect:       {tuple,of_,several,'Elements',
%% expect:              [with,nested,lists,
%% expect:               "and strings"]}}
%% expect: #{1.5 => <<0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30>>,total => 2,us
%%   more: ers => [#{address => #{city => "Utrecht",zip => <<"1234 AB">>},name => "Alice Example",roles => [admin,editor
%%   more: ,viewer]},#{address => #{},name => "Bob",roles => []}],"string key that is rather long" => {tuple,of_,several
%%   more: ,'Elements',[with,nested,lists,"and strings"]}}
%% expect: #{1.5 => <<0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30>>,total => 2,us
%%   more: ers => [#{address => #{city => "Utrecht",zip => <<"1234 AB">>},name => "Alice Example",roles => [admin,editor
%%   more: ,viewer]},#{address => #{},name => "Bob",roles => []}],"string key that is rather long" => {tuple,of_,several
%%   more: ,'Elements',[with,nested,lists,"and strings"]}}
%% expect: abc [{x,#{1.5 =>
%% expect:               <<0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,
%% expect:                 24,25,26,27,28,29,30>>,
%% expect:           total => 2,
%% expect:           users =>
%% expect:               [#{address => #{city => "Utrecht",zip => <<"1234 AB">>},
%% expect:                  name => "Alice Example",
%% expect:                  roles => [admin,editor,viewer]},
%% expect:                #{address => #{},name => "Bob",roles => []}],
%% expect:           "string key that is rather long" =>
%% expect:               {tuple,of_,several,'Elements',
%% expect:                      [with,nested,lists,"and strings"]}}}]
