%% SPDX-License-Identifier: Apache-2.0
%% [safe] refuses new atoms and external funs of unknown modules.
-module(safe_option).
-export([main/0]).

main() ->
    p(binary_to_term(<<131, 119, 5, "lists">>, [safe])),
    p(try_it(fun() -> binary_to_term(<<131, 119, 22, "never_seen_atom_qzx_992">>, [safe]) end)),
    p(try_it(fun() -> binary_to_term(<<131, 119, 23, "never_seen_atom_qzx_9921">>, [safe]) end)),
    p(try_it(fun() -> binary_to_term(<<131, 108, 0, 0, 0, 1, 100, 0, 12, "never_seen_2", 106>>, [safe]) end)),
    p(binary_to_term(<<131, 104, 2, 97, 1, 107, 0, 1, 2>>, [safe, used])),
    p(try_it(fun() -> binary_to_term(<<131, 113, 100, 0, 5, "lists", 100, 0, 13, "never_seen_fn", 97, 2>>,
        [safe]) end)).

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: lists
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {{1,[2]},9}
%% expect: {error,badarg}
