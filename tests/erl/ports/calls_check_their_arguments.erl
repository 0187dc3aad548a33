%% SPDX-License-Identifier: Apache-2.0
-module(calls_check_their_arguments).
-export([main/0]).

main() ->
    process_flag(trap_exit, true),
    P = open_port({fd, 2, 2}, [out]),
    register(by_name, P),
    [t(F, A) || {F, A} <- [{port_command, [nope, "x"]}, {port_command, [P, "", [nosuspend]]},
        {port_command, [P, "", [force]]}, {port_command, [P, "", [foo]]},
        {port_command, [P, "", foo]}, {port_command, [by_name, [[], <<>>]]}, {port_command, [17, ""]},
        {port_control, [P, 1, "x"]}, {port_control, [P, -1, "x"]},
        {port_control, [P, 1 bsl 32, "x"]}, {port_control, [P, 1, x]}, {port_control, [nope, 1, ""]},
        {port_call, [P, 1, x]}, {port_call, [P, x]},
        {port_connect, [P, foo]}, {port_connect, [nope, self()]}, {port_close, [nope]}, {port_close, [17]},
        {port_get_data, [nope]}, {port_set_data, [nope, 1]},
        {port_info, [nope]}, {port_info, [3]}, {port_info, [nope, name]}, {port_info, [3, name]},
        {port_info, [self(), name]}, {port_info, [P, foo]}, {port_info, [P, [name]]},
        {list_to_port, ["#Port<1.4>"]}, {list_to_port, [x]}, {list_to_port, ["#Port<0.4"]},
        {port_info, [list_to_port("#Port<0.9999999>")]}, {register, [other, P]},
        {register, [by_name, self()]}, {monitor, [port, 17]}, {monitor, [port, self()]}, {monitor, [process, P]}]],
    io:format("~p~n", [list_to_port(port_to_list(P)) =:= P]).

t(F, A) ->
    io:format("~p ~p: ", [F, [case X of _ when is_pid(X); is_port(X) -> x; _ -> X end || X <- A]]),
    try apply(erlang, F, A) of
        R -> io:format("~p~n", [R])
    catch
        error:R:S -> [{M, F1, _, Info} | _] = S, io:format("~p ~p:~p ~p~n",
            [R, M, F1, proplists:get_value(cause, maps:to_list(proplists:get_value(error_info, Info, #{})))])
    end.
%% expect: port_command [nope,"x"]: badarg erlang:port_command undefined
%% expect: port_command [x,[],[nosuspend]]: true
%% expect: port_command [x,[],[force]]: notsup erlang:port_command undefined
%% expect: port_command [x,[],[foo]]: badarg erlang:port_command badopt
%% expect: port_command [x,[],foo]: badarg erlang:port_command badopt
%% expect: port_command [by_name,[[],<<>>]]: true
%% expect: port_command [17,[]]: badarg erlang:port_command undefined
%% expect: port_control [x,1,"x"]: badarg erlang:port_control undefined
%% expect: port_control [x,-1,"x"]: badarg erlang:port_control undefined
%% expect: port_control [x,4294967296,"x"]: badarg erlang:port_control undefined
%% expect: port_control [x,1,x]: badarg erlang:port_control undefined
%% expect: port_control [nope,1,[]]: badarg erlang:port_control undefined
%% expect: port_call [x,1,x]: badarg erlang:port_call undefined
%% expect: port_call [x,x]: badarg erlang:port_call undefined
%% expect: port_connect [x,foo]: badarg erlang:port_connect undefined
%% expect: port_connect [nope,x]: badarg erlang:port_connect undefined
%% expect: port_close [nope]: badarg erlang:port_close undefined
%% expect: port_close [17]: badarg erlang:port_close undefined
%% expect: port_get_data [nope]: badarg erlang:port_get_data undefined
%% expect: port_set_data [nope,1]: badarg erlang:port_set_data undefined
%% expect: port_info [nope]: undefined
%% expect: port_info [3]: badarg erlang:port_info undefined
%% expect: port_info [nope,name]: undefined
%% expect: port_info [3,name]: badarg erlang:port_info badtype
%% expect: port_info [x,name]: badarg erlang:port_info badtype
%% expect: port_info [x,foo]: badarg erlang:port_info undefined
%% expect: port_info [x,[name]]: badarg erlang:port_info undefined
%% expect: list_to_port ["#Port<1.4>"]: badarg erlang:list_to_port undefined
%% expect: list_to_port [x]: badarg erlang:list_to_port undefined
%% expect: list_to_port ["#Port<0.4"]: badarg erlang:list_to_port undefined
%% expect: port_info [x]: undefined
%% expect: register [other,x]: badarg erlang:register registered_name
%% expect: register [by_name,x]: badarg erlang:register none
%% expect: monitor [port,17]: badarg erlang:monitor undefined
%% expect: monitor [port,x]: badarg erlang:monitor undefined
%% expect: monitor [process,x]: badarg erlang:monitor undefined
%% expect: true
