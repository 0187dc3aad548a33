%% SPDX-License-Identifier: Apache-2.0
%% Ends in the way its argument says.
-module(cli_ends).
-export([main/1]).

main([How]) ->
    io:format("before~n"),
    case How of
        "halt" -> halt(7);
        "error" -> list_to_integer(How);
        "huge" -> binary:copy(<<"12345678">>, 1 bsl 50);
        "grow" -> grow([], 0);
        "atoms" -> [list_to_atom("a" ++ integer_to_list(I)) || I <- lists:seq(1, 100000)]
    end.

grow(L, N) -> grow([binary:copy(<<N:64>>, 8000000) | L], N + 1).
