%% SPDX-License-Identifier: Apache-2.0
%% Monitors: being told when another process ends, without dying with it.
%%
%% A link goes both ways and is about sharing a fate. A monitor goes one way
%% and is about knowing. It delivers one 'DOWN' message, at once if the other
%% is already gone.
-module(monitors).
-export([main/0]).

main() ->
    Jobs = [{"returns", fun() -> ok end},
            {"exits", fun() -> exit(tired) end},
            {"is killed", fun() -> exit(self(), kill) end},
            {"says shutdown", fun() -> exit(shutdown) end}],
    [watch(Name, Job) || {Name, Job} <- Jobs],

    %% Monitoring something that is gone is fine too.
    Pid = spawn(fun() -> ok end),
    wait_gone(Pid),
    Ref = monitor(process, Pid),
    receive {'DOWN', Ref, process, Pid, Reason} -> io:format("already gone: ~w~n", [Reason]) end.

watch(Name, Job) ->
    {Pid, Ref} = spawn_monitor(Job),
    receive
        {'DOWN', Ref, process, Pid, Reason} -> io:format("one that ~s: ~w~n", [Name, Reason])
    end.

wait_gone(Pid) ->
    case is_process_alive(Pid) of
        true -> erlang:yield(), wait_gone(Pid);
        false -> ok
    end.
%% expect: one that returns: normal
%% expect: one that exits: tired
%% expect: one that is killed: killed
%% expect: one that says shutdown: shutdown
%% expect: already gone: noproc
