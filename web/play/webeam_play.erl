%% SPDX-License-Identifier: Apache-2.0
%% webeam_play — runs a playground's program: what the page (web/play/engine.js) talks to inside webeam.
%%
%%   page ──► a port of the driver js: {library, App} for each zip file of an application, then {How, [File]}. The
%%            first file is the main one; all are in /play. How is
%%              run      the run goes on after main while processes of the program are alive
%%              once     it ends with main
%%              script   the main file has expressions, as one types them into the shell
%%            While it runs, {shell, Which}: see webeam_shell.
%%        ◄── the same port: external terms, the events below
%%
%% Standard input and output are the program's alone.
%%
%% {ready, Ms}                        compilers are loaded, it waits for {How, Files}
%% {diagnostic | mark, #{severity, file, line, column, text}}   a mark: its text is in the output already
%% {compiled, Pid} | asks             the program starts, in this process; it asks for a line of input
%% no_main                            it compiles, and nothing of it can be run
%% {alive, N}                         main has returned; so many processes of the program are alive
%% {returned, Text} | {missing, Module} | {stopped, Code}
-module(webeam_play).
-export([start/1, warm/0, warm_elixir/0, main/4]).

%% A run. input: the program's group leader; main, monitor: of its first process; text: what main returned.
-record(run, {to, kind, stays, input, main, monitor, text = <<>>}).

-define(GRACE_MS, 150).         % so long nothing is said of processes that outlive main
-define(LOOK_MS, 500).          % so often one looks whether they are alive
-define(HOUR_MS, 3600000).      % far away, for src/proc/sched.c

%% erlang, elixir: with all loaded that a first run would load; erlang_now, elixir_now: when there is a program to be
%% run at once; erlang_step, elixir_step: when it is stepped through.
start([How]) ->
    spawn(fun() ->
        Began = erlang:monotonic_time(millisecond),
        %% As under `erl` and under `elixir`: what io:get_line gives are strings there, binaries here.
        io:setopts(user, [{encoding, unicode}, {binary, lists:member(How, [elixir, elixir_now, elixir_step])}]),
        _ = file:make_dir("/play"),
        ok = file:set_cwd("/play"),
        case How of
            erlang -> warm();
            elixir -> warm_elixir();
            elixir_now -> start_elixir();
            elixir_step -> quiet_elixir(), start_elixir();
            _ -> ok
        end,
        To = open_port({spawn_driver, "js webeam_play"}, []),
        unlink(To),                                      % a program may take it over
        say(To, {ready, erlang:monotonic_time(millisecond) - Began}),
        wait(To)
    end).

%% A program may have closed the port.
say(To, Event) ->
    try port_command(To, term_to_binary(Event))
    catch error:badarg -> false
    end.

wait(To) ->
    receive
        {To, {data, {library, Name}}} ->
            App = unicode:characters_to_list(Name),
            {ok, _} = zip:unzip(App ++ ".zip", [{cwd, "lib"}]),
            code:add_pathz(filename:absname("lib/" ++ App ++ "/ebin")),
            wait(To);
        {To, {data, {How, Files}}} -> program(To, How, [unicode:characters_to_list(F) || F <- Files])
    end.

%% ---- loading what a first run would load -----------------------------------------------------------------------

warm() ->
    {ok, _, _, _} = compile:forms([form(S) || S <- warm_forms()], [return]),
    [code:ensure_loaded(M) || M <- modules()],
    _ = erl_error:format_exception(error, badarg, [{lists, nth, [0, []], []}]),
    ok.

form(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text),
    {ok, Form} = erl_parse:parse_form(Tokens),
    Form.

%% Their compilation loads the passes of the compiler.
warm_forms() ->
    ["-module(webeam_warm).", "-export([f/2]).",
     "f(X, #{a := Y}) when is_list(X), Y > 1 ->"
     "  try [{A, <<A:8>>} || A <- X, A =/= Y] catch _:_ -> fun() -> receive Y -> X after 1 -> ok end end end;"
     " f(<<A:4, B/binary>>, _) -> case B of <<>> -> A; _ -> f(B, #{}) end."].

%% Some came with OTP 26 or 27: of what is not there, nothing is said.
modules() ->
    [compile, epp, erl_scan, erl_parse, erl_lint, io_lib_pretty, io_lib_format, erl_error, gen_server, gen_statem,
     gen_event, supervisor, proc_lib, sys, timer, lists, maps, string, math, rand, ets, queue, sets, ordsets,
     gb_trees, array, unicode, binary, base64, re, calendar, erl_pp, filename, filelib, logger_std_h,
     logger_formatter, logger_h_common, error_logger, io, io_lib_fread, erl_posix_msg, erl_erts_errors,
     erl_kernel_errors, erl_stdlib_errors, digraph, digraph_utils, file_io_server, otp_internal, dict, uri_string,
     zip, erl_eval, erl_internal, beam_bounds, json, webeam_shell, group, shell, edlin, edlin_expand,
     edlin_key, prim_tty_sighandler, webeam_script].

%% Elixir's Logger looks at its mailbox every 30 seconds. In a stepped run that has no end: the clock would jump from
%% one such look to the next, and it would never be seen that all processes of the program wait.
quiet_elixir() ->
    ok = application:load(logger),
    ok = application:set_env(logger, discard_threshold_periodic_check, ?HOUR_MS).

start_elixir() ->
    {ok, _} = application:ensure_all_started(elixir),
    _ = application:start(logger).                       % as `elixir` does

warm_elixir() ->
    start_elixir(),
    Made = 'Elixir.Code':compile_string(warm_source(), <<"warm.ex">>),
    [begin code:purge(M), code:delete(M), code:purge(M) end || {M, _} <- Made],
    [code:ensure_loaded(M) || M <- [beam_bounds | [list_to_atom("Elixir." ++ N) || N <- elixir_modules()]]],
    _ = 'Elixir.Exception':format(error, 'Elixir.RuntimeError':exception(<<"x">>), []),
    ok.

warm_source() ->
    <<"defmodule WebeamWarm do\n  @moduledoc false\n  use GenServer\n  defstruct a: 1\n  @impl true\n"
      "  def init(x), do: {:ok, x}\n  def f(x), do: x |> Enum.map(&(&1 + 1)) |> inspect()\n"
      "  def g(%{a: a}), do: \"#{a}\"\nend\n"
      "defprotocol WebeamWarm.P do\n  @fallback_to_any true\n  def it(x)\nend\n"
      "defimpl WebeamWarm.P, for: Any do\n  def it(x), do: for(y <- [x], into: %{}, do: {y, y})\nend\n">>.

elixir_modules() ->
    ["IO", "Enum", "Stream", "String", "Task", "Task.Supervised", "GenServer", "Agent", "Map", "Inspect",
     "Exception", "Process", "Supervisor", "Integer", "List", "Range", "Keyword", "Protocol", "Supervisor.Default",
     "Registry", "Logger", "Stream.Reducers", "Inspect.Algebra", "Inspect.Opts", "File", "Path", "System", "MapSet",
     "Base", "Float", "String.Break", "Registry.Supervisor", "Registry.Partition", "Agent.Server",
     "DynamicSupervisor"]
    ++ [Protocol ++ Type || {Protocol, Types} <- implementations(), Type <- Types].

%% Of protocols; "" is the protocol.
implementations() ->
    [{"Inspect",
      [".Atom", ".BitString", ".Integer", ".Float", ".List", ".Map", ".Tuple", ".PID", ".Any", ".Function", ".Range",
       ".MapSet"]},
     {"String.Chars",
      ["", ".Atom", ".BitString", ".Integer", ".Float", ".List"]},
     {"Enumerable",
      ["", ".List", ".Map", ".Range", ".Stream", ".Function", ".MapSet"]},
     {"Collectable",
      ["", ".List", ".Map", ".BitString", ".MapSet"]}].

%% ---- one program ---------------------------------------------------------------------------------------------------

program(To, script, [Main | Others]) ->
    case prepare(To, Others) andalso webeam_script:read(Main) of
        {ok, Read} -> run(To, {script, Read}, true);
        {error, Errors, _} -> diagnostics(To, error, Errors), finish(To, {stopped, 1}, 1)
    end;
program(To, How, [Main | _] = Files) ->
    Kind = filename:extension(Main),
    prepare(To, Files) andalso runnable(To, Main, Kind) andalso run(To, {Kind, Main}, How =:= run).

%% Compiles; ends here with what does not compile.
prepare(To, Files) ->
    %% What others may need to compile (behaviours, parse transforms) comes before the main module, which is first.
    {Main, Others} = lists:split(min(1, length(Files)), Files),
    Erls = [F || F <- Others ++ Main, filename:extension(F) =:= ".erl"],
    Exs = [F || F <- Files, filename:extension(F) =:= ".ex"],
    lists:all(fun(F) -> compile_erlang(To, F) end, Erls) andalso compile_elixir(To, Exs)
        orelse finish(To, {stopped, 1}, 1).

compile_erlang(To, File) ->
    case compile:file(File, [binary, return, debug_info, {i, "."}, {i, "lib"}, {error_location, column}]) of
        {ok, Module, Code, Warnings} ->
            diagnostics(To, warning, Warnings),
            put({module, File}, Module),
            load(To, File, Module, Code);
        {error, Errors, Warnings} ->
            diagnostics(To, error, Errors),
            diagnostics(To, warning, Warnings),
            false
    end.

%% Has the main file something to run?
runnable(_, _, ".exs") -> true;
runnable(To, Main, Kind) ->
    Found = case Kind of ".erl" -> entry(get({module, Main})); _ -> elixir_main(Main) end,
    Found =/= none orelse begin say(To, no_main), finish(To, {stopped, 1}, 1) end.

entry(M) ->
    case [E || {F, A} = E <- [{main, 0}, {main, 1}, {start, 0}], erlang:function_exported(M, F, A)] of
        [Entry | _] -> Entry;
        [] -> none
    end.

load(To, File, Module, Code) ->
    case code:load_binary(Module, File, Code) of
        {module, _} -> true;
        {error, Why} -> diagnostic(To, error, File, 1, 1, not_loaded(Module, Why)), false
    end.

not_loaded(Module, sticky_directory) ->
    io_lib:format("a module named ~ts belongs to OTP: choose another name", [Module]);
not_loaded(Module, Why) ->
    io_lib:format("module ~ts could not be loaded: ~tp", [Module, Why]).

diagnostics(To, Severity, List) ->
    [case D of
         {{Line, Column}, M, What} -> diagnostic(To, Severity, File, Line, Column, M:format_error(What));
         {Line, M, What} when is_integer(Line) -> diagnostic(To, Severity, File, Line, 0, M:format_error(What));
         {_, M, What} -> diagnostic(To, Severity, File, 0, 0, M:format_error(What));
         {M, What} -> diagnostic(To, Severity, File, 0, 0, M:format_error(What))
     end || {File, Ds} <- List, D <- Ds].

diagnostic(To, Severity, File, Line, Column, Text) ->
    say_of(To, diagnostic, Severity, File, Line, Column, Text).

say_of(To, Event, Severity, File, Line, Column, Text) ->
    say(To, {Event, #{severity => Severity, file => text(File), line => Line, column => Column, text => text(Text)}}).

text(X) when is_binary(X) -> X;
text(X) when is_atom(X) -> atom_to_binary(X);
text(X) ->
    case unicode:characters_to_binary(X) of
        B when is_binary(B) -> B;
        _ -> iolist_to_binary(io_lib:format("~tp", [X]))
    end.

%% The compiler of Elixir writes its messages to standard_error too; here they are only marked.
compile_elixir(_, []) -> true;
compile_elixir(To, Files) ->
    {How, Errors, Warnings} = case 'Elixir.Kernel.ParallelCompiler':compile([text(F) || F <- Files]) of
        {ok, _, Ws} -> {ok, [], Ws};
        {error, Es, Ws} -> {error, Es, Ws}
    end,
    [mark(To, error, E) || E <- Errors],
    [mark(To, warning, W) || W <- Warnings],
    How =:= ok.

mark(To, Severity, {File, At, Text}) ->
    {Line, Column} = case At of {L, C} -> {L, C}; L when is_integer(L) -> {L, 0}; _ -> {0, 0} end,
    say_of(To, mark, Severity, filename:basename(text(File)), Line, Column, Text).

run(To, {Kind, Main}, Stays) ->
    Input = spawn(fun() -> input(To, 0) end),
    What = case get({module, Main}) of undefined -> Main; Module -> Module end,
    {Pid, Ref} = spawn_monitor(?MODULE, main, [{To, self()}, Input, What, Kind]),
    runs(#run{to = To, kind = Kind, stays = Stays, input = Input, main = Pid, monitor = Ref}).

runs(#run{to = To, kind = Kind, main = Pid, monitor = Ref} = R) ->
    receive
        {To, {data, {shell, Which}}} -> webeam_shell:start(Which), runs(R);
        {Pid, {returned, Value}} -> returned(R#run{text = returned(Kind, Value)});
        {Pid, {exit, normal, _}} -> returned(R);
        {Pid, {Class, Reason, Stack}} -> failed(To, Kind, Class, Reason, Stack);
        {'DOWN', Ref, process, Pid, normal} -> returned(R);
        {'DOWN', Ref, process, Pid, Reason} -> failed(To, Kind, exit, Reason, [])
    end.

%% The program's first process; by this name it is seen in Watch and Step. It ends as one that `erl -s` starts.
main({To, Runs}, Input, Main, Kind) ->
    group_leader(Input, self()),
    say(To, {compiled, list_to_binary(pid_to_list(self()))}),
    Kind =:= ".exs" orelse webeam:step_here(),
    try main(Main, Kind) of
        Value ->
            Runs ! {self(), {returned, Value}},
            is_parent() andalso receive after infinity -> ok end
    catch Class:Reason:Stack ->
        Runs ! {self(), {Class, Reason, Stack}},
        exit(case Class of exit -> Reason; error -> {Reason, Stack}; throw -> {{nocatch, Reason}, Stack} end)
    end.

%% Is there a supervisor, or such, that ends when this process does? In the shell it would outlive main.
is_parent() ->
    {links, Links} = process_info(self(), links),
    lists:any(fun(P) -> is_pid(P) andalso ends_with(self(), process_info(P, [trap_exit, dictionary])) end, Links).

ends_with(Pid, [{trap_exit, true}, {dictionary, D}]) ->
    case lists:keyfind('$ancestors', 1, D) of
        {_, [Name | _]} when is_atom(Name) -> whereis(Name) =:= Pid;
        {_, [Parent | _]} -> Parent =:= Pid;
        _ -> false
    end;
ends_with(_, _) -> false.

%% ---- after main --------------------------------------------------------------------------------------------------

returned(#run{to = To, stays = false} = R) ->
    [say(To, {alive, N}) || N <- [length(alive(R))], N > 0],
    over(R);
returned(R) -> outlives(R, 0, ?GRACE_MS).

over(#run{to = To, text = Text}) -> finish(To, {returned, Text}, 0).

%% The processes of the program have its group leader; those of OTP have others.
alive(#run{input = Input, main = Main}) ->
    [P || P <- processes(), P =/= Main, P =/= Input, process_info(P, group_leader) =:= {group_leader, Input}].

%% Waits until none is alive. Said: so many, as the page knows; Ms: until one looks again.
outlives(R, Said, Ms) ->
    Began = erlang:monotonic_time(millisecond),
    case alive(R) of
        [] -> over(R);
        [First | _] = Alive ->
            Took = erlang:monotonic_time(millisecond) - Began,
            outlives(R, Said, length(Alive), monitor(process, First), Ms + 20 * Took)
    end.

outlives(#run{to = To} = R, Said, N, Monitor, Ms) ->
    receive
        {To, {data, {shell, Which}}} -> webeam_shell:start(Which), outlives(R, Said, N, Monitor, Ms);
        {'DOWN', Monitor, process, _, _} -> outlives(R, Said, Ms)
    after Ms ->
        demonitor(Monitor, [flush]),
        N =:= Said orelse say(To, {alive, N}),
        outlives(R, N, ?LOOK_MS)
    end.

%% The program's group leader: passes everything on to `user`, and tells the page, and Step, while somebody waits for
%% input. N: how many wait.
input(To, N) ->
    receive
        {io_request, From, As, Request} = M ->
            case asks(Request) of
                true ->
                    webeam:step_here(),                  % if what is compiled asks already
                    say(To, asks),
                    webeam:step_waits(true),
                    user ! {io_request, self(), {?MODULE, From, As}, Request},
                    input(To, N + 1);
                false ->
                    user ! M,
                    input(To, N)
            end;
        {io_reply, {?MODULE, From, As}, Reply} ->
            webeam:step_waits(N > 1),
            From ! {io_reply, As, Reply},
            input(To, N - 1);
        M -> user ! M, input(To, N)
    end.

asks({requests, Rs}) when is_list(Rs) -> lists:any(fun asks/1, Rs);
asks(Request) when tuple_size(Request) > 0 ->
    lists:member(element(1, Request), [get_line, get_until, get_chars, get_password]);
asks(_) -> false.

main(Module, ".erl") ->
    case entry(Module) of
        {F, 0} -> Module:F();
        {F, 1} -> Module:F([])
    end;
main(Read, script) -> webeam_script:run(Read);
main(File, ".exs") ->
    Path = text(filename:absname(File)),
    {ok, Text} = file:read_file(File),
    'Elixir.Code':compile_quoted(with_beginning('Elixir.Code':'string_to_quoted!'(Text, [{file, Path}])), Path),
    %% As at the end of `elixir FILE`: ExUnit runs its tests then.
    [Hook(0) || Hook <- elixir_config:get_and_put(at_exit, [])],
    ok;
main(File, _) -> (elixir_main(File)):main().

%% A script of Elixir compiles its modules while it runs. For Step it begins behind those at its head.
with_beginning({'__block__', Meta, Forms}) ->
    {Head, Rest} = lists:splitwith(fun is_definition/1, Forms),
    {'__block__', Meta, Head ++ [{{'.', [], [webeam, step_here]}, [], []} | Rest]};
with_beginning(Form) -> with_beginning({'__block__', [], [Form]}).

is_definition({What, _, _}) -> lists:member(What, [defmodule, defprotocol, defimpl, alias, import, require, use]);
is_definition(_) -> false.

elixir_main(File) ->
    case [M || {M, _} <- code:all_loaded(), is_main(M, File)] of
        [M | _] -> M;
        [] -> none
    end.

%% Does this module of Elixir come from that file, and can it be run?
is_main(M, File) ->
    lists:prefix("Elixir.", atom_to_list(M)) andalso erlang:function_exported(M, main, 0) andalso
        case lists:keyfind(source, 1, M:module_info(compile)) of
            {_, Source} -> filename:basename(Source) =:= File;
            false -> false
        end.

returned(_, ok) -> <<>>;
returned(Kind, Value) when Kind =:= ".erl"; Kind =:= script -> text(io_lib:format("returned ~tP", [Value, 40]));
returned(_, _) -> <<>>.

failed(To, Kind, Class, Reason, Stack) ->
    Within = [?MODULE, webeam_script, elixir_compiler, erl_eval],
    Mine = lists:takewhile(fun({M, _, _, _}) -> not lists:member(M, Within) end, Stack),
    {File, Line} = elixir_place(Reason, place(Mine)),
    say_missing(To, Reason, Stack),
    io:put_chars(standard_error, [text(long(Kind, Class, Reason, Mine)), "\n"]),
    Line > 0 andalso mark(To, error, {File, Line, short(Kind, Class, Reason, Mine)}),
    finish(To, {stopped, 1}, 1).

%% The innermost place of the stack in a file of the program.
place(Stack) ->
    Places = [{proplists:get_value(file, L, ""), N} || {_, _, _, L} <- Stack, {line, N} <- L],
    case [P || {F, _} = P <- Places, filelib:is_regular(F), filename:pathtype(F) =:= relative] of
        [Place | _] -> Place;
        [] -> {"", 0}
    end.

say_missing(To, undef, [{M, _, _, _} | _]) -> code:is_loaded(M) =:= false andalso say(To, {missing, M});
say_missing(_, _, _) -> ok.

long(Kind, Class, Reason, Stack) when Kind =:= ".erl"; Kind =:= script ->
    Trim = fun(M, _, _) -> M =:= ?MODULE end,
    ["** ", erl_error:format_exception(Class, Reason, Stack, #{stack_trim_fun => Trim, column => 4})];
long(_, Class, Reason, Stack) ->
    try 'Elixir.Exception':format(Class, Reason, Stack) catch _:_ -> io_lib:format("** ~ts ~tp", [Class, Reason]) end.

elixir_place(#{'__exception__' := true, file := F, line := L}, _) when is_binary(F), is_integer(L) -> {F, L};
elixir_place(_, Else) -> Else.

short(Kind, Class, Reason, Stack) when Kind =:= ".erl"; Kind =:= script ->
    hd(string:split(erl_error:format_exception(Class, Reason, Stack, #{}), "\n"));
short(_, Class, Reason, Stack) -> try 'Elixir.Exception':format_banner(Class, Reason, Stack) catch _:_ -> "error" end.

%% Reports that the logger still has come before the end.
finish(To, Event, Code) ->
    catch logger_std_h:filesync(default),
    [catch 'Elixir.Logger':flush() || whereis('Elixir.Logger') =/= undefined],
    say(To, Event),
    halt(Code).
