%% SPDX-License-Identifier: Apache-2.0
%% A port dies with its owner whatever the reason, with others only when that is not normal; an explicit signal always
%% closes it.
-module(exits_through_links).
-export([main/0]).

main() ->
    process_flag(trap_exit, true),
    try_("normal exit of another", fun(P) -> linked(P, normal) end),
    try_("exit of another", fun(P) -> linked(P, crash) end),
    try_("kill of another", fun(P) -> linked(P, kill) end),
    try_("exit(P, normal) by another", fun(P) -> spawn(fun() -> exit(P, normal) end) end),
    try_("unlinked, exit of the owner", fun(P) -> unlink(P), exit(P, normal) end),
    Me = self(),
    spawn(fun() -> P = port(), Me ! P, receive go -> ok end end),
    P = receive X -> X end,
    link(P),
    {connected, O} = erlang:port_info(P, connected),
    O ! go,
    io:format("owner ends: ~p ~p~n", [all(P), erlang:port_info(P)]),
    spawn(fun() -> Q = port(), unlink(Q), Me ! Q end),
    Q = receive Y -> Y end,
    timer:sleep(20),
    io:format("unlinked owner ends: ~p ~p~n", [erlang:port_info(Q, name), port_close(Q)]).

port() -> open_port({fd, 2, 2}, [out]).
linked(P, Why) -> spawn(fun() -> link(P), exit(Why) end).
try_(What, F) ->
    P = port(),
    F(P),
    M = all(P),
    io:format("~s: ~p ~p~n", [What, M, erlang:port_info(P, name)]),
    catch port_close(P),
    all(P).
all(P) -> receive M -> [plain(M, P) | all(P)] after 100 -> [] end.
plain({'EXIT', P, R}, P) -> {'EXIT', port, R};
plain(X, _) -> X.
%% expect: normal exit of another: [] {name,"2/2"}
%% expect: exit of another: [{'EXIT',port,crash}] undefined
%% expect: kill of another: [{'EXIT',port,killed}] undefined
%% expect: exit(P, normal) by another: [{'EXIT',port,normal}] undefined
%% expect: unlinked, exit of the owner: [] undefined
%% expect: owner ends: [{'EXIT',port,normal}] undefined
%% expect: unlinked owner ends: {name,"2/2"} true
