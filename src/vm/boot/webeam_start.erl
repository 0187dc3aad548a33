%% SPDX-License-Identifier: Apache-2.0
%% webeam_start - the minimal start (--minimal): init, code server, user and standard_error, as far as programs need
%% them without OTP's own boot.
%%
%%   <0.0.0> init ---- code_server    loads modules for error_handler: -pa folders, ".", the installed OTP, -pz folders
%%                \--- user           io protocol on fd 0 and 1        \--- standard_error     on fd 2
%%                 \-- do_boot        -s, -run, -eval in order, or the program FILE.beam; then halt(0) for FILE.beam
%%
%% Law: the code server calls only BIFs and this module; any other call could wait for the code server itself.
-module(webeam_start).
-export([boot/0, do_boot/2, code_server/1, device/2, prim_loader/0, load_on_load/3, start_server/4, logger_server/0,
         no_applications/0,
         parse/1, start/1, crashed/3, run_program/2, describe/1]).   % webeam_resume's too

boot() ->
    register(init, self()),
    {Flags, Plain, Starts} = parse([ [] | webeam:arguments() ]),
    register(code_server, spawn(?MODULE, code_server, [paths(Flags)])),
    User = spawn(?MODULE, device, [1, stdin]),
    register(user, User),
    register(standard_error, spawn(?MODULE, device, [2, none])),
    register(erl_prim_loader, spawn(?MODULE, prim_loader, [])),
    group_leader(User, self()),
    spawn(erts_code_purger, start, []),
    Self = self(),
    Boot = spawn_opt(?MODULE, do_boot, [Self, what(Starts, Plain)], [link]),
    process_flag(trap_exit, true),
    init(Boot, Flags, Plain).

%% ---- arguments ---------------------------------------------------------------------------
%% -flag Args...   -s, -run, -eval: in order to Starts   -- : the rest up to the next flag is plain   -extra: all the
%% rest
parse([_ | Args]) -> parse(Args, plain, [], [], []).

parse([<<"-extra">> | T], _, F, P, S) -> done(F, rev(T, P), S);
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

done(F, P, S) -> {rev(F, []), rev(P, []), rev(S, [])}.

values([<<"-", C, _/binary>> | _] = L, Acc) when C < $0; C > $9 -> {rev(Acc, []), L};
values([<<"-">> | _] = L, Acc) -> {rev(Acc, []), L};
values([A | T], Acc) -> values(T, [A | Acc]);
values([], Acc) -> {rev(Acc, []), []}.

rev([H | T], Acc) -> rev(T, [H | Acc]);
rev([], Acc) -> Acc.

strings(L) -> [string(B) || B <- L].
string(B) -> case unicode:characters_to_list(B, unicode) of S when is_list(S) -> S; _ -> binary_to_list(B) end.

all(Flag, Flags) -> [V || {F, V} <- Flags, F =:= Flag].

paths(Flags) ->
    Pa = rev([D || Ds <- all(pa, Flags), D <- Ds], []),
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
    case call({load_program, File}) of
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

answer(get_arguments, Flags, _) -> [{root, [root()]}, {progname, ["webeam"]} | home()] ++ Flags;
answer({get_argument, root}, _, _) -> {ok, [[root()]]};
answer({get_argument, progname}, _, _) -> {ok, [["webeam"]]};
answer({get_argument, home}, _, _) -> case home() of [{home, V}] -> {ok, [V]}; [] -> error end;
answer({get_argument, F}, Flags, _) -> case all(F, Flags) of [] -> error; L -> {ok, L} end;
answer(get_plain_arguments, _, Plain) -> Plain;
answer(get_status, _, _) -> {started, started};
answer(script_id, _, _) -> {"Erlang/OTP", "25"};
answer(fetch_loaded, _, _) -> [];
answer({ensure_loaded, M}, _, _) -> call({ensure_loaded, M});
answer({make_permanent, _, _}, _, _) -> ok;
answer(_, _, _) -> error.

home() ->
    try os:getenv("HOME") of false -> []; H -> [{home, [H]}]
    catch _:_ -> []
    end.

