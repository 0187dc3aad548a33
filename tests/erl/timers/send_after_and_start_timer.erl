%% SPDX-License-Identifier: Apache-2.0
%% Messages after a time, in order of their times; the shape of start_timer's message.
-module(send_after_and_start_timer).
-export([main/0, id/1]).

main() ->
    erlang:send_after(60, self(), third), erlang:send_after(20, self(), first),
    R = erlang:start_timer(40, self(), {second, x}),
    [p(receive {timeout, R, M} -> {timeout, M}; X -> X end) || _ <- [1, 2, 3]],
    register(me, self()), erlang:send_after(0, me, by_name), receive Y -> p(Y) end,
    erlang:send_after(0, nobody_here, lost),
    [p(try_it(F)) || F <- [fun() -> erlang:send_after(id(-1), self(), x) end,
        fun() -> erlang:send_after(id(a), self(), x) end, fun() -> erlang:send_after(1, id("x"), y) end,
        fun() -> erlang:start_timer(id(1 bsl 70), self(), x) end,
        fun() -> erlang:send_after(1, self(), x, id([bad])) end]],
    ok.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: first
%% expect: {timeout,{second,x}}
%% expect: third
%% expect: by_name
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
