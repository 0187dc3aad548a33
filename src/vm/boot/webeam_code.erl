%% SPDX-License-Identifier: Apache-2.0
%% webeam_code - the code server and the loader of files of the minimal start (--minimal).
%%
%% The code server answers the requests of OTP's module `code`. It searches the -pa folders, ".", the installed OTP and
%% the -pz folders, in this order.
%%
%% Rule: the code server calls only BIFs, this module and webeam_start. Any other call could need a module to be loaded,
%% and the code server would wait for itself.
-module(webeam_code).
-export([server/1, call/1, root/0, prim_loader/0]).
-export([load_on_load/3, start_server/4, logger_server/0, no_applications/0]).   % started with spawn/3

%% ---- code server ------------------------------------------------------------------------------
%% State: {Path, Files: #{Module => File | preloaded}}
server(Path) ->
    process_flag(trap_exit, true),
    Preloaded = [erlang, erts_internal, init, error_handler, code, code_server, webeam_start, webeam_code, webeam_user],
    code_loop(Path, maps:from_keys(Preloaded, preloaded)).

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
        {not_running, M} -> code_loop(Path, maps:remove(M, Files));
        _ -> code_loop(Path, Files)
    end.

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
        true -> {reply, true, P, maps:remove(M, F)};
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
    list_to_atom(lists:reverse(tl_n(5, lists:reverse(Last, [])), [])).
tl_n(0, L) -> L;
tl_n(N, [_ | T]) -> tl_n(N - 1, T);
tl_n(_, []) -> [].

last_part(File) -> last_part(File, []).
last_part([$/ | T], _) -> last_part(T, []);
last_part([C | T], Acc) -> last_part(T, [C | Acc]);
last_part([], Acc) -> lists:reverse(Acc, []).

up(File) -> up_(lists:reverse(File, [])).
up_([$/ | T]) -> lists:reverse(T, []);
up_([_ | T]) -> up_(T);
up_([]) -> ".".

name(D) when is_atom(D) -> {ok, atom_to_list(D)};
name(D) when is_list(D) -> {ok, no_slash(D)};
name(D) when is_binary(D) -> {ok, webeam_start:string(D)};
name(_) -> error.

text(A) when is_atom(A) -> atom_to_list(A);
text(L) -> L.

no_slash(D) -> case lists:reverse(D, []) of [$/, _ | _] = R -> lists:reverse(tl(R), []); _ -> D end.
is_dir(D) -> try webeam:is_dir(D) catch _:_ -> false end.

add(first, D, P) -> [D | [X || X <- P, X =/= D]];
add(last, D, P) -> case [X || X <- P, X =:= D] of [] -> P ++ [D]; _ -> P end.
add_all(first, Ds, P) -> add_each(first, lists:reverse(Ds, []), P);
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
no_version([$-, C | _], Acc) when C >= $0, C =< $9 -> lists:reverse(Acc, []);
no_version([C | T], Acc) -> no_version(T, [C | Acc]);
no_version([], Acc) -> lists:reverse(Acc, []).

app_dir(Path, App) ->
    case [D || P <- Path, {A, D} <- [app_of(P)], A =:= App] of
        [D | _] -> D;
        [] -> {error, bad_name}
    end.
under(Dir, Sub) when is_list(Dir) -> Dir ++ "/" ++ Sub;
under(Error, _) -> Error.

%% The folder above the first lib/kernel-V/ebin.
root() ->
    case [D || B <- webeam:libs(), {"kernel", D} <- [app_of(webeam_start:string(B))]] of
        [D | _] -> up(up(D));
        [] -> "/usr/lib/erlang"
    end.

%% ---- erl_prim_loader: files, for code:which and the like ------------------------------------------
prim_loader() ->
    receive
        {From, Request} when is_pid(From) -> From ! {self(), prim(Request)};
        _ -> ok
    end,
    prim_loader().

prim({list_dir, D}) ->
    try webeam:list_dir(D) of {ok, L} -> {ok, webeam_start:strings(L)}; _ -> error catch _:_ -> error end;
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
