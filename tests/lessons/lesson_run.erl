%% SPDX-License-Identifier: Apache-2.0
%% lesson_run — runs programs as the playground does (web/play/webeam_play.erl): compiled by the system that runs them,
%% then main/0; an Elixir script as `elixir FILE` would.
-module(lesson_run).
-export([main/0]).

main() ->
    [File] = init:get_plain_arguments(),
    logger:set_primary_config(level, none),
    {Pid, Ref} = spawn_monitor(fun() -> exit({ends, one(filename:extension(File), File)}) end),
    receive
        {'DOWN', Ref, process, Pid, {ends, ok}} -> ok;
        {'DOWN', Ref, process, Pid, Why} -> io:format("~tp~n", [Why])
    end,
    halt(0).

one(".erl", File) ->
    case compile:file(File, [binary, return, debug_info]) of
        {ok, Module, Code, Warnings} ->
            [io:format("~ts: warning: ~tp~n", [File, W]) || W <- Warnings],
            {module, Module} = code:load_binary(Module, File, Code),
            ended(fun() -> Module:main() end);
        {error, Errors, _} -> io:format("does not compile: ~tp~n", [Errors])
    end;
one(".exs", File) ->
    {ok, _} = application:ensure_all_started(elixir),
    ended(fun() -> 'Elixir.Code':compile_file(unicode:characters_to_binary(File)) end).

ended(F) ->
    try F() of _ -> ok
    catch Class:Reason:Stack -> io:format("** ~ts~n", [erl_error:format_exception(Class, Reason, Stack)])
    end.
