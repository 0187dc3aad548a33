%% SPDX-License-Identifier: Apache-2.0
%% <<Acc/binary, X>> repeated: the same bytes, and old versions stay intact.
%% heavy: large data or long loops.
-module(appending_in_a_loop).
-export([main/0, id/1]).

main() ->
    B = lists:foldl(fun(I, A) -> <<A/binary, I:16>> end, <<>>, lists:seq(1, 10000)),
    p({byte_size(B), erlang:md5(B)}),
    B1 = <<(id(<<"base">>))/binary, "-one">>, B2 = <<B1/binary, "-two">>,
    B3 = <<B1/binary, "-three">>, p({B1, B2, B3}),
    p(lists:foldl(fun(I, A) -> <<A/bits, I:3>> end, <<>>, lists:seq(1, 50))),
    L = [<<A/binary, 0>> || A <- [B1, B1, B2]], p(L),
    p(byte_size(lists:foldl(fun(_, A) -> <<A/binary, A/binary>> end, <<"ab">>, lists:seq(1, 15)))).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).
%% expect: {20000,<<204,128,243,184,237,64,35,4,188,111,203,223,0,249,85,131>>}
%% expect: {<<"base-one">>,<<"base-one-two">>,<<"base-one-three">>}
%% expect: <<41,203,184,41,203,184,41,203,184,41,203,184,41,203,184,41,203,184,10:6>>
%% expect: [<<98,97,115,101,45,111,110,101,0>>,<<98,97,115,101,45,111,110,101,0>>,<<98,97,115,101,45,111,110,101,45,116,
%%   more: 119,111,0>>]
%% expect: 65536
