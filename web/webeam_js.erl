%% SPDX-License-Identifier: Apache-2.0
%% webeam_js - the Erlang side of the package `webeam` (embed-ask.js): does what JavaScript asks, each in a process of
%% its own.
%%
%%   port.send({Id, Op, Args, Mark, Io, Evaluator})
%%     -->  the process webeam_js  -->  a worker, or that evaluator  -->  port_command: {answer, Id, Result}
%%   (Args: an external term; Mark: 0, or what marks functions of JavaScript in it; Io: the number of an I/O device, see
%%   webeam_io, or none; Evaluator: the name of a process that lives on, or none)
%%   emit(Event, Term)                     -->  port_command: {event, Event, Term}: vm.on(Event, ...)
%%   call(Name, Args), a function that came from JavaScript  -->  {call, Number, Name, Args}, answered by
%%                                                                {called, Number, Result}
-module(webeam_js).
-export([start/0, warm/0, warm/1, emit/2, call/2]).
% jobs: Id to the process that does it; monitors: of those processes, to their Ids; ios: numbers of I/O devices to their
% processes; evaluators: names to their processes. room: so many events may be told before JavaScript says that it took
% some; who tells one more waits in `held`.
-record(s, {port, jobs = #{}, monitors = #{}, ios = #{}, evaluators = #{}, calls = #{}, next = 0, room = 1000,
            held = queue:new()}).

