%% SPDX-License-Identifier: Apache-2.0
%% Options first, then the name; what a driver does not take is badarg without a cause.
-module(open_port_checks_its_arguments).
-export([main/0]).

main() ->
    Fd = {fd, 2, 2},
    [t(Fd, [out | O]) || O <- [[foo], foo, [{packet, 3}], [{packet, raw}], [{packet, 1}, {line, 5}],
        [{line, 5}, {packet, 2}], [{line, 0}], [{line, -1}],
        [{parallelism, foo}], [{parallelism, true}], [{busy_limits_port, {1, 2}}], [{busy_limits_port, {2, 1}}],
        [{busy_limits_port, disabled}],
        [{busy_limits_port, foo}], [{busy_limits_msgq, {3, 4}}], [{busy_limits_msgq, {x, 4}}], [{env, foo}],
        [{env, [{"A", "B"}, {"C", false}]}],
        [{env, [{"A", 1}]}], [{cd, "/"}], [{args, ["a"]}], [{args, foo}], [{arg0, "a"}], [exit_status],
        [eof, binary, hide, stream], [use_stdio], [nouse_stdio]]],
    [t(N, []) || N <- [{fd, -1, 1}, {fd, 0}, {fd, a, 1}, {fd, 1, 1 bsl 40}, {foo, 0}, {spawn_driver, "no_such_driver"},
        {spawn_driver, []},
        {spawn_driver, [foo]}, {spawn_driver, "a\0b"}, {spawn_driver, 7}, {spawn, ""},
        {spawn_executable, "/no/such/file"}, {spawn_executable, []},
        "", 17, {}, <<"x">>]],
    [t({K, N}, O) || {K, N, O} <- [{spawn_driver, "ram_file_drv", []}, {spawn, "ram_file_drv and more", [in, out]},
        {spawn, 'ram_file_drv', []},
        {spawn_driver, <<"ram_file_drv">>, [{cd, "/"}]}, {spawn, "ram_file_drv", [exit_status]}, {spawn, "ram_file_drv",
            [{args, []}]}]].

t(Name, Opts) ->
    io:format("~p ~p: ", [Name, Opts]),
    try open_port(Name, Opts) of
        P -> io:format("~p ~p~n", [is_port(P), port_close(P)])
    catch
        error:R:S -> [{M, F, _, Info} | _] = S, io:format("~p ~p:~p ~p~n",
            [R, M, F, proplists:get_value(cause, maps:to_list(proplists:get_value(error_info, Info, #{})))])
    end.
%% expect: {fd,2,2} [out,foo]: badarg erlang:open_port badopt
%% expect: {fd,2,2} [out|foo]: badarg erlang:open_port badopt
%% expect: {fd,2,2} [out,{packet,3}]: badarg erlang:open_port badopt
%% expect: {fd,2,2} [out,{packet,raw}]: badarg erlang:open_port badopt
%% expect: {fd,2,2} [out,{packet,1},{line,5}]: badarg erlang:open_port badopt
%% expect: {fd,2,2} [out,{line,5},{packet,2}]: badarg erlang:open_port badopt
%% expect: {fd,2,2} [out,{line,0}]: badarg erlang:open_port badopt
%% expect: {fd,2,2} [out,{line,-1}]: badarg erlang:open_port badopt
%% expect: {fd,2,2} [out,{parallelism,foo}]: badarg erlang:open_port badopt
%% expect: {fd,2,2} [out,{parallelism,true}]: true true
%% expect: {fd,2,2} [out,{busy_limits_port,{1,2}}]: true true
%% expect: {fd,2,2} [out,{busy_limits_port,{2,1}}]: true true
%% expect: {fd,2,2} [out,{busy_limits_port,disabled}]: true true
%% expect: {fd,2,2} [out,{busy_limits_port,foo}]: badarg erlang:open_port badopt
%% expect: {fd,2,2} [out,{busy_limits_msgq,{3,4}}]: true true
%% expect: {fd,2,2} [out,{busy_limits_msgq,{x,4}}]: badarg erlang:open_port badopt
%% expect: {fd,2,2} [out,{env,foo}]: badarg erlang:open_port badopt
%% expect: {fd,2,2} [out,{env,[{"A","B"},{"C",false}]}]: true true
%% expect: {fd,2,2} [out,{env,[{"A",1}]}]: badarg erlang:open_port badopt
%% expect: {fd,2,2} [out,{cd,"/"}]: true true
%% expect: {fd,2,2} [out,{args,["a"]}]: badarg erlang:open_port undefined
%% expect: {fd,2,2} [out,{args,foo}]: badarg erlang:open_port badopt
%% expect: {fd,2,2} [out,{arg0,"a"}]: badarg erlang:open_port undefined
%% expect: {fd,2,2} [out,exit_status]: badarg erlang:open_port undefined
%% expect: {fd,2,2} [out,eof,binary,hide,stream]: true true
%% expect: {fd,2,2} [out,use_stdio]: true true
%% expect: {fd,2,2} [out,nouse_stdio]: true true
%% expect: {fd,-1,1} []: einval erlang:open_port undefined
%% expect: {fd,0} []: badarg erlang:open_port undefined
%% expect: {fd,a,1} []: badarg erlang:open_port undefined
%% expect: {fd,1,1099511627776} []: einval erlang:open_port undefined
%% expect: {foo,0} []: badarg erlang:open_port undefined
%% expect: {spawn_driver,"no_such_driver"} []: badarg erlang:open_port undefined
%% expect: {spawn_driver,[]} []: badarg erlang:open_port undefined
%% expect: {spawn_driver,[foo]} []: badarg erlang:open_port undefined
%% expect: {spawn_driver,[97,0,98]} []: badarg erlang:open_port undefined
%% expect: {spawn_driver,7} []: badarg erlang:open_port undefined
%% expect: {spawn,[]} []: badarg erlang:open_port undefined
%% expect: {spawn_executable,"/no/such/file"} []: enoent erlang:open_port undefined
%% expect: {spawn_executable,[]} []: badarg erlang:open_port undefined
%% expect: [] []: badarg erlang:open_port undefined
%% expect: 17 []: badarg erlang:open_port undefined
%% expect: {} []: badarg erlang:open_port undefined
%% expect: <<"x">> []: badarg erlang:open_port undefined
%% expect: {spawn_driver,"ram_file_drv"} []: true true
%% expect: {spawn,"ram_file_drv and more"} [in,out]: true true
%% expect: {spawn,ram_file_drv} []: true true
%% expect: {spawn_driver,<<"ram_file_drv">>} [{cd,"/"}]: true true
%% expect: {spawn,"ram_file_drv"} [exit_status]: badarg erlang:open_port undefined
%% expect: {spawn,"ram_file_drv"} [{args,[]}]: badarg erlang:open_port undefined
