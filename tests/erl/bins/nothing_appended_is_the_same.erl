%% SPDX-License-Identifier: Apache-2.0
%% Appending nothing gives the very same term; so does a segment of no bits.
-module(nothing_appended_is_the_same).
-export([main/0, id/1]).

main() ->
    A = id(<<"123">>), B = <<(id(<<>>))/binary, 1, 2, 3>>,
    io:format("~p~n", [[erts_debug:same(X, <<X/binary, Y/binary>>) || X <- [A, B], Y <- [<<>>, id(<<>>)]]]),
    io:format("~p~n", [<<A/binary, 0:0, B/binary>>]).

id(X) -> X.
%% expect: [true,true,true,true]
%% expect: <<49,50,51,1,2,3>>
