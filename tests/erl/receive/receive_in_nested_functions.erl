%% SPDX-License-Identifier: Apache-2.0
%% A receive inside a receive clause, with guards on outer variables.
-module(receive_in_nested_functions).
-export([main/0]).

main() ->
    [self() ! X || X <- [{outer, 2}, 1, 2, 3, {inner, 5}, stop]],
    p(receive {outer, N} -> receive M when is_integer(M), M > N -> {N, M,
        receive {inner, K} -> K end} end end),
    p(drain([])).

drain(A) -> receive X -> drain([X | A]) after 0 -> lists:reverse(A) end.

p(X) -> io:format("~0p~n", [X]).
%% expect: {2,3,5}
%% expect: [1,2,stop]
