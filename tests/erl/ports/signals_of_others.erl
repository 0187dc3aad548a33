%% SPDX-License-Identifier: Apache-2.0
%% Only the owner may command a port with `!`; who is wrong about it is none of the port's business: its owner gets
%% badsig.
-module(signals_of_others).
-export([main/0]).

main() ->
    process_flag(trap_exit, true),
    A = watcher(a), B = watcher(b),
    A ! {run, fun() -> open_port({fd, 2, 2}, [out]) end},
    P = receive {a, P0} -> P0 end,
    Try = fun(What, M) -> P ! M, io:format("~p: ~p~n", [What, all(P)]) end,
    Try(not_the_owner, {self(), {command, "x"}}),
    Try(not_the_owner_either, {B, {command, "x"}}),
    Try(no_command, foo),
    Try(no_iodata, {A, {command, foo}}),
    Try(no_pid, {A, {connect, foo}}),
    Try(unknown, {A, {flush, []}}),
    Try(in_anothers_name, {A, {command, ""}}),
    io:format("~p~n", [links(P, A, B)]),
    Try(connect, {A, {connect, B}}),
    io:format("~p ~p~n", [links(P, A, B), erlang:port_info(P, connected) =:= {connected, B}]),
    Try(old_owner, {A, close}),
    io:format("~p~n", [port_connect(P, A)]),
    io:format("~p ~p~n", [links(P, A, B), erlang:port_info(P, connected) =:= {connected, A}]),
    io:format("~p~n", [port_connect(P, B)]),
    io:format("~p~n", [links(P, A, B)]),
    io:format("~p~n", [port_command(P, "")]),
    Try(close, {B, close}).

links(P, A, B) -> {links, L} = erlang:port_info(P, links), lists:sort([case X of A -> a; B -> b end || X <- L]).

watcher(Name) ->
    Main = self(),
    spawn(fun() -> process_flag(trap_exit, true), watch(Name, Main) end).
watch(Name, Main) ->
    receive
        {run, F} -> Main ! {Name, F()};
        M -> Main ! {Name, got, M}
    end,
    watch(Name, Main).

all(P) -> lists:sort(all_(P)).
all_(P) -> receive M -> [plain(M, P) | all_(P)] after 100 -> [] end.
plain({N, got, {'EXIT', P, R}}, P) -> {N, 'EXIT', R};
plain({N, got, {P, R}}, P) -> {N, R};
plain(X, _) -> X.
%% expect: not_the_owner: [{a,'EXIT',badsig}]
%% expect: not_the_owner_either: [{a,'EXIT',badsig}]
%% expect: no_command: [{a,'EXIT',badsig}]
%% expect: no_iodata: [{a,'EXIT',badsig}]
%% expect: no_pid: [{a,'EXIT',badsig}]
%% expect: unknown: [{a,'EXIT',badsig}]
%% expect: in_anothers_name: []
%% expect: [a]
%% expect: connect: [{a,connected}]
%% expect: [a] true
%% expect: old_owner: [{b,'EXIT',badsig}]
%% expect: true
%% expect: [a] true
%% expect: true
%% expect: [a,b]
%% expect: true
%% expect: close: [{b,closed},{a,'EXIT',normal},{b,'EXIT',normal}]
