%% SPDX-License-Identifier: Apache-2.0
%% message_queue_data off_heap changes nothing a program can see.
-module(off_heap_message_queue).
-export([main/0]).

main() ->
    Me = self(),
    P = spawn_opt(fun() -> receive go -> ok end, Me ! {sum, sum(0)} end, [{message_queue_data, off_heap}]),
    [P ! {n, I, binary:copy(<<I>>, 100)} || I <- lists:seq(1, 200)],
    p(process_info(P, message_queue_data)), p(process_info(P, message_queue_len)),
    erlang:garbage_collect(P), P ! go, receive {sum, S} -> p(S) end.

sum(A) -> receive {n, I, <<I, _/binary>>} -> sum(A + I) after 0 -> A end.

p(X) -> io:format("~0p~n", [X]).
%% expect: {message_queue_data,off_heap}
%% expect: {message_queue_len,200}
%% expect: 20100
