%% SPDX-License-Identifier: Apache-2.0
%% Links hear of it first, then monitors, then who asked; the name and the port are gone by then.
-module(closing_tells_kin_in_order).
-export([main/0]).

main() ->
    process_flag(trap_exit, true),
    P = port(),
    register(a_port, P),
    monitor(port, P),
    monitor(port, a_port),
    P ! {self(), close},
    io:format("~p~n", [all(P)]),
    io:format("~p ~p ~p~n", [whereis(a_port), erlang:port_info(P), lists:member(P, erlang:ports())]),
    Q = port(),
    io:format("~p ~p~n", [port_close(Q), all(Q)]),
    [begin X = port(), R = exit(X, Why), io:format("~p ~p ~p~n", [Why, R, all(X)]) end || Why <- [normal, kill,
        {some, reason}]],
    io:format("~p~n", [[catch_(F) || F <- [fun() -> port_close(Q) end, fun() -> port_command(Q, "x") end, fun() ->
        port_control(Q, 1, "") end,
        fun() -> port_connect(Q, self()) end, fun() -> erlang:port_get_data(Q) end, fun() -> erlang:port_info(Q,
            name) end,
        fun() -> erlang:port_call(Q, x) end, fun() -> exit(Q, foo) end, fun() -> Q ! {self(), close}, ok end, fun() ->
            link(Q) end]]]),
    monitor(port, Q),
    io:format("~p~n", [all(Q)]),
    process_flag(trap_exit, false),
    io:format("~p~n", [catch_(fun() -> link(Q) end)]).

port() -> open_port({fd, 2, 2}, [out]).
catch_(F) -> try F() catch C:R -> {C, R} end.

all(P) -> receive M -> [plain(M, P) | all(P)] after 100 -> [] end.
plain({'DOWN', R, port, O, Why}, P) when is_reference(R) -> {'DOWN', port, plain(O, P), Why};
plain({A, P, B}, P) -> {A, port, B};
plain({P, A}, P) -> {port, A};
plain(P, P) -> port;
plain(X, _) -> X.
%% expect: [{'EXIT',port,normal},
%% expect:  {'DOWN',port,port,normal},
%% expect:  {'DOWN',port,{a_port,nonode@nohost},normal},
%% expect:  {port,closed}]
%% expect: undefined undefined false
%% expect: true [{'EXIT',port,normal}]
%% expect: normal true [{'EXIT',port,normal}]
%% expect: kill true [{'EXIT',port,killed}]
%% expect: {some,reason} true [{'EXIT',port,{some,reason}}]
%% expect: [{error,badarg},
%% expect:  {error,badarg},
%% expect:  {error,badarg},
%% expect:  {error,badarg},
%% expect:  {error,badarg},
%% expect:  undefined,
%% expect:  {error,badarg},
%% expect:  true,ok,true]
%% expect: [{'EXIT',port,noproc},{'DOWN',port,port,noproc}]
%% expect: {error,noproc}
