%% SPDX-License-Identifier: Apache-2.0
%% cancel_timer and read_timer: time left, false when gone, async and info options.
-module(cancel_and_read).
-export([main/0, id/1]).

main() ->
    R = erlang:send_after(100000, self(), x), L = erlang:read_timer(R),
    p(L > 90000 andalso L =< 100000), C = erlang:cancel_timer(R),
    p(C > 90000 andalso C =< 100000), p(erlang:read_timer(R)), p(erlang:cancel_timer(R)),
    R2 = erlang:send_after(1, self(), y), receive y -> ok end, p(erlang:cancel_timer(R2)),
    R3 = erlang:start_timer(100000, self(), z),
    p(erlang:cancel_timer(R3, [{info, false}])),
    R4 = erlang:start_timer(100000, self(), z),
    p(erlang:cancel_timer(R4, [{async, true}])),
    receive {cancel_timer, R4, T} -> p(T > 90000) end,
    R5 = erlang:start_timer(100000, self(), z),
    p(erlang:cancel_timer(R5, [{async, true}, {info, false}])),
    p(erlang:read_timer(make_ref())), p(try_it(fun() -> erlang:cancel_timer(id(x)) end)),
    receive X -> p(X) after 20 -> p(quiet) end, R6 = erlang:send_after(100000, self(), q),
    p(erlang:read_timer(R6, [{async, true}])),
    receive {read_timer, R6, T6} -> p(is_integer(T6)) end.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: true
%% expect: true
%% expect: false
%% expect: false
%% expect: false
%% expect: ok
%% expect: ok
%% expect: true
%% expect: ok
%% expect: false
%% expect: {error,badarg}
%% expect: quiet
%% expect: ok
%% expect: true
