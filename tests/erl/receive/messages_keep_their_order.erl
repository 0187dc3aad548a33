%% SPDX-License-Identifier: Apache-2.0
%% From one sender to one receiver, also through a busy receiver.
%% heavy: large data or long loops.
-module(messages_keep_their_order).
-export([main/0]).

main() ->
    Me = self(), spawn(fun() -> [Me ! {a, I} || I <- lists:seq(1, 5000)] end),
    spawn(fun() -> [Me ! {b, I} || I <- lists:seq(1, 5000)] end),
    p({order(a, 1), order(b, 1)}),
    [spawn(fun() -> Me ! {K, self()}, Me ! {K, last} end) || K <- [1, 2, 3]],
    p([begin receive {K, F} when is_pid(F) -> first end, receive {K, L} -> L end end || K <- [3, 1, 2]]).

order(_, 5001) -> ordered;
order(K, N) -> receive {K, N} -> order(K, N + 1); {K, M} -> {out_of_order, N, M} end.

p(X) -> io:format("~0p~n", [X]).
%% expect: {ordered,ordered}
%% expect: [last,last,last]
