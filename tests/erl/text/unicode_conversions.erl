%% SPDX-License-Identifier: Apache-2.0
%% characters_to_list and _binary, incomplete and wrong input, normal forms.
%% heavy: large data or long loops.
-module(unicode_conversions).
-export([main/0, id/1]).

main() ->
    io:format("~w~n", [[unicode:characters_to_list(<<195, 164, 98>>),
        unicode:characters_to_binary([228, 1024, "x", <<195, 164>>]), unicode:characters_to_binary("abc",
        latin1), unicode:characters_to_binary([228], unicode, latin1), unicode:characters_to_list(<<228>>,
        latin1), unicode:characters_to_binary([228], latin1, utf8), unicode:characters_to_binary("ab", utf8,
        utf16), unicode:characters_to_binary("ab", utf8, {utf16, little}),
        unicode:characters_to_binary([16#1F600], utf8, utf16), unicode:characters_to_binary("a", utf8,
        {utf32, little}), unicode:characters_to_list(<<0, 97, 216, 61, 222, 0>>, utf16)]]),
    io:format("~w~n", [[unicode:characters_to_list(<<97, 195>>),
        unicode:characters_to_list(<<97, 255, 98>>), unicode:characters_to_binary([97, 16#D800, 98]),
        unicode:characters_to_binary([1024], utf8, latin1), unicode:characters_to_binary(<<97, 226, 130>>),
        unicode:characters_to_list([<<195>>, <<164>>])]]),
    io:format("~w~n", [[unicode:characters_to_nfd_list([228]), unicode:characters_to_nfc_list([97, 776]),
        unicode:characters_to_nfkc_list([64257]), unicode:characters_to_nfd_binary([228])]]),
    p([unicode:bom_to_encoding(<<239, 187, 191>>), unicode:encoding_to_bom(utf8)]),
    p(try_it(fun() -> unicode:characters_to_list(id([a])) end)),
    p(try_it(fun() -> unicode:characters_to_binary(id(a)) end)),
    p(byte_size(unicode:characters_to_binary(lists:duplicate(100000, 228)))),
    p(length(unicode:characters_to_list(binary:copy(<<195, 164>>, 100000)))).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~w~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: [[228,98],<<195,164,208,128,120,195,164>>,<<97,98,99>>,<<228>>,[228],<<195,164>>,<<0,97,0,98>>,<<97,0,98,0>>,
%%   more: <<216,61,222,0>>,<<97,0,0,0>>,[97,128512]]
%% expect: [{incomplete,[97],<<195>>},{error,[97],<<255,98>>},{error,<<97>>,[55296,98]},{error,<<>>,[[1024]]},{incomplet
%%   more: e,<<97>>,<<226,130>>},[228]]
%% expect: [[97,776],[228],[102,105],<<97,204,136>>]
%% expect: [{utf8,3},<<239,187,191>>]
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: 200000
%% expect: 100000
