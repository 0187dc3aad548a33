%% SPDX-License-Identifier: Apache-2.0
%% hibernate/3 throws the stack away and continues at the next message.
-module(hibernate_wakes_into_the_function).
-export([main/0, id/1]).
-export([awake/1]).

main() ->
    Me = self(),
    P = spawn(fun() -> Data = lists:seq(1, 1000),
        try erlang:hibernate(?MODULE, awake, [{Me, lists:sum(Data)}]) after Me ! never end end),
    wait(P), p(process_info(P, current_function)),
    {heap_size, H} = process_info(P, heap_size), p(H < 233), P ! hello,
    receive X -> p(X) end, receive never -> p(bad) after 20 -> p(no_after) end,
    P2 = spawn(fun() -> self() ! early, erlang:hibernate(?MODULE, awake, [{Me, x}]) end),
    receive Y -> p(Y) end, p(is_pid(P2)),
    p(try_it(fun() -> erlang:hibernate(id(1), a, []) end)).

wait(P) -> case process_info(P, current_function) of {_, {erlang, hibernate, 3}} -> ok; _ -> erlang:yield(),
    wait(P) end.

awake({To, Sum}) -> receive M -> To ! {awake, M, Sum} end.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {current_function,{erlang,hibernate,3}}
%% expect: true
%% expect: {awake,hello,500500}
%% expect: no_after
%% expect: {awake,early,x}
%% expect: true
%% expect: {error,badarg}
