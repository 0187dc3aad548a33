%% SPDX-License-Identifier: Apache-2.0
%% A dead child comes back under a new pid; the others keep theirs.
-module(one_for_one_restarts).
-export([main/0]).
-behaviour(supervisor).
-export([init/1, start_child/1]).

main() ->
    {ok, S} = supervisor:start_link(?MODULE, []), [{a, A}, {b, B}] = kids(S),
    exit(A, boom), A2 = other(S, a, A), p({A2 =/= A, child(S, b) =:= B}),
    p(supervisor:count_children(S)),
    p([element(1, C) || C <- supervisor:which_children(S)]), unlink(S), stop(S).

kids(S) -> lists:sort([{N, P} || {N, P, worker, [?MODULE]} <- supervisor:which_children(S)]).

child(S, N) -> {N, P} = lists:keyfind(N, 1, kids(S)), P.

other(S, N, Old) -> case lists:keyfind(N, 1, kids(S)) of {N, P} when is_pid(P), P =/= Old -> P;
    _ -> timer:sleep(5), other(S, N, Old) end.

stop(S) -> R = monitor(process, S), exit(S, shutdown), receive {'DOWN', R, _, _, W} -> p(W) end.

init([]) -> {ok, {#{strategy => one_for_one, intensity => 3, period => 5},
    [#{id => N, start => {?MODULE, start_child, [N]}} || N <- [a, b]]}}.

start_child(_) -> {ok, spawn_link(fun() -> receive stop -> ok end end)}.

p(X) -> io:format("~0p~n", [X]).
%% expect: {true,true}
%% expect: [{specs,2},{active,2},{supervisors,0},{workers,2}]
%% expect: [b,a]
%% expect: shutdown
