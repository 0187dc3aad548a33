%% SPDX-License-Identifier: Apache-2.0
%% match, matches, split, replace, part, longest prefix, at, first, last, encode.
-module(binary_module).
-export([main/0, id/1]).

main() ->
    B = <<"one,two,,three">>,
    p([binary:match(B, <<",">>), binary:match(B, <<"zz">>), binary:match(B, [<<"tw">>, <<"one">>]),
        binary:matches(B, <<",">>), binary:matches(B, [<<"o">>, <<"on">>])]),
    p([binary:split(B, <<",">>), binary:split(B, <<",">>, [global]), binary:split(B, <<",">>,
        [global, trim_all]), binary:split(<<",a,">>, <<",">>, [global, trim]), binary:split(B, [<<"two">>,
        <<",">>], [{scope, {4, 6}}])]),
    p([binary:replace(B, <<",">>, <<";">>), binary:replace(B, <<",">>, <<"--">>, [global]),
        binary:replace(B, [<<"o">>, <<"e">>], <<"[]">>, [global, {insert_replaced, 1}])]),
    p([binary:at(B, 4), binary:first(B), binary:last(B), binary:bin_to_list(B, 0, 3),
        binary:list_to_bin([1, [2]]), binary:copy(<<"ab">>, 3),
        binary:longest_common_prefix([<<"abcd">>, <<"abxy">>]),
        binary:longest_common_suffix([<<"xbc">>, <<"abc">>])]),
    p([binary:encode_unsigned(16#123456), binary:encode_unsigned(16#123456, little),
        binary:decode_unsigned(<<1, 2, 3>>), binary:decode_unsigned(<<1, 2, 3>>, little),
        binary:encode_unsigned(0), binary:encode_hex(<<1, 171>>), binary:decode_hex(<<"01aB">>)]),
    P = binary:compile_pattern([<<"t">>, <<"th">>]), p(binary:matches(B, P)),
    [p(try_it(F)) || F <- [fun() -> binary:at(B, id(99)) end, fun() -> binary:match(B, id(<<>>)) end,
        fun() -> binary:first(id(<<>>)) end, fun() -> binary:match(id(<<1:3>>), <<"a">>) end]],
    ok.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: [{3,1},nomatch,{0,3},[{3,1},{7,1},{8,1}],[{0,2},{6,1}]]
%% expect: [[<<"one">>,<<"two,,three">>],[<<"one">>,<<"two">>,<<>>,<<"three">>],[<<"one">>,<<"two">>,<<"three">>],[<<>>,
%%   more: <<"a">>],[<<"one,">>,<<",,three">>]]
%% expect: [<<"one;two,,three">>,<<"one--two----three">>,<<"[o]n[e],tw[o],,thr[e][e]">>]
%% expect: [116,111,101,"one",<<1,2>>,<<"ababab">>,2,2]
%% expect: [<<18,52,86>>,<<86,52,18>>,66051,197121,<<0>>,<<"01AB">>,<<1,171>>]
%% expect: [{4,1},{9,2}]
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
