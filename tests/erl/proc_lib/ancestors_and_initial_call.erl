%% SPDX-License-Identifier: Apache-2.0
%% What proc_lib leaves in the process dictionary.
-module(ancestors_and_initial_call).
-export([main/0]).
-export([work/1]).

main() ->
    Me = self(), P = proc_lib:spawn(?MODULE, work, [Me]),
    receive {dict, D} -> p([{K, V =:= [Me] orelse V} || {K, V} <- lists:sort(D),
        K =/= '$ancestors' orelse hd(V) =:= Me]) end,
    p(proc_lib:initial_call(P)), p(proc_lib:translate_initial_call(P)),
    P2 = proc_lib:spawn_link(fun() -> proc_lib:spawn(?MODULE, work, [Me]), receive stop -> ok end end),
    receive {dict, D2} -> {_, A} = lists:keyfind('$ancestors', 1, D2),
        p(lists:sublist(A, 2) =:= [P2, Me]) end,
    P2 ! stop, p(proc_lib:stop(P)).

work(To) -> To ! {dict, get()}, receive {system, From, {terminate, W}} -> gen:reply(From, ok), exit(W) end.

p(X) -> io:format("~0p~n", [X]).
%% expect: [{'$ancestors',true},{'$initial_call',{ancestors_and_initial_call,work,1}}]
%% expect: {ancestors_and_initial_call,work,['Argument__1']}
%% expect: {ancestors_and_initial_call,work,1}
%% expect: true
%% expect: ok
