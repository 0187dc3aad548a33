%% SPDX-License-Identifier: Apache-2.0
%% Ten million calls round and round, through funs, apply and mutual recursion.
%% heavy: large data or long loops.
-module(tail_calls_use_no_stack).
-export([main/0]).
-export([ping/1]).

main() ->
    p(loop(3000000)), p(a(1000000)), p(ping(300000)),
    F = fun G(0) -> done; G(N) -> G(N - 1) end, p(F(1000000)), p(app(300000)),
    {stack_size, S} = process_info(self(), stack_size), p(S < 500),
    p(thr(300000, fun thr/2)).

loop(0) -> ok;
loop(N) -> loop(N - 1).

a(0) -> a_done;
a(N) -> b(N - 1).

b(0) -> b_done;
b(N) -> a(N - 1).

ping(0) -> pinged;
ping(N) -> ?MODULE:ping(N - 1).

app(0) -> applied;
app(N) -> apply(fun(X) -> app(X) end, [N - 1]).

thr(0, _) -> threw;
thr(N, F) -> F(N - 1, F).

p(X) -> io:format("~0p~n", [X]).
%% expect: ok
%% expect: a_done
%% expect: pinged
%% expect: done
%% expect: applied
%% expect: true
%% expect: threw
