%% SPDX-License-Identifier: Apache-2.0
%% lesson_run — runs programs as the playground does (web/play/webeam_play.erl), one after another: each is compiled by
%% the system that runs it, then main/0; an Elixir script as `elixir FILE` would. What one leaves behind is ended before
%% the next one begins. A line with a record separator follows each program, on both streams.
-module(lesson_run).
-export([main/0]).

-define(LONGEST_MS, 20000).

main() ->
    Files = init:get_plain_arguments(),
    logger:set_primary_config(level, none),
    [{ok, _} = application:ensure_all_started(elixir) || filename:extension(hd(Files)) =:= ".exs"],
    [alone(F) || F <- Files],
    halt(0).

alone(File) ->
    Before = processes(),
    Modules = [M || {M, _} <- code:all_loaded()],
    {Pid, Ref} = spawn_monitor(fun() -> exit({ends, one(filename:extension(File), File)}) end),
    receive
        {'DOWN', Ref, process, Pid, {ends, ok}} -> ok;
        {'DOWN', Ref, process, Pid, Why} -> io:format("~tp~n", [Why])
    after ?LONGEST_MS -> io:format("does not end~n")
    end,
    [exit(P, kill) || P <- processes() -- Before],
    [begin code:purge(M), code:delete(M), code:purge(M) end
     || {M, File1} <- code:all_loaded(), not lists:member(M, Modules), is_of_program(File1)],
    [io:put_chars(To, "\n\x1e\n") || To <- [standard_io, standard_error]].

%% Those of OTP and Elixir have a file on the disk.
is_of_program(File) -> not (is_list(File) andalso filename:extension(File) =:= ".beam").

one(".erl", File) ->
    case compile:file(File, [binary, return, debug_info]) of
        {ok, Module, Code, Warnings} ->
            [io:format("~ts: warning: ~tp~n", [File, W]) || W <- Warnings],
            {module, Module} = code:load_binary(Module, File, Code),
            ended(fun() -> Module:main() end);
        {error, Errors, _} -> io:format("does not compile: ~tp~n", [Errors])
    end;
one(".exs", File) ->
    ended(fun() -> 'Elixir.Code':compile_file(unicode:characters_to_binary(File)) end).

ended(F) ->
    try F() of _ -> ok
    catch Class:Reason:Stack -> io:format("** ~ts~n", [erl_error:format_exception(Class, Reason, Stack)])
    end.
