%% SPDX-License-Identifier: Apache-2.0
-module(full_mailbox).
-export([main/0]).

main() ->
    Main = self(),
    Consumer = spawn(fun() -> consumer(Main, 0) end),
    register(consumer, Consumer),
    register(producer, spawn(fun() -> producer(Consumer, 10000) end)),
    receive
        {longest, N} -> io:format("longest mailbox: ~w~n", [N])
    end.

producer(Consumer, 0) ->
    Consumer ! stop;
producer(Consumer, N) ->
    Consumer ! {item, self(), N},
    producer(Consumer, N - 1).

consumer(Main, Longest) ->
    {message_queue_len, Now} = process_info(self(), message_queue_len),
    receive
        {item, _From, N} ->
            work(N),
            consumer(Main, max(Now, Longest));
        stop ->
            Main ! {longest, Longest}
    end.

work(N) -> lists:sum(lists:seq(1, N rem 100)).
