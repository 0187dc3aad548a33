%% SPDX-License-Identifier: Apache-2.0
%% bench/compilers.erl — the compilers at work: stdlib's lists and erl_parse, and Elixir's Enum (from what
%% scripts/conformance fetched).
%%
%% The result tells the most bytes that erlang:memory(total) showed while it ran, looked at every 2 ms.
-module(compilers).
-export([best_cli/0, best_cli/1, names/0]).

names() -> [compile_lists, compile_erl_parse | [compile_enum || filelib:is_regular(enum())]].

best_cli() -> best_cli(names()).
best_cli(Names) -> [best(N) || N <- Names], halt().

best(Name) ->
    Work = work(Name),
    Runs = [timed(Work) || _ <- lists:seq(1, 3)],
    {First, _} = hd(Runs),
    {Best, Peak} = lists:min(Runs),
    io:format("~p ~b us ~b first {compiled,{peak_bytes,~b}}~n", [Name, Best, First, Peak]).

work(compile_lists) -> erlang_work(lists);
work(compile_erl_parse) -> erlang_work(erl_parse);
work(compile_enum) ->
    code:add_paths(filelib:wildcard("/usr/lib/elixir/lib/{elixir,logger,eex}/ebin")),
    {ok, _} = application:ensure_all_started(elixir),
    {ok, Text} = file:read_file(enum()),
    %% Under another name: the compiler itself uses Enum.
    Other = re:replace(Text, "\\bEnum", "Menum", [global, {return, binary}]),
    'Elixir.Code':compiler_options([{ignore_module_conflict, true}]),
    fun() -> [_ | _] = 'Elixir.Code':compile_string(Other, <<"enum.ex">>) end.

erlang_work(Module) ->
    File = filename:join(code:lib_dir(stdlib), "src/" ++ atom_to_list(Module)),
    fun() -> {ok, Module, Code} = compile:file(File, [binary, {i, filename:join(code:lib_dir(stdlib), "include")}]),
    true = is_binary(Code) end.

enum() ->
    Here = filename:dirname(code:which(?MODULE)),
    filename:absname(filename:join(Here, "../conformance/elixir/lib/elixir/lib/enum.ex")).

timed(Work) ->
    erlang:garbage_collect(),
    Looker = spawn_link(fun() -> process_flag(priority, high), look(0) end),
    T0 = erlang:monotonic_time(microsecond),
    {_, M} = spawn_monitor(Work),
    normal = receive {'DOWN', M, process, _, Why} -> Why end,
    Us = erlang:monotonic_time(microsecond) - T0,
    Looker ! {most, self()},
    receive {most, Bytes} -> {Us, Bytes} end.

look(Most) ->
    receive {most, To} -> To ! {most, Most} after 2 -> look(max(Most, erlang:memory(total))) end.
