%% SPDX-License-Identifier: Apache-2.0
%% Messages stay in order; the first that matches any clause is taken.
-module(selective_receive_picks_by_pattern).
-export([main/0]).

main() ->
    [self() ! M || M <- [{b, 1}, {a, 1}, c, {a, 2}, {b, 2}]], receive {a, X} -> p(X) end,
    receive {b, Y} -> p(Y) end, receive Z when is_atom(Z) -> p(Z) end,
    receive {_, 2} = M2 -> p(M2) end, p(process_info(self(), messages)),
    receive A -> p(A) end, receive B -> p(B) after 0 -> p(empty) end.

p(X) -> io:format("~0p~n", [X]).
%% expect: 1
%% expect: 1
%% expect: c
%% expect: {a,2}
%% expect: {messages,[{b,2}]}
%% expect: {b,2}
%% expect: empty
