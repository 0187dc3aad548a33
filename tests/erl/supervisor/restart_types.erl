%% SPDX-License-Identifier: Apache-2.0
%% permanent, transient and temporary children after normal and abnormal ends.
-module(restart_types).
-export([main/0]).
-behaviour(supervisor).
-export([init/1, start_child/0]).

main() ->
    {ok, S} = supervisor:start_link(?MODULE, []),
    [begin {Id, P, _, _} = lists:keyfind(Id, 1, supervisor:which_children(S)), P ! {die, Why},
        timer:sleep(20), p({Id, Why, case lists:keyfind(Id, 1, supervisor:which_children(S)) of {_,
        undefined, _, _} -> undefined; {_, Q, _, _} -> {new, Q =/= P};
        false -> removed end}) end || {Id, Why} <- [{perm, normal}, {perm, bad}, {trans, bad}, {trans,
        normal}, {temp, bad}]],
    p(lists:sort([element(1, C) || C <- supervisor:which_children(S)])),
    p(element(1, supervisor:restart_child(S, trans))),
    p(supervisor:restart_child(S, perm)), unlink(S), exit(S, shutdown).

init([]) -> {ok, {#{intensity => 10}, [#{id => I, start => {?MODULE, start_child, []}, restart => R} || {I,
    R} <- [{perm, permanent}, {trans, transient}, {temp, temporary}]]}}.

start_child() -> {ok, spawn_link(fun() -> receive {die, W} -> exit(W) end end)}.

p(X) -> io:format("~0p~n", [X]).
%% expect: {perm,normal,{new,true}}
%% expect: {perm,bad,{new,true}}
%% expect: {trans,bad,{new,true}}
%% expect: {trans,normal,undefined}
%% expect: {temp,bad,removed}
%% expect: [perm,trans]
%% expect: ok
%% expect: {error,running}