start() ->
    Starter = self(),
    {Pid, Mon} = spawn_monitor(fun() ->
        register(?MODULE, self()),
        process_flag(trap_exit, true),
        io:setopts(user, [{encoding, unicode}]),       % what JavaScript gets is text
        Port = open_port({spawn_driver, "js webeam"}, []),
        tell(Port, {ready, self()}),
        Starter ! {self(), ready},
        loop(#s{port = Port})
    end),
    receive
        {Pid, ready} -> demonitor(Mon, [flush]), ok;
        {'DOWN', Mon, _, _, Why} -> erlang:error(Why)
    end.

%% For an image: what the first calls need.
warm() -> warm([]).
warm(Apps) ->
    webeam_resume:warm([shell, compiler] ++ [elixir || lists:member(elixir, Apps)]),
    [{ok, _} = application:ensure_all_started(A) || A <- Apps],
    ok = code:ensure_modules_loaded([?MODULE, webeam_io]).

%% ---- for programs ---------------------------------------------------------------------------------------
%% Tells JavaScript: vm.on(Event, f) gets Term. Waits while JavaScript is far behind.
emit(Event, Term) ->
    Ours = [output, exit, <<"output">>, <<"exit">>],
    lists:member(Event, Ours) andalso error(badarg, [Event, Term]),
    ask({emit, Event, Term}).

%% Calls what JavaScript gave as `functions`, by its name, and waits for the value, or for what its promise gives.
call(Name, Args) ->
    case ask({call, Name, Args}) of
        {ok, Value} -> Value;
        {error, Why} -> error({js, Why})
    end.

ask(What) ->
    Server = case whereis(?MODULE) of undefined -> error(no_javascript); P -> P end,
    Mon = monitor(process, Server),
    Server ! {What, self(), Mon},
    receive
        {Mon, Answer} -> demonitor(Mon, [flush]), Answer;
        {'DOWN', Mon, _, _, Why} -> error({js, Why})
    end.

%% ---- the process ------------------------------------------------------------------------------------------
loop(#s{port = Port, jobs = Jobs, monitors = Monitors, ios = Ios, calls = Calls, next = Next} = S) ->
    receive
        {Port, {data, {called, N, Result, Mark}}} ->
            case maps:take(N, Calls) of
                {{Pid, Ref}, Left} ->
                    Pid ! {Ref, returned(Result, Mark)},
                    loop(S#s{calls = Left});
                error -> loop(S)
            end;
        {Port, {data, {cancel, Id}}} ->
            case maps:take(Id, Jobs) of
                {Pid, Left} ->
                    exit(Pid, kill),
                    loop(S#s{jobs = Left, evaluators = maps:filter(fun(_, E) -> E =/= Pid end, S#s.evaluators)});
                error -> loop(S)
            end;
        {Port, {data, {open_io, N, Binary}}} ->
            loop(S#s{ios = Ios#{N => webeam_io:start(Port, N, Binary)}});
        {Port, {data, {to_io, N, Message}}} ->
            case Ios of #{N := Io} -> Io ! Message; _ -> ok end,
            loop(case Message of close -> S#s{ios = maps:remove(N, Ios)}; _ -> S end);
        {Port, {data, {Id, send, Args, Mark, _, _}}} ->
            tell(Port, {answer, Id, sent(Args, Mark)}),
            loop(S);
        {Port, {data, {Id, Op, Args, Mark, Io, Evaluator}}} ->
            Leader = maps:get(Io, Ios, none),
            loop(begins(Evaluator, Id, fun() -> {answer, Id, led(Leader, fun() -> work(Op, Args, Mark) end)} end, S));
        {did, Mon, {answer, Id, _} = Answer} ->
            demonitor(Mon, [flush]),
            tell(Port, Answer),
            loop(S#s{jobs = maps:remove(Id, Jobs), monitors = maps:remove(Mon, Monitors)});
        {'DOWN', Mon, process, _, Why} ->
            case maps:take(Mon, Monitors) of
                {Id, Left} ->
                    Why =:= answered orelse tell(Port, {answer, Id, failure(exit, Why, [])}),
                    loop(S#s{jobs = maps:remove(Id, Jobs), monitors = Left});
                error -> loop(S)
            end;
        {{emit, _, _}, _, _} = Emit -> loop(emits(S#s{held = queue:in(Emit, S#s.held)}));
        {Port, {data, {took, N}}} -> loop(emits(S#s{room = S#s.room + N}));
        {{call, Name, Args}, Pid, Ref} ->
            tell(Port, {call, Next, Name, Args}),
            loop(S#s{calls = Calls#{Next => {Pid, Ref}}, next = Next + 1});
        {'EXIT', Port, _} -> ok;
        _ -> loop(S)
    end.

%% A process does it and ends; or the evaluator, which lives on, one thing at a time: else a program that receives
%% whatever there is would take the next.
begins(none, Id, Do, #s{port = Port, jobs = Jobs, monitors = Monitors} = S) ->
    {Pid, Mon} = spawn_monitor(fun() -> tell(Port, Do()), exit(answered) end),
    S#s{jobs = Jobs#{Id => Pid}, monitors = Monitors#{Mon => Id}};
begins(Name, Id, Do, #s{port = Port, jobs = Jobs, monitors = Monitors, evaluators = Es} = S) ->
    Server = self(),
    Old = maps:get(Name, Es, Server),
    case {lists:member(Old, maps:values(Jobs)), Old =/= Server andalso is_process_alive(Old)} of
        {true, _} ->
            tell(Port, {answer, Id, failure(error, {busy, Name}, [])}),
            S;
        {false, Lives} ->
            Pid = if Lives -> Old; true -> spawn(fun() -> evaluator(Server) end) end,
            Mon = monitor(process, Pid),
            Pid ! {?MODULE, Server, Mon, Do},
            S#s{jobs = Jobs#{Id => Pid}, monitors = Monitors#{Mon => Id}, evaluators = Es#{Name => Pid}}
    end.

evaluator(Server) ->
    receive {?MODULE, Server, Mon, Do} -> Server ! {did, Mon, Do()} end,
    evaluator(Server).

%% What it prints comes before its answer.
led(none, Do) -> Do();
led(Io, Do) ->
    group_leader(Io, self()),
    Result = Do(),
    webeam_io:flush(Io),
    Result.

%% What a function of JavaScript's gave.
returned(Result, Mark) ->
    try convert(Result, Mark)
    catch throw:unreadable -> {error, {<<"TypeError">>, <<"two keys of a map are one and the same term">>}}
    end.

sent(Args, Mark) ->
    try
        [To, Term] = convert(Args, Mark),
        To ! Term,
        {ok, ok}
    catch
        throw:unreadable -> {unreadable};
        C:R:St -> failure(C, R, St)
    end.

emits(#s{room = 0} = S) -> S;
emits(#s{room = Room, held = Held, port = Port} = S) ->
    case queue:out(Held) of
        {empty, _} -> S;
        {{value, {{emit, Event, Term}, Pid, Ref}}, Left} ->
            tell(Port, {event, Event, Term}),
            Pid ! {Ref, ok},
            emits(S#s{room = Room - 1, held = Left})
    end.

tell(Port, Term) -> true = port_command(Port, term_to_binary(Term)).

work(Op, Args, Mark) ->
    try convert(Args, Mark) of
        Given -> worked(Op, Given)
    catch throw:unreadable -> {unreadable}
    end.

worked(Op, Args) ->
    try {ok, do(Op, Args)}
    catch
        throw:{'$webeam_problems', Problems} -> {problems, Problems};
        C:R:St -> failure(language(Op, Args), C, R, St)
    end.

language(call, _) -> erlang;
language(_, [elixir | _]) -> elixir;
language(_, _) -> erlang.

failure(C, R, St) -> failure(erlang, C, R, St).

%% Without us, and what evaluates: shells leave it out too.
failure(Lang, C, R, St) ->
    Above = lists:takewhile(fun(F) -> not lists:member(element(1, F), [?MODULE, elixir]) end, St),
    Own = [F || F <- Above, element(1, F) =/= erl_eval],
    {failed, C, R, Own, iolist_to_binary(described(Lang, C, R, Own))}.

described(elixir, C, R, St) -> elixirs(C, R, St);
described(_, error, #{'__struct__' := _, '__exception__' := true} = R, St) -> elixirs(error, R, St);
described(_, C, R, St) ->
    try unicode:characters_to_binary(erl_error:format_exception(C, R, St))
    catch _:_ -> io_lib:format("~tp: ~tp", [C, R])
    end.

elixirs(C, R, St) ->
    {What, Where} = 'Elixir.Exception':blame(C, R, St),
    string:trim('Elixir.Exception':format(C, What, Where), trailing).

%% ---- what can be asked ----------------------------------------------------------------------------------------
do(call, [M, F, A]) -> apply(M, F, A);
do(apply, [F, A]) -> apply(F, A);
do(eval, [erlang, Text, Bindings]) -> evaluate(sequences(Text), variables(Bindings), undefined);
do(eval, [elixir, Text, Bindings]) ->
    elixir(fun() ->
        {Value, _} = 'Elixir.Code':eval_string(Text, variables(Bindings), [{file, <<"eval">>}]),
        Value
    end);
do(compile, [erlang, Text]) -> compile_erlang(Text);
do(compile, [elixir, Text]) ->
    Made = elixir(fun() -> 'Elixir.Code':compile_string(Text, <<"compile">>) end),
    #{<<"modules">> => [atom_to_binary(M) || {M, _} <- Made], <<"warnings">> => []};
do(run, [erlang, Text]) ->
    case re:run(Text, "^\\s*-module\\(", [multiline, unicode]) of
        nomatch -> ran(io_lib:format("~tp", [do(eval, [erlang, Text, #{}])]), []);
        _ ->
            #{<<"modules">> := [M], <<"warnings">> := Ws} = compile_erlang(Text),
            Mod = binary_to_atom(M),
            case [F || F <- [main, start], erlang:function_exported(Mod, F, 0)] of
                [F | _] -> ran(io_lib:format("~tp", [Mod:F()]), Ws);
                [] -> ran("", Ws)
            end
    end;
do(run, [elixir, Text]) ->
    case do(eval, [elixir, Text, #{}]) of
        {module, M, Beam, _} when is_atom(M), is_binary(Beam) -> ran("", []);
        Value -> ran('Elixir.Kernel':inspect(Value), [])
    end;
do(start, [App]) ->
    case application:ensure_all_started(App) of
        {ok, Started} -> Started;
        {error, Why} -> error({cannot_start, App, Why})
    end.

ran(Text, Warnings) -> #{<<"value">> => unicode:characters_to_binary(Text), <<"warnings">> => Warnings}.

variables(Bindings) -> [{name(N), V} || {N, V} <- maps:to_list(Bindings)].

name(N) when is_atom(N) -> N;
name(N) when is_binary(N) -> binary_to_atom(N).

%% ---- Erlang ---------------------------------------------------------------------------------------------------
%% The expressions of Text, each sequence up to its full stop; the last one may be left out.
sequences(Text) ->
    case erl_scan:string(unicode:characters_to_list(Text), {1, 1}) of
        {ok, Tokens, End} -> [parsed(S, End) || S <- split(Tokens, End, [])];
        {error, {At, Mod, Why}, _} -> refuse([problem(error, At, Mod, Why)])
    end.

split([], _, []) -> [];
split([], End, Acc) -> [lists:reverse(Acc, [{dot, End}])];
split([{dot, _} = D | T], End, Acc) -> [lists:reverse(Acc, [D]) | split(T, End, [])];
split([X | T], End, Acc) -> split(T, End, [X | Acc]).

parsed(Tokens, End) ->
    case erl_parse:parse_exprs(Tokens) of
        {ok, Exprs} -> Exprs;
        {error, {End, Mod, _}} -> refuse([problem(error, End, Mod, "syntax error: the text ends too soon")]);
        {error, {At, Mod, Why}} -> refuse([problem(error, At, Mod, Why)])
    end.

evaluate([], _, Value) -> Value;
evaluate([Exprs | T], Bindings, _) ->
    Undefined = fun(F, As) -> erlang:raise(error, {shell_undef, F, length(As), []}, []) end,
    {value, Value, More} = erl_eval:exprs(Exprs, Bindings, {value, Undefined}),
    evaluate(T, More, Value).

%% A file for the preprocessor: in the home folder, for -include.
compile_erlang(Text) ->
    Home = case init:get_argument(home) of {ok, [[H] | _]} -> H; _ -> "/" end,
    Module = "^\\s*-module\\(\\s*'?([^)'\\s]+)",
    Name = case re:run(Text, Module, [multiline, {capture, [1], list}, unicode]) of
               {match, [N]} -> N;
               nomatch -> "nameless"
           end,
    File = filename:join(Home, Name ++ ".erl"),
    ok = filelib:ensure_dir(File),
    ok = file:write_file(File, Text),
    case compile:file(File, [binary, return, debug_info, {outdir, Home}]) of
        {ok, M, Beam, Ws} ->
            code:purge(M),
            {module, M} = code:load_binary(M, File, Beam),
            #{<<"modules">> => [atom_to_binary(M)], <<"warnings">> => problems(warning, Ws)};
        {error, Es, Ws} -> refuse(problems(error, Es) ++ problems(warning, Ws))
    end.

problems(Severity, Files) -> [P || {_, Ps} <- Files, P <- [of_compiler(Severity, X) || X <- Ps]].
of_compiler(S, {At, Mod, Why}) -> problem(S, At, Mod, Why);
of_compiler(S, {Mod, Why}) -> problem(S, none, Mod, Why).

problem(Severity, At, Mod, Why) ->
    {L, C} = case At of {_, _} -> At; L0 when is_integer(L0) -> {L0, null}; _ -> {null, null} end,
    Text = unicode:characters_to_binary(Mod:format_error(Why)),
    #{<<"severity">> => atom_to_binary(Severity), <<"line">> => L, <<"column">> => C, <<"text">> => Text}.

refuse(Problems) -> throw({'$webeam_problems', Problems}).

%% ---- Elixir ---------------------------------------------------------------------------------------------------
elixir(F) ->
    {ok, _} = application:ensure_all_started(elixir),
    try F()
    catch error:#{'__struct__' := Kind, line := L} = E:_
        when Kind =:= 'Elixir.SyntaxError'; Kind =:= 'Elixir.TokenMissingError'; Kind =:= 'Elixir.CompileError' ->
        Text = case E of #{description := D} when is_binary(D) -> D; _ -> 'Elixir.Exception':message(E) end,
        Column = number(maps:get(column, E, null)),
        refuse([#{<<"severity">> => <<"error">>, <<"line">> => L, <<"column">> => Column, <<"text">> => Text}])
    end.

number(N) when is_integer(N) -> N;
number(_) -> null.

%% ---- functions of JavaScript --------------------------------------------------------------------------------------
convert(Bytes, Mark) ->
    T = try binary_to_term(Bytes) catch error:badarg -> throw(unreadable) end,
    case Mark of 0 -> T; _ -> with_funs(T, Mark) end.

with_funs({Mark, N, Arity}, Mark) -> fun_of(N, Arity);
with_funs([H | T], Mark) -> [with_funs(H, Mark) | with_funs(T, Mark)];
with_funs(T, Mark) when is_tuple(T) -> list_to_tuple([with_funs(E, Mark) || E <- tuple_to_list(T)]);
with_funs(T, Mark) when is_map(T) ->
    maps:from_list([{with_funs(K, Mark), with_funs(V, Mark)} || {K, V} <- maps:to_list(T)]);
with_funs(T, _) -> T.

fun_of(N, 0) -> fun() -> call(N, []) end;
fun_of(N, 1) -> fun(A) -> call(N, [A]) end;
fun_of(N, 2) -> fun(A, B) -> call(N, [A, B]) end;
fun_of(N, 3) -> fun(A, B, C) -> call(N, [A, B, C]) end;
fun_of(N, 4) -> fun(A, B, C, D) -> call(N, [A, B, C, D]) end;
fun_of(N, 5) -> fun(A, B, C, D, E) -> call(N, [A, B, C, D, E]) end;
fun_of(N, 6) -> fun(A, B, C, D, E, F) -> call(N, [A, B, C, D, E, F]) end;
fun_of(_, Arity) -> error({too_many_arguments, Arity}).
