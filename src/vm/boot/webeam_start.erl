%% SPDX-License-Identifier: Apache-2.0
%% webeam_start - the minimal start (--minimal): init, the command line, and running programs.
%%
%%   <0.0.0> init ---- code_server, erl_prim_loader    webeam_code: load modules, for error_handler and code:which
%%                \--- user, standard_error            webeam_user: the io protocol on fd 0 and 1, and on fd 2
%%                 \-- do_boot                         -s, -run, -eval in order; or the program FILE.beam, then halt(0)
%%
%% webeam_resume uses the parser and the functions that run programs after a boot of OTP, too.
%%
%% Rule: webeam_start, webeam_code and webeam_user call only BIFs and each other before the code server runs.
-module(webeam_start).
-export([boot/0, do_boot/2, strings/1, string/1,
         parse/1, start/1, crashed/3, run_program/2, describe/1]).   % used by webeam_resume

boot() ->
    register(init, self()),
    {Flags, Plain, Starts} = parse([ [] | webeam:arguments() ]),
    register(code_server, spawn(webeam_code, server, [paths(Flags)])),
    User = spawn(webeam_user, device, [1, stdin]),
    register(user, User),
    register(standard_error, spawn(webeam_user, device, [2, none])),
    register(erl_prim_loader, spawn(webeam_code, prim_loader, [])),
    group_leader(User, self()),
    spawn(erts_code_purger, start, []),
    Self = self(),
    Boot = spawn_opt(?MODULE, do_boot, [Self, what(Starts, Plain)], [link]),
    process_flag(trap_exit, true),
    init(Boot, Flags, Plain).

%% ---- arguments ---------------------------------------------------------------------------
%% -flag Args...        a flag and its values; those of -s, -run and -eval go to Starts, in order
%% --                   what follows up to the next flag is a plain argument
%% -extra               all the rest is plain arguments
parse([_ | Args]) -> parse(Args, plain, [], [], []).

parse([<<"-extra">> | T], _, F, P, S) -> done(F, lists:reverse(T, P), S);
parse([<<"--">> | T], _, F, P, S) -> parse(T, plain, F, P, S);
parse([<<"-">> | T], _, F, P, S) -> parse(T, plain, F, [<<"-">> | P], S);
parse([<<"-", Name/binary>> | T], _, F, P, S) ->
    {Values, Rest} = values(T, []),
    case Name of
        <<"eval">> -> parse(Rest, plain, F, P, [{eval, Values} | S]);
        <<"s">> -> parse(Rest, plain, F, P, [{s, Values} | S]);
        <<"run">> -> parse(Rest, plain, F, P, [{run, Values} | S]);
        _ -> parse(Rest, plain, [{binary_to_atom(Name), strings(Values)} | F], P, S)
    end;
parse([A | T], M, F, P, S) -> parse(T, M, F, [A | P], S);
parse([], _, F, P, S) -> done(F, P, S).

done(F, P, S) -> {lists:reverse(F, []), lists:reverse(P, []), lists:reverse(S, [])}.

values([<<"-", C, _/binary>> | _] = L, Acc) when C < $0; C > $9 -> {lists:reverse(Acc, []), L};
values([<<"-">> | _] = L, Acc) -> {lists:reverse(Acc, []), L};
values([A | T], Acc) -> values(T, [A | Acc]);
values([], Acc) -> {lists:reverse(Acc, []), []}.

%% Arguments are UTF-8; if one is not, its bytes are taken as Latin-1.
strings(L) -> [string(B) || B <- L].
string(B) -> case unicode:characters_to_list(B, unicode) of S when is_list(S) -> S; _ -> binary_to_list(B) end.

all(Flag, Flags) -> [V || {F, V} <- Flags, F =:= Flag].

paths(Flags) ->
    Pa = lists:reverse([D || Ds <- all(pa, Flags), D <- Ds], []),
    Pz = [D || Ds <- all(pz, Flags), D <- Ds],
    Pa ++ ["."] ++ strings(webeam:libs()) ++ Pz.

what(Starts, Plain) ->
    case webeam:program() of
        none -> Starts;
        File -> [{program, string(File), strings(Plain)}]
    end.

%% ---- running the program --------------------------------------------------------------------
do_boot(Init, []) ->
    webeam:write(2, "webeam: nothing to run: name a .beam file, or use -s, -run or -eval (there is no shell yet)\n"),
    Init ! {stop, {stop, 1}};
do_boot(Init, Starts) ->
    process_flag(trap_exit, true),           % as init's
    try [start(S) || S <- Starts] of
        _ -> case Starts of [{program, _, _} | _] -> halt(0); _ -> Init ! booted end
    catch
        C:R:St -> crashed(C, R, St)
    end.

crashed(C, R, St) ->
    Why = case C of throw -> {{nocatch, R}, St}; error -> {R, St}; exit -> R end,
    erlang:display({"init terminating in do_boot", Why}),
    halt("init terminating in do_boot (" ++ shorten(Why) ++ ")").

%% As init does: leaves out the lists and binaries of the reason.
shorten(T) when is_tuple(T) -> "{" ++ commas([shorten(E) || E <- tuple_to_list(T)]) ++ "}";
shorten([]) -> "[]";
shorten([{M, F, A, L} | T]) when is_atom(M), is_atom(F), is_list(L) -> "["
    ++ commas([shorten_call(E) || E <- [{M, F, A, L} | T]]) ++ "]";
