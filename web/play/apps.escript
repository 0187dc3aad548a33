#!/usr/bin/env escript
%% SPDX-License-Identifier: Apache-2.0
%%! -noinput
%% apps — the applications of OTP that the playground loads when a program names one of their modules.
%%
%% usage: web/play/apps.escript SITE ELIXIR     writes SITE/apps/APP.zip, and SITE/apps.json: which module is in which
%%                                               application; and SITE/exports.json: what each module exports
%%
%% Of the OTP that runs it, and of the Elixir in a folder ELIXIR/lib.
-mode(compile).

%% kernel and stdlib are loaded always: theirs are the header files.
there() -> [kernel, stdlib, eunit, parsetools, runtime_tools, syntax_tools, tools, xmerl].

%% What needs NIFs or sockets is not there, and named so: first what this machine has of it, then the rest.
absent() -> [crypto, ssl, public_key, asn1, inets].
elsewhere() ->
    [{mnesia, [mnesia]}, {ssh, [ssh]}, {wx, [wx]}, {observer, [observer, etop, ttb]},
     {os_mon, [cpu_sup, disksup, memsup]}, {common_test, [ct, ct_run]}, {debugger, [debugger, int]},
     {dialyzer, [dialyzer]}, {edoc, [edoc]}, {odbc, [odbc]}, {snmp, [snmp, snmpa, snmpm]}, {ftp, [ftp]},
     {tftp, [tftp]}, {eldap, [eldap]}, {megaco, [megaco]}, {diameter, [diameter]}, {reltool, [reltool]}, {et, [et]}].

main([Site, Elixir]) ->
    ok = filelib:ensure_dir(Site ++ "/apps/x"),
    There = [{A, pack(Site, A)} || A <- there(), is_list(code:lib_dir(A))],
    Absent = [{A, modules(beams(A))} || A <- absent(), is_list(code:lib_dir(A))],
    Json = ["{\"there\":", json(There), ",\"absent\":", json(Absent ++ elsewhere()), "}"],
    ok = file:write_file(Site ++ "/exports.json", exports(Elixir)),
    ok = file:write_file(Site ++ "/apps.json", Json);
main(_) -> io:format(standard_error, "usage: web/play/apps.escript SITE ELIXIR~n", []), halt(2).

%% Writes the zip file of an application, and gives its modules.
pack(Site, App) ->
    Beams = case lists:member(App, [kernel, stdlib]) of true -> []; false -> beams(App) end,
    Apps = case Beams of [] -> []; _ -> found(App, "ebin/*.app") end,
    Files = [{name(App, "ebin", F), stripped(F)} || F <- Beams]
        ++ [{name(App, "ebin", F), read(F)} || F <- Apps]
        ++ [{name(App, "include", F), read(F)} || F <- found(App, "include/*.hrl")],
    {ok, _} = zip:create(Site ++ "/apps/" ++ atom_to_list(App) ++ ".zip", Files),
    modules(Beams).

found(App, Pattern) -> filelib:wildcard(code:lib_dir(App) ++ "/" ++ Pattern).
beams(App) -> found(App, "ebin/*.beam").
modules(Beams) -> [list_to_atom(filename:basename(F, ".beam")) || F <- Beams].
name(App, Folder, File) -> atom_to_list(App) ++ "/" ++ Folder ++ "/" ++ filename:basename(File).

read(File) -> {ok, Bytes} = file:read_file(File), Bytes.
stripped(Beam) -> {ok, {_, Bytes}} = beam_lib:strip(read(Beam)), Bytes.

%% For completion in the editor.
exports(Folder) ->
    Elixir = filelib:wildcard(Folder ++ "/lib/{elixir,ex_unit,logger}/ebin/*.beam"),
    Erlang = filelib:wildcard(code:lib_dir(erts) ++ "/ebin/{erlang,init}.beam"),
    json([M || F <- beams(kernel) ++ beams(stdlib) ++ Erlang ++ Elixir, M <- exported(F)]).
exported(File) ->
    {ok, {Module, [{exports, All}]}} = beam_lib:chunks(File, [exports]),
    [{Module, [list_to_atom(lists:concat([N, "/", A])) || {N, A} <- All, is_plain(N)]}].
is_plain(Name) ->
    not lists:member(Name, [module_info, behaviour_info, code_change])
        andalso match =:= re:run(atom_to_list(Name), "^[a-z]\\w*[?!]?$", [{capture, none}]).

json(Apps) -> ["{", commas([[quoted(A), ":[", commas([quoted(M) || M <- Ms]), "]"] || {A, Ms} <- Apps]), "}"].
commas(List) -> lists:join(",", List).
quoted(Atom) -> [$", atom_to_list(Atom), $"].
