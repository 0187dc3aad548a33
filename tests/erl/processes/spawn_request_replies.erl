%% SPDX-License-Identifier: Apache-2.0
%% spawn_request/1.. with reply tags, errors and abandonment.
-module(spawn_request_replies).
-export([main/0, id/1]).

main() ->
    R1 = spawn_request(fun() -> ok end),
    receive {spawn_reply, R1, ok, P1} -> p(is_pid(P1)) end,
    R2 = spawn_request(fun() -> exit(x) end, [monitor, {reply_tag, my_tag}]),
    receive {my_tag, R2, ok, P2} -> receive {'DOWN', R2, process, P2, W} -> p(W) end end,
    R3 = spawn_request(fun() -> ok end, [{reply, no}]), p(is_reference(R3)),
    receive X -> p(X) after 30 -> p(none) end,
    R4 = spawn_request(fun() -> ok end, [bad_option]),
    receive {spawn_reply, R4, error, Why} -> p(Why) end,
    p(try_it(fun() -> spawn_request(id(x)) end)),
    R5 = spawn_request(lists, seq, [1, 2], [{reply, error_only}]),
    receive Y -> p(Y) after 30 -> p(none) end, p(spawn_request_abandon(R5)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: true
%% expect: x
%% expect: true
%% expect: none
%% expect: badopt
%% expect: {error,badarg}
%% expect: none
%% expect: false
