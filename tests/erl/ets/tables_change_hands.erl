%% SPDX-License-Identifier: Apache-2.0
%% Owners, heirs, give_away, the end of an owner, names.
-module(tables_change_hands).
-export([main/0]).

main() ->
    S = self(),
    T = ets:new(t, [named_table, {heir, S, hello}]),
    p(proplists:get_value(heir, ets:info(T)) =:= S),
    {P, R} = spawn_monitor(fun() -> owner(S) end),
    p(ets:give_away(t, P, gift)),
    receive {got, M} -> p(M =:= {'ETS-TRANSFER', t, S, gift}) end,
    p(ets:info(t, owner) =:= P),
    p(try ets:insert(t, {2}) catch _:E -> E end), p(ets:lookup(t, 1)),
    P ! stop,
    receive {'DOWN', R, _, _, _} -> ok end,
    receive {'ETS-TRANSFER', t, P, D} -> p(D) after 1000 -> p(nothing) end,
    p([ets:info(t, owner) =:= S, ets:info(t, heir) =:= S, ets:lookup(t, 1)]),
    p([ets:rename(t, u), ets:whereis(t), is_reference(ets:whereis(u)), ets:info(u, name), ets:info(u, named_table)]),
    p(ets:lookup(ets:whereis(u), 1)),
    p(try ets:lookup(t, 1) catch _:E2 -> E2 end),
    ets:new(t, [named_table]), p(try ets:rename(u, t) catch _:E3 -> E3 end), p(ets:delete(t)), p(ets:delete(u)),
    p(ets:whereis(u)),
    %% Unnamed.
    U = ets:new(u, []), p([ets:rename(U, v) =:= U, ets:info(U, name), ets:whereis(v)]),
    %% An owner that ends takes its tables along.
    {P2, R2} = spawn_monitor(fun() -> A = ets:new(a, [public]), B = ets:new(b, [named_table, public]),
        ets:insert(A, [{I} || I <- lists:seq(1, 1000)]), S ! {A, B}, receive stop -> ok end end),
    receive {A, B} -> ok end,
    p([ets:info(A, size), ets:insert(B, {1}), lists:member(A, ets:all()), lists:member(b, ets:all())]),
    P2 ! stop, receive {'DOWN', R2, _, _, _} -> ok end,
    p([ets:info(A), ets:info(B), lists:member(A, ets:all()), try ets:insert(A, {1}) catch _:E4 -> E4 end]),
    %% The heir has ended too; the heir is the owner.
    Dead = spawn(fun() -> ok end), timer:sleep(20),
    {P3, R3} = spawn_monitor(fun() -> ets:new(c, [named_table, {heir, Dead, x}]), receive stop -> ok end end),
    P3 ! stop, receive {'DOWN', R3, _, _, _} -> ok end,
    p(ets:info(c)),
    p(ets:setopts(U, [{protection, public}, {heir, S, x}])), p([ets:info(U, protection), ets:info(U, heir) =:= S]),
    p(ets:setopts(U, {protection, private})), p(spawned(fun() -> ets:lookup(U, 1) end)),
    p(ets:setopts(U, {protection, protected})), p(spawned(fun() -> ets:lookup(U, 1) end)),
    %% Ids through the external format.
    U2 = binary_to_term(term_to_binary(U)), p([U2 =:= U, ets:info(U2, name)]).

owner(S) ->
    receive M -> ets:insert(t, {1, owner}), S ! {got, M} end,
    receive stop -> ok end.

spawned(F) ->
    {_, R} = spawn_monitor(fun() -> exit(try F() catch C:E -> {C, E} end) end),
    receive {'DOWN', R, _, _, X} -> X end.

p(X) -> io:format("~0p~n", [X]).
%% expect: true
%% expect: true
%% expect: true
%% expect: true
%% expect: badarg
%% expect: [{1,owner}]
%% expect: hello
%% expect: [true,true,[{1,owner}]]
%% expect: [u,undefined,true,u,true]
%% expect: [{1,owner}]
%% expect: badarg
%% expect: badarg
%% expect: true
%% expect: true
%% expect: undefined
%% expect: [true,v,undefined]
%% expect: [1000,true,true,true]
%% expect: [undefined,undefined,false,badarg]
%% expect: undefined
%% expect: true
%% expect: [public,true]
%% expect: true
%% expect: {error,badarg}
%% expect: true
%% expect: []
%% expect: [true,v]