shorten(L) when is_list(L) -> "[_]";
shorten(T) when is_atom(T) -> atom_to_list(T);
shorten(T) when is_integer(T) -> integer_to_list(T);
shorten(T) when is_pid(T) -> pid_to_list(T);
shorten(_) -> "_".

shorten_call({M, F, A, _}) ->
    "{" ++ commas([atom_to_list(M), atom_to_list(F), case A of [] -> "[]"; _ when is_list(A) -> "[_]"; _ ->
        integer_to_list(A) end, "[]"]) ++ "}";
shorten_call(T) -> shorten(T).

commas([A, B | T]) -> A ++ "," ++ commas([B | T]);
commas([A]) -> A;
commas([]) -> "".

start({eval, Exprs}) -> [eval(string(E)) || E <- Exprs];
start({s, [M]}) -> apply(binary_to_atom(M), start, []);
start({s, [M, F]}) -> apply(binary_to_atom(M), binary_to_atom(F), []);
start({s, [M, F | A]}) -> apply(binary_to_atom(M), binary_to_atom(F), [[binary_to_atom(X) || X <- A]]);
start({run, [M]}) -> apply(binary_to_atom(M), start, []);
start({run, [M, F]}) -> apply(binary_to_atom(M), binary_to_atom(F), []);
start({run, [M, F | A]}) -> apply(binary_to_atom(M), binary_to_atom(F), [strings(A)]);
start({_, []}) -> ok;
start({program, File, Args}) ->
    case webeam_code:call({load_program, File}) of
        {module, M} -> run_program(M, Args);
        {error, Why} ->
            webeam:write(2, ["webeam: cannot load ", unicode:characters_to_binary(File), ": ", describe(Why), "\n"]),
            halt(1)
    end.

describe(nofile) -> "no such file";
describe(enoent) -> "no such file";
describe(badfile) -> "not a valid .beam file";
describe(A) when is_atom(A) -> atom_to_list(A);
describe(_) -> "cannot be loaded".

%% Runs it in its own process, so that its stack traces end with its own function.
run_program(M, Args) ->
    Main1 = erlang:function_exported(M, main, 1),
    Main0 = erlang:function_exported(M, main, 0),
    Start = erlang:function_exported(M, start, 0),
    {F, A} = if
        Main1, Args =/= [] -> {main, [Args]};
        Main0 -> {main, []};
        Main1 -> {main, [Args]};
        Start -> {start, []};
        true ->
            webeam:write(2, ["webeam: ", atom_to_binary(M), " exports none of main/0, main/1, start/0\n"]),
            halt(1)
    end,
    webeam:step_here(),
    {Pid, Ref} = spawn_monitor(M, F, A),
    receive
        {'DOWN', Ref, process, Pid, normal} -> ok;
        {'DOWN', Ref, process, Pid, Why} ->
            webeam:write(2, ["webeam: ", atom_to_binary(M), $:, atom_to_binary(F), " ended: ", shorten(Why), "\n"]),
            halt(1)
    end.

eval(Expr) ->
    {ok, Tokens, _} = erl_scan:string(Expr),
    {ok, Parsed} = erl_parse:parse_exprs(Tokens),
    {value, _, _} = erl_eval:exprs(Parsed, erl_eval:new_bindings()),
    ok.

%% ---- init -----------------------------------------------------------------------------------
init(Boot, Flags, Plain) ->
    receive
        {'EXIT', Boot, normal} -> init(none, Flags, Plain);
        {'EXIT', Boot, Why} ->
            erlang:display({"init terminating in do_boot", Why}),
            halt(1);
        {'EXIT', _, _} -> init(Boot, Flags, Plain);
        {stop, {stop, Status}} -> halt(Status);
        {stop, _} -> halt(0);
        {From, Request} when is_pid(From) ->
            From ! {init, answer(Request, Flags, Plain)},
            init(Boot, Flags, Plain);
        _ -> init(Boot, Flags, Plain)
    end.

answer(get_arguments, Flags, _) -> [{root, [webeam_code:root()]}, {progname, ["webeam"]} | home()] ++ Flags;
answer({get_argument, root}, _, _) -> {ok, [[webeam_code:root()]]};
answer({get_argument, progname}, _, _) -> {ok, [["webeam"]]};
answer({get_argument, home}, _, _) -> case home() of [{home, V}] -> {ok, [V]}; [] -> error end;
answer({get_argument, F}, Flags, _) -> case all(F, Flags) of [] -> error; L -> {ok, L} end;
answer(get_plain_arguments, _, Plain) -> Plain;
answer(get_status, _, _) -> {started, started};
answer(script_id, _, _) -> {"Erlang/OTP", "25"};
answer(fetch_loaded, _, _) -> [];
answer({ensure_loaded, M}, _, _) -> webeam_code:call({ensure_loaded, M});
answer({make_permanent, _, _}, _, _) -> ok;
answer(_, _, _) -> error.

home() ->
    try os:getenv("HOME") of false -> []; H -> [{home, [H]}]
    catch _:_ -> []
    end.
