%% SPDX-License-Identifier: Apache-2.0
%% Sending to an alias reaches its owner until it is deactivated.
-module(aliases).
-export([main/0, id/1]).

main() ->
    A = alias(), p(is_reference(A)), A ! one, receive one -> p(got_one) end,
    p(unalias(A)), A ! two, receive two -> p(bad) after 20 -> p(dropped) end,
    p(unalias(A)), B = alias([reply]), B ! r1, receive r1 -> p(got_r1) end, B ! r2,
    receive r2 -> p(bad) after 20 -> p(reply_used_up) end, p(unalias(B)),
    p(try_it(fun() -> alias(id([x])) end)), p(try_it(fun() -> unalias(id(x)) end)),
    Me = self(), C = alias([explicit_unalias]),
    spawn(fun() -> [C ! {n, I} || I <- [1, 2, 3]], Me ! done end), receive done -> ok end,
    p([receive {n, I} -> I end || I <- [1, 2, 3]]), p(unalias(C)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: true
%% expect: got_one
%% expect: true
%% expect: dropped
%% expect: false
%% expect: got_r1
%% expect: reply_used_up
%% expect: false
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: [1,2,3]
%% expect: true
