%% SPDX-License-Identifier: Apache-2.0
%% base64 both ways with every remainder, and errors.
%% heavy: large data or long loops.
-module(base64_and_hex).
-export([main/0, id/1]).

main() ->
    p([base64:encode(X) || X <- ["", "a", "ab", "abc", <<255, 254, 253, 252>>]]),
    p([base64:decode(base64:encode(lists:seq(0, N))) =:= list_to_binary(lists:seq(0,
        N)) || N <- lists:seq(0, 20)]),
    p([base64:decode("YWJj"), base64:decode(<<"YW Jj\n">>), base64:mime_decode("YW!Jj"),
        base64:encode_to_string("hi"), base64:decode_to_string("aGk=")]),
    p(element(1, try_it(fun() -> base64:decode(id("a")) end))),
    p(element(1, try_it(fun() -> base64:decode(id("####")) end))),
    p(erlang:md5(base64:encode(binary:copy(<<"xyz1">>, 20000)))).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: [<<>>,<<"YQ==">>,<<"YWI=">>,<<"YWJj">>,<<"//79/A==">>]
%% expect: [true,true,true,true,true,true,true,true,true,true,true,true,true,true,true,true,true,true,true,true,true]
%% expect: [<<"abc">>,<<"abc">>,<<"abc">>,"aGk=","hi"]
%% expect: error
%% expect: error
%% expect: <<138,46,224,24,21,11,49,176,55,18,138,74,234,86,35,172>>
