%% SPDX-License-Identifier: Apache-2.0
%% fun_info(F, refc): each copy of a fun on a heap, in a message or in a table counts one, its module another.
-module(refc_counts_funs_everywhere).
-export([main/0]).

main() ->
    F = make(1), p(refc(F)), G = make(2), p(refc(F)),
    Self = self(),
    P = spawn(fun() -> receive go -> Self ! refc(F) end end), p(refc(F)),
    P ! go, receive N -> p({there, N}) end, wait(P), p(refc(F)),
    T = ets:new(t, []), ets:insert(T, [{a, F}, {b, [G, F]}]), p(refc(G)), ets:delete(T, b), p(refc(F)),
    ets:delete(T), p(refc(F)),
    p(F(1) + G(1)),
    erlang:garbage_collect(), p(refc(F)), p(G(3)), p(erlang:fun_info(fun lists:map/2, refc)).

make(N) -> fun(X) -> X + N end.
refc(F) -> element(2, erlang:fun_info(F, refc)).
wait(P) -> R = monitor(process, P), receive {'DOWN', R, _, _, _} -> ok end.
p(X) -> io:format("~0p~n", [X]).
%% expect: 2
%% expect: 3
%% expect: 4
%% expect: {there,4}
%% expect: 3
%% expect: 6
%% expect: 4
%% expect: 3
%% expect: 5
%% expect: 3
%% expect: 5
%% expect: {refc,undefined}
