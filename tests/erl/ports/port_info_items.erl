%% SPDX-License-Identifier: Apache-2.0
-module(port_info_items).
-export([main/0]).

main() ->
    P = open_port({spawn, "ram_file_drv with words"}, [binary]),
    io:format("~p~n", [[K || {K, _} <- erlang:port_info(P)]]),
    register(a_name, P),
    io:format("~p~n", [[K || {K, _} <- erlang:port_info(a_name)]]),
    monitor(port, P),
    Me = self(),
    [io:format("~p~n", [case erlang:port_info(P, I) of {I, Me} -> {I, me}; {I, [Me]} -> {I, [me]}; X -> X end])
     || I <- [name, connected, links, input, output, os_pid, registered_name, queue_size, parallelism, monitors,
         monitored_by]],
    port_command(P, <<1, 3:32, "abc">>),
    receive {P, M} -> io:format("~p~n", [M]) end,
    io:format("~p ~p~n", [erlang:port_info(P, input), erlang:port_info(P, output)]),
    {id, Id} = erlang:port_info(P, id),
    io:format("~p ~p~n", ["#Port<0." ++ integer_to_list(Id div 8) ++ ">" =:= port_to_list(P),
        lists:member(P, erlang:ports())]),
    unregister(a_name),
    io:format("~p~n", [erlang:port_info(P, registered_name)]),
    io:format("~p ~p~n", [erlang:port_set_data(P, {some, "data", #{a => <<0:800>>}}), erlang:port_get_data(P)]),
    io:format("~p ~p~n", [erlang:port_set_data(P, 1), erlang:port_get_data(P)]).
%% expect: [name,links,id,connected,input,output,os_pid]
%% expect: [registered_name,name,links,id,connected,input,output,os_pid]
%% expect: {name,"ram_file_drv with words"}
%% expect: {connected,me}
%% expect: {links,[me]}
%% expect: {input,0}
%% expect: {output,0}
%% expect: {os_pid,undefined}
%% expect: {registered_name,a_name}
%% expect: {queue_size,0}
%% expect: {parallelism,false}
%% expect: {monitors,[]}
%% expect: {monitored_by,[me]}
%% expect: {data,[3,0,0,0,0]}
%% expect: {input,5} {output,8}
%% expect: true true
%% expect: []
%% expect: true {some,"data",
%% expect:            #{a =>
%% expect:                  <<0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
%% expect:                    0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
%% expect:                    0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
%% expect:                    0,0,0,0,0,0,0,0,0,0,0,0,0>>}}
%% expect: true 1
