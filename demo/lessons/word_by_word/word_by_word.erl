%% SPDX-License-Identifier: Apache-2.0
-module(word_by_word).
-export([main/0, term/0]).

main() ->
    [io:format("~w: ~w words~n", [Term, erts_debug:flat_size(Term)]) || Term <- [42, a, [], [1, 2, 3], {a, b}, 1.5]],
    Words = erts_debug:flat_size(term()),
    io:format("mine: ~w words~n", [Words]),
    io:format("mine is one box: ~w~n", [is_tuple(term()) andalso tuple_size(term()) + 1 =:= Words]).

term() -> {a, [1, 2], 1.5}.
