#!/usr/bin/env escript
%% SPDX-License-Identifier: Apache-2.0
%% Compiles many Erlang files in one start of erl (a start costs more than a
%% small file). Argument: a text file, one job a line, SOURCE <tab> BEAM.
%% A source may be called anything (hot-load companions are `x_v1.erl.txt`);
%% the module it defines need not match. Prints `ok BEAM` or `error BEAM text`.
main([List]) ->
    {ok, Bin} = file:read_file(List),
    Jobs = [list_to_tuple(string:split(L, "\t"))
            || L <- string:split(unicode:characters_to_list(Bin), "\n", all), L =/= ""],
    Self = self(),
    Workers = max(1, erlang:system_info(schedulers_online)),
    Parts = deal(Jobs, Workers),
    Pids = [spawn_monitor(fun() -> [Self ! {done, compile(J)} || J <- P] end) || P <- Parts],
    wait(length(Jobs)),
    [receive {'DOWN', R, _, _, _} -> ok end || {_, R} <- Pids],
    ok.

deal(Jobs, N) ->
    Numbered = lists:zip(lists:seq(1, length(Jobs)), Jobs),
    [[J || {I, J} <- Numbered, I rem N =:= K] || K <- lists:seq(0, N - 1)].

wait(0) -> ok;
wait(N) -> receive {done, Line} -> io:format("~ts~n", [Line]), wait(N - 1) end.

compile({Src, Beam}) ->
    Opts = [binary, deterministic, return_errors],
    {File, Temp} =
        case filename:extension(Src) of
            ".erl" -> {Src, none};
            _ -> Copy = filename:rootname(Beam) ++ ".erl", {ok, _} = file:copy(Src, Copy), {Copy, Copy}
        end,
    Result = try compile:file(File, Opts) catch C:R -> {error, {C, R}, []} end,
    Temp =/= none andalso file:delete(Temp),
    case Result of
        {ok, _Mod, Code} -> ok = file:write_file(Beam, Code), ["ok ", Beam];
        {error, Errs, _} -> ["error ", Beam, " ", io_lib:format("~0tp", [Errs])]
    end.