%% The folder above the first lib/kernel-V/ebin.
root() ->
    case [D || B <- webeam:libs(), {"kernel", D} <- [app_of(string(B))]] of
        [D | _] -> up(up(D));
        [] -> "/usr/lib/erlang"
    end.

%% ---- code server ------------------------------------------------------------------------------
%% State: {Path, Files: #{Module => File | preloaded}}
code_server(Path) ->
    process_flag(trap_exit, true),
    code_loop(Path, #{erlang => preloaded, erts_internal => preloaded, init => preloaded, webeam_start => preloaded,
                      error_handler => preloaded, code => preloaded, code_server => preloaded}).

call(Request) ->
    code_server ! {code_call, self(), Request},
    receive {code_server, Reply} -> Reply end.

code_loop(Path, Files) ->
    receive
        {code_call, From, Request} ->
            case code_request(Request, From, Path, Files) of
                {reply, Reply, Path1, Files1} ->
                    From ! {code_server, Reply},
                    code_loop(Path1, Files1);
                {noreply, Path1, Files1} -> code_loop(Path1, Files1)
            end;
        {reply, From, Reply, M, File} ->         % from load_on_load or start_server
            From ! {code_server, Reply},
            case Reply of
                {module, M} -> code_loop(Path, Files#{M => File});
                _ -> code_loop(Path, Files)
            end;
        {not_running, M} -> code_loop(Path, maps_remove(M, Files));
        _ -> code_loop(Path, Files)
    end.

maps_remove(K, M) -> maps:remove(K, M).

%% Callers of logger expect its configuration, so the logger's server is started before the module is visible.
code_request({ensure_loaded, logger} = Request, From, P, F) ->
    case erlang:module_loaded(logger) of
        true -> {reply, {module, logger}, P, F};
        false ->
            case whereis(webeam_logger) of
                undefined ->
                    case put(logger, starting) of
                        undefined -> spawn(?MODULE, logger_server, []);
                        starting -> ok
                    end,
                    erlang:send_after(1, self(), {code_call, From, Request}),
                    {noreply, P, F};
                _ -> load_file(logger, From, P, F)
            end
    end;
code_request({ensure_loaded, M}, From, P, F) ->
    case erlang:module_loaded(M) of
        true -> {reply, {module, M}, P, F};
        false -> load_file(M, From, P, F)
    end;
code_request({load_file, M}, From, P, F) ->
    case sticky(M, F) of
        true -> {reply, {error, sticky_directory}, P, F};
        false -> load_file(M, From, P, F)
    end;
code_request({load_program, File}, From, P, F) ->
    case webeam:read_file(File) of
        {ok, Bin} -> load(module_of(Bin, File), Bin, File, From, P, F);
        {error, E} -> {reply, {error, E}, P, F}
    end;
code_request({load_abs, File, M}, From, P, F) when is_list(File), is_atom(M) ->
    Name = File ++ ".beam",
    case webeam:read_file(Name) of
        {ok, Bin} when M =:= [] -> load(module_of(Bin, Name), Bin, Name, From, P, F);
        {ok, Bin} -> load(M, Bin, Name, From, P, F);
        {error, _} -> {reply, {error, nofile}, P, F}
    end;
code_request({load_binary, M, File, Bin}, From, P, F) when is_binary(Bin) -> load(M, Bin, File, From, P, F);
code_request({get_object_code, M}, _, P, F) ->
    case find(M, P) of
        {Bin, File} -> {reply, {M, Bin, File}, P, F};
        none -> {reply, error, P, F}
    end;
code_request({is_loaded, M}, _, P, F) ->
    case erlang:module_loaded(M) of
        true -> {reply, {file, file_of(M, F)}, P, F};
        false -> {reply, false, P, F}
    end;
code_request(all_loaded, _, P, F) -> {reply, [{M, file_of(M, F)} || M <- erlang:loaded()], P, F};
code_request({delete, M}, _, P, F) ->
    case catch erlang:delete_module(M) of
        true -> {reply, true, P, maps_remove(M, F)};
        _ -> {reply, false, P, F}
    end;
code_request({purge, M}, _, P, F) -> {reply, purge(M), P, F};
code_request({soft_purge, M}, _, P, F) -> {reply, soft_purge(M), P, F};
code_request(get_path, _, P, F) -> {reply, P, P, F};
code_request({set_path, New}, _, P, F) when is_list(New) ->
    case [D || D <- New, not is_dir(D)] of
        [] -> {reply, true, New, F};
        _ -> {reply, {error, bad_directory}, P, F}
    end;
code_request({add_path, Where, Dir}, _, P, F) ->
    case name(Dir) of
        {ok, D} ->
            case is_dir(D) of
                true -> {reply, true, add(Where, D, P), F};
                false -> {reply, {error, bad_directory}, P, F}
            end;
        error -> {reply, {error, bad_directory}, P, F}
    end;
code_request({add_paths, Where, Dirs}, _, P, F) when is_list(Dirs) ->
    {reply, ok, add_all(Where, [D || N <- Dirs, {ok, D} <- [name(N)], is_dir(D)], P), F};
code_request({del_path, Name}, _, P, F) ->
    case name(Name) of
        {ok, N} ->
            New = [D || D <- P, D =/= N, app_name(D) =/= N],
            {reply, New =/= P, New, F};
        error -> {reply, {error, bad_name}, P, F}
    end;
code_request({replace_path, Name, Dir}, _, P, F) ->
    case {name(Name), name(Dir)} of
        {{ok, N}, {ok, D}} -> {reply, true, [D | [X || X <- P, app_name(X) =/= N]], F};
        _ -> {reply, {error, badarg}, P, F}
    end;
code_request({dir, root_dir}, _, P, F) -> {reply, root(), P, F};
code_request({dir, compiler_dir}, _, P, F) -> {reply, app_dir(P, "compiler"), P, F};
code_request({dir, {lib_dir, App}}, _, P, F) -> {reply, app_dir(P, text(App)), P, F};
code_request({dir, lib_dir}, _, P, F) -> {reply, root() ++ "/lib", P, F};
code_request({dir, {priv_dir, App}}, _, P, F) -> {reply, under(app_dir(P, text(App)), "priv"), P, F};
code_request({dir, {lib_dir, App, Sub}}, _, P, F) -> {reply, under(app_dir(P, text(App)), text(Sub)), P, F};
code_request({is_sticky, M}, _, P, F) -> {reply, sticky(M, F), P, F};
code_request(get_mode, _, P, F) -> {reply, interactive, P, F};
code_request({is_cached, _}, _, P, F) -> {reply, no_cache, P, F};
code_request({T, _}, _, P, F) when T =:= stick_dir; T =:= unstick_dir -> {reply, ok, P, F};
code_request({T, _}, _, P, F) when T =:= stick_mod; T =:= unstick_mod -> {reply, true, P, F};
code_request({set_primary_archive, _, _, _, _}, _, P, F) -> {reply, ok, P, F};
code_request({finish_loading, Prepared, EnsureLoaded}, _, P, F) ->
    finish_all([X || {M, _} = X <- Prepared, not (EnsureLoaded andalso erlang:module_loaded(M))], P, F, []);
code_request(stop, _, P, F) -> {reply, stopped, P, F};
code_request(_, _, P, F) -> {reply, {error, badarg}, P, F}.

file_of(M, F) -> case F of #{M := File} -> File; _ -> non_existing end.

%% Is the module in a folder of the installed OTP?
sticky(M, F) ->
    case F of
        #{M := preloaded} -> true;
        #{M := File} when is_list(File) ->
            case app_name(up(File)) of
                "kernel" -> erlang:module_loaded(M);
                "stdlib" -> erlang:module_loaded(M);
                "compiler" -> erlang:module_loaded(M);
                _ -> false
            end;
        _ -> false
    end.

load_file(M, From, P, F) ->
    case find(M, P) of
        {Bin, File} -> load(M, Bin, File, From, P, F);
        none -> {reply, {error, nofile}, P, F}
    end.

find(M, Path) ->
    Name = atom_to_list(M) ++ ".beam",
    case has_slash(Name) of
        true -> none;
        false -> find_in(Name, Path)
    end.
find_in(Name, [Dir | T]) ->
    File = case Dir of "." -> Name; _ -> Dir ++ "/" ++ Name end,
    case webeam:read_file(File) of
        {ok, Bin} -> {Bin, File};
        {error, _} -> find_in(Name, T)
    end;
find_in(_, []) -> none.

has_slash([$/ | _]) -> true;
has_slash([_ | T]) -> has_slash(T);
has_slash([]) -> false.

load(M, Bin, File, From, P, F) ->
    stand_in(M),
    case erlang:check_old_code(M) of
        true -> purge(M);
        false -> ok
    end,
    case erlang:prepare_loading(M, Bin) of
        {error, on_load} -> {reply, {error, on_load_failure}, P, F};
        {error, Why} -> {reply, {error, Why}, P, F};
        Prepared ->
            case erlang:has_prepared_code_on_load(Prepared) of
                true ->
                    spawn(?MODULE, load_on_load, [self(), From, {M, Prepared, File}]),
                    {noreply, P, F};
                false ->
                    case erlang:finish_loading([Prepared]) of
                        ok -> loaded(M, File, From, P, F#{M => File});
                        {Why, [M]} -> {reply, {error, Why}, P, F}
                    end
            end
    end.

finish_all([{M, {Prepared, File}} | T], P, F, Bad) ->
    case erlang:check_old_code(M) of true -> purge(M); false -> ok end,
    case erlang:finish_loading([Prepared]) of
        ok -> finish_all(T, P, F#{M => File}, Bad);
        {Why, _} -> finish_all(T, P, F, [{M, Why} | Bad])
    end;
finish_all([], P, F, []) -> {reply, ok, P, F};
finish_all([], P, F, Bad) -> {reply, {error, Bad}, P, F}.

%% Some modules need their server. It is started when they are first loaded, and the reply is sent afterwards.
loaded(M, _File, From, P, F) ->
    case server_of(M) of
        none -> {reply, {module, M}, P, F};
        {Name, SM, SF, SA} ->
            case whereis(Name) of
                undefined ->
                    spawn(?MODULE, start_server, [self(), From, {M, file_of(M, F)}, {SM, SF, SA}]),
                    {noreply, P, F};
                _ -> {reply, {module, M}, P, F}
            end
    end.

server_of(file) -> {file_server_2, file_server, start, []};
server_of(_) -> none.

%% Keeps the logger's server alive. Registers a name of its own when the server has started.
logger_server() ->
    group_leader(whereis(user), self()),
    catch logger_server:start_link(),
    register(webeam_logger, self()),
    receive after infinity -> ok end.

%% The table that application:get_env reads, and a stand-in for application_controller: there are no applications, but
%% their environment can be set. Both exist before the modules are visible.
stand_in(M) when M =:= application; M =:= application_controller ->
    case get(ac_tab) of
        undefined ->
            put(ac_tab, ets:new(ac_tab, [set, public, named_table])),
            try register(application_controller, spawn(?MODULE, no_applications, [])) catch _:_ -> ok end;
        _ -> ok
    end;
stand_in(_) -> ok.

no_applications() ->
    receive
        {'$gen_call', {_, _} = From, Request} ->
            gen:reply(From, no_application(Request)),
            no_applications();
        _ -> no_applications()
    end.

no_application({load_application, A}) when is_atom(A) -> {error, {"no such file or directory", atom_to_list(A)
    ++ ".app"}};
no_application({load_application, A}) -> {error, {bad_application, A}};
no_application({start_application, A, _}) -> {error, {not_loaded, A}};
no_application({unload_application, A}) -> {error, {not_loaded, A}};
no_application({stop_application, A}) -> {error, {not_started, A}};
no_application({set_env, A, K, V, _}) -> ets:insert(ac_tab, {{env, A, K}, V}), ok;
no_application({set_env, _, _}) -> ok;
no_application({unset_env, A, K, _}) -> ets:delete(ac_tab, {env, A, K}), ok;
no_application(which_applications) -> [];
no_application({which_applications, _}) -> [];
no_application(info) -> [];
no_application(_) -> {error, no_applications}.

start_server(Server, From, {M, File}, {SM, SF, SA}) ->
    group_leader(whereis(user), self()),
    Starter = self(),
    {Pid, Ref} = spawn_monitor(fun() ->
        catch apply(SM, SF, SA),
        Starter ! {started, self()},
        receive after infinity -> ok end         % a linked server lives as long as this one
    end),
    receive
        {started, Pid} -> ok;
        {'DOWN', Ref, process, Pid, _} -> ok
    after 5000 -> ok
    end,
    Server ! {reply, From, {module, M}, M, File}.

load_on_load(Server, From, {M, Prepared, File}) ->
    Reply = case erlang:finish_loading([Prepared]) of
        {on_load, [M]} ->
            {Pid, Ref} = spawn_monitor(fun() -> exit({webeam_on_load, erlang:call_on_load_function(M)}) end),
            receive
                {'DOWN', Ref, process, Pid, {webeam_on_load, ok}} ->
                    erlang:finish_after_on_load(M, true),
                    {module, M};
                {'DOWN', Ref, process, Pid, Why} ->
                    erlang:finish_after_on_load(M, false),
                    case Why of
                        {webeam_on_load, _} -> ok;
                        _ -> webeam:write(2, ["The on_load function for module ", atom_to_binary(M), " failed\n"])
                    end,
                    {error, on_load_failure}
            end;
        ok -> {module, M};
        {Why, [M]} -> {error, Why}
    end,
    Server ! {reply, From, Reply, M, File}.

purge(M) -> case erlang:check_old_code(M) of true -> was_killed(webeam:purge(M)); false -> false end.
was_killed({_, Killed}) -> Killed;
was_killed(Killed) -> Killed.
soft_purge(M) -> case erlang:check_old_code(M) of true -> webeam:soft_purge(M); false -> true end.

%% The module in a .beam file: the first atom of its atom chunk, or else the name of the file.
module_of(Bin, File) ->
    case Bin of
        <<"FOR1", _:32, "BEAM", Chunks/binary>> -> first_atom(Chunks, File);
        _ -> base(File)
    end.
first_atom(<<"AtU8", _:32, _:32, N, Name:N/binary, _/binary>>, _) when N > 0 -> binary_to_atom(Name);
first_atom(<<_:32, Size:32, Rest/binary>>, File) ->
    Padded = (Size + 3) band bnot 3,
    case Rest of
        <<_:Padded/binary, More/binary>> -> first_atom(More, File);
        _ -> base(File)
    end;
first_atom(_, File) -> base(File).

base(File) ->
    Last = last_part(File),
    list_to_atom(rev(tl_n(5, rev(Last, [])), [])).
tl_n(0, L) -> L;
tl_n(N, [_ | T]) -> tl_n(N - 1, T);
tl_n(_, []) -> [].

last_part(File) -> last_part(File, []).
last_part([$/ | T], _) -> last_part(T, []);
last_part([C | T], Acc) -> last_part(T, [C | Acc]);
last_part([], Acc) -> rev(Acc, []).

up(File) -> up_(rev(File, [])).
up_([$/ | T]) -> rev(T, []);
up_([_ | T]) -> up_(T);
up_([]) -> ".".

name(D) when is_atom(D) -> {ok, atom_to_list(D)};
name(D) when is_list(D) -> {ok, no_slash(D)};
name(D) when is_binary(D) -> {ok, string(D)};
name(_) -> error.

text(A) when is_atom(A) -> atom_to_list(A);
text(L) -> L.

no_slash(D) -> case rev(D, []) of [$/, _ | _] = R -> rev(tl(R), []); _ -> D end.
is_dir(D) -> try webeam:is_dir(D) catch _:_ -> false end.

add(first, D, P) -> [D | [X || X <- P, X =/= D]];
add(last, D, P) -> case [X || X <- P, X =:= D] of [] -> P ++ [D]; _ -> P end.
add_all(first, Ds, P) -> add_each(first, rev(Ds, []), P);
add_all(last, Ds, P) -> add_each(last, Ds, P).
add_each(W, [D | T], P) -> add_each(W, T, add(W, D, P));
add_each(_, [], P) -> P.

%% "/usr/lib/erlang/lib/stdlib-4.2/ebin" is {"stdlib", "/usr/lib/erlang/lib/stdlib-4.2"}
app_of(Dir) ->
    case last_part(Dir) of
        "ebin" -> D = up(Dir), {no_version(last_part(D)), D};
        Last -> {no_version(Last), Dir}
    end.
app_name(Dir) -> {Name, _} = app_of(Dir), Name.
no_version(Name) -> no_version(Name, []).
no_version([$-, C | _], Acc) when C >= $0, C =< $9 -> rev(Acc, []);
no_version([C | T], Acc) -> no_version(T, [C | Acc]);
no_version([], Acc) -> rev(Acc, []).

app_dir(Path, App) ->
    case [D || P <- Path, {A, D} <- [app_of(P)], A =:= App] of
        [D | _] -> D;
        [] -> {error, bad_name}
    end.
under(Dir, Sub) when is_list(Dir) -> Dir ++ "/" ++ Sub;
under(Error, _) -> Error.

%% ---- erl_prim_loader: files, for code:which and the like ------------------------------------------
prim_loader() ->
    receive
        {From, Request} when is_pid(From) -> From ! {self(), prim(Request)};
        _ -> ok
    end,
    prim_loader().

prim({list_dir, D}) ->
    try webeam:list_dir(D) of {ok, L} -> {ok, strings(L)}; _ -> error catch _:_ -> error end;
prim({get_file, F}) ->
    try webeam:read_file(F) of {ok, B} -> {ok, B, F}; _ -> error catch _:_ -> error end;
prim({read_file_info, F}) -> file_info(F);
prim({read_link_info, F}) -> file_info(F);
prim(get_path) -> {ok, call(get_path)};
prim({set_path, _}) -> ok;
prim({get_modules, {Ms, Fun, Path}}) -> get_modules(Ms, Fun, Path, [], []);
prim({get_modules, Ms, Fun, Path}) -> get_modules(Ms, Fun, Path, [], []);
prim(_) -> error.

get_modules([M | T], Fun, Path, Good, Bad) ->
    case find(M, Path) of
        {Bin, File} ->
            case Fun(M, File, Bin) of
                {ok, Result} -> get_modules(T, Fun, Path, [{M, Result} | Good], Bad);
                {error, Why} -> get_modules(T, Fun, Path, Good, [{M, Why} | Bad])
            end;
        none -> get_modules(T, Fun, Path, Good, [{M, enoent} | Bad])
    end;
get_modules([], _, _, Good, Bad) -> {ok, {Good, Bad}}.

%% Known about a file: whether it is a folder, and its size.
file_info(F) ->
    try
        {Type, Size} = case webeam:is_dir(F) of
            true -> {directory, 4096};
            false -> {ok, B} = webeam:read_file(F), {regular, byte_size(B)}
        end,
        Time = {{1970, 1, 1}, {0, 0, 0}},
        {ok, {file_info, Size, Type, read_write, Time, Time, Time, 8#755, 1, 0, 0, 0, 0, 0}}
    catch _:_ -> error
    end.

%% ---- user and standard_error: the io protocol ---------------------------------------------------
%% State: {Encoding of fd, Binary mode}; In: code points read and not yet asked for, or eof behind them.
device(Fd, Input) -> device(Fd, Input, latin1, false, [], false).

device(Fd, Input, Enc, Bin, In, Eof) ->
    receive
        {io_request, From, ReplyAs, Request} ->
            {Reply, Enc1, Bin1, In1, Eof1} = request(Request, {Fd, Input}, Enc, Bin, In, Eof),
            From ! {io_reply, ReplyAs, Reply},
            device(Fd, Input, Enc1, Bin1, In1, Eof1);
        {'EXIT', _, kill} -> exit(killed);
        _ -> device(Fd, Input, Enc, Bin, In, Eof)
    end.

request({put_chars, E, M, F, A}, D, Enc, B, In, Eof) ->
    {put(E, catch apply(M, F, A), D, Enc), Enc, B, In, Eof};
request({put_chars, E, Chars}, D, Enc, B, In, Eof) -> {put(E, Chars, D, Enc), Enc, B, In, Eof};
request({put_chars, M, F, A}, D, Enc, B, In, Eof) -> {put(latin1, catch apply(M, F, A), D, Enc), Enc, B, In, Eof};
request({put_chars, Chars}, D, Enc, B, In, Eof) -> {put(latin1, Chars, D, Enc), Enc, B, In, Eof};
request({requests, Rs}, D, Enc, B, In, Eof) -> requests(Rs, D, {ok, Enc, B, In, Eof});
request({setopts, Opts}, _, Enc, B, In, Eof) -> setopts(Opts, Enc, B, In, Eof);
request(getopts, {1, _}, Enc, B, In, Eof) -> {[{binary, B}, {encoding, Enc}], Enc, B, In, Eof};
request(getopts, _, Enc, B, In, Eof) -> {[{encoding, Enc}], Enc, B, In, Eof};
request({get_line, Prompt}, D, Enc, B, In, Eof) -> request({get_line, latin1, Prompt}, D, Enc, B, In, Eof);
request({get_line, E, Prompt}, D, Enc, B, In, Eof) -> ask(Prompt, D, Enc), line(E, D, Enc, B, In, Eof, []);
request({get_chars, Prompt, N}, D, Enc, B, In, Eof) -> request({get_chars, latin1, Prompt, N}, D, Enc, B, In, Eof);
request({get_chars, E, Prompt, N}, D, Enc, B, In, Eof) when is_integer(N), N >= 0 -> ask(Prompt, D, Enc),
    chars(E, N, D, Enc, B, In, Eof, []);
request({get_until, Prompt, M, F, A}, D, Enc, B, In, Eof) -> request({get_until, latin1, Prompt, M, F, A}, D, Enc, B,
    In, Eof);
request({get_until, E, Prompt, M, F, A}, D, Enc, B, In, Eof) -> ask(Prompt, D, Enc), until(E, {M, F, A}, D, Enc, B, In,
    Eof, []);
request({get_geometry, _}, _, Enc, B, In, Eof) -> {{error, enotsup}, Enc, B, In, Eof};
request({get_password, _}, _, Enc, B, In, Eof) -> {{error, enotsup}, Enc, B, In, Eof};
request(R, _, Enc, B, In, Eof) -> {{error, {request, R}}, Enc, B, In, Eof}.

requests([R | T], D, {ok, Enc, B, In, Eof}) -> requests(T, D, request(R, D, Enc, B, In, Eof));
requests([_ | _], _, S) -> S;
requests([], _, S) -> S.

put(_, {'EXIT', _}, _, _) -> {error, put_chars};
put(E, Chars, {Fd, _}, Enc) ->
    try unicode:characters_to_binary(Chars, E, Enc) of
        Bin when is_binary(Bin) -> written(webeam:write(Fd, Bin));
        {error, _, _} when Enc =:= latin1 -> put_escaped(E, Chars, Fd);
        _ -> {error, put_chars}
    catch _:_ -> {error, put_chars}
    end.

%% Latin-1 terminals show other characters as \x{3BB}.
put_escaped(E, Chars, Fd) ->
    case unicode:characters_to_list(Chars, E) of
        L when is_list(L) -> written(webeam:write(Fd, [escape(C) || C <- L]));
        _ -> {error, put_chars}
    end.
escape(C) when C < 256 -> C;
escape(C) -> ["\\x{", integer_to_list(C, 16), "}"].
written(true) -> ok;
written(false) -> {error, terminated}.

setopts(Opts, Enc, B, In, Eof) ->
    try opts(Opts, Enc, B) of
        {Enc1, B1} -> {ok, Enc1, B1, recode(In, Enc, Enc1), Eof}
    catch _:_ -> {{error, enotsup}, Enc, B, In, Eof}
    end.
opts([binary | T], Enc, _) -> opts(T, Enc, true);
opts([list | T], Enc, _) -> opts(T, Enc, false);
opts([{binary, B} | T], Enc, _) when is_boolean(B) -> opts(T, Enc, B);
opts([{encoding, E} | T], _, B) when E =:= unicode; E =:= utf8 -> opts(T, unicode, B);
opts([{encoding, latin1} | T], _, B) -> opts(T, latin1, B);
opts([], Enc, B) -> {Enc, B}.

%% Converts input that was read as Latin-1 before the program switched to UTF-8.
recode(In, latin1, unicode) -> case unicode:characters_to_list(list_to_binary(In), unicode) of L when is_list(L) -> L;
    _ -> In end;
recode(In, _, _) -> In.

ask(Prompt, D, Enc) ->
    case Prompt of
        "" -> ok;
        '' -> ok;
        <<>> -> ok;
        {format, F, A} -> put(unicode, catch io_lib:format(F, A), D, Enc);
        P when is_atom(P) -> put(unicode, atom_to_list(P), D, Enc);
        P -> put(unicode, P, D, Enc)
    end.

more(_, _, In, true) -> {In, true};
more({_, none}, _, In, _) -> {In, true};
more(D, Enc, In, false) ->
    case webeam:read_input() of
        eof -> {In, true};
        wait -> receive {webeam, stdin} -> more(D, Enc, In, false) end;
        Bytes when Enc =:= latin1 -> {In ++ binary_to_list(Bytes), false};
        Bytes -> more_utf8(D, Bytes, In)
    end.

more_utf8(D, Bytes, In) ->
    case unicode:characters_to_list(Bytes, unicode) of
        L when is_list(L) -> {In ++ L, false};
        {incomplete, L, Rest} ->
            case webeam:read_input() of
                eof -> {In ++ L ++ binary_to_list(Rest), false};
                wait -> receive {webeam, stdin} -> more_utf8(D, Rest, In ++ L) end;
                More -> more_utf8(D, <<Rest/binary, More/binary>>, In ++ L)
            end;
        {error, L, Rest} -> {In ++ L ++ binary_to_list(Rest), false}
    end.

result(Chars, _, false) -> Chars;
result(Chars, E, true) -> unicode:characters_to_binary(Chars, unicode, case E of latin1 -> latin1; _ -> unicode end).

line(E, _, Enc, B, [$\n | T], Eof, Acc) -> {result(rev(Acc, "\n"), E, B), Enc, B, T, Eof};
line(E, D, Enc, B, [C | T], Eof, Acc) -> line(E, D, Enc, B, T, Eof, [C | Acc]);
line(E, D, Enc, B, [], Eof, Acc) ->
    case more(D, Enc, [], Eof) of
        {[], true} when Acc =:= [] -> {eof, Enc, B, [], true};
        {[], true} -> {result(rev(Acc, []), E, B), Enc, B, [], true};
        {In, Eof1} -> line(E, D, Enc, B, In, Eof1, Acc)
    end.

chars(E, 0, _, Enc, B, In, Eof, Acc) -> {result(rev(Acc, []), E, B), Enc, B, In, Eof};
chars(E, N, D, Enc, B, [C | T], Eof, Acc) -> chars(E, N - 1, D, Enc, B, T, Eof, [C | Acc]);
chars(E, N, D, Enc, B, [], Eof, Acc) ->
    case more(D, Enc, [], Eof) of
        {[], true} when Acc =:= [] -> {eof, Enc, B, [], true};
        {[], true} -> {result(rev(Acc, []), E, B), Enc, B, [], true};
        {In, Eof1} -> chars(E, N, D, Enc, B, In, Eof1, Acc)
    end.

%% The scanner M:F(Continuation, Chars | eof, ...A) gets one line at a time.
until(E, {M, F, A} = Scan, D, Enc, B, In, Eof, Cont) ->
    {Line, Enc, B1, In1, Eof1} = line(unicode, D, Enc, false, In, Eof, []),
    case catch apply(M, F, [Cont, Line | A]) of
        {done, Result, Rest} ->
            Left = case Rest of eof -> []; _ when is_list(Rest) -> Rest; _ -> [] end,
            Out = if B, is_list(Result) -> result(Result, E, true); true -> Result end,
            {Out, Enc, B, Left ++ In1, Eof1};
        {more, Next} when Line =/= eof -> until(E, Scan, D, Enc, B, In1, Eof1, Next);
        _ -> {{error, F}, Enc, B orelse B1, In1, Eof1}
    end.
