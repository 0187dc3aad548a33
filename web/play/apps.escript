#!/usr/bin/env escript
%% SPDX-License-Identifier: Apache-2.0
%%! -noinput
%% apps — the applications of OTP that the playground loads when a program names one of their modules.
%%
%% usage: web/play/apps.escript SITE      writes SITE/apps/APP.zip, and SITE/apps.json: which module is in which application
-mode(compile).

%% kernel and stdlib are loaded always: theirs are the header files. What needs NIFs or sockets is not here, and named so.
there() -> [kernel, stdlib, eunit, parsetools, runtime_tools, syntax_tools, tools, xmerl].
absent() -> [crypto, ssl, public_key, asn1, inets].
elsewhere() -> #{mnesia => [mnesia], ssh => [ssh], wx => [wx], observer => [observer, etop, ttb], os_mon => [cpu_sup, disksup, memsup], common_test => [ct, ct_run],
                 debugger => [debugger, int], dialyzer => [dialyzer], edoc => [edoc], odbc => [odbc], snmp => [snmp, snmpa, snmpm], ftp => [ftp], tftp => [tftp],
                 eldap => [eldap], megaco => [megaco], diameter => [diameter], reltool => [reltool], et => [et]}.

main([Site]) ->
    ok = filelib:ensure_dir(Site ++ "/apps/x"),
    There = [{A, modules(Site, A)} || A <- there(), is_list(code:lib_dir(A))],
    Absent = [{A, [list_to_atom(filename:basename(F, ".beam")) || F <- filelib:wildcard(code:lib_dir(A) ++ "/ebin/*.beam")]} || A <- absent(), is_list(code:lib_dir(A))],
    ok = file:write_file(Site ++ "/apps.json", ["{\"there\":", json(There), ",\"absent\":", json(Absent ++ maps:to_list(elsewhere())), "}"]);
main(_) -> io:format(standard_error, "usage: web/play/apps.escript SITE~n", []), halt(2).

modules(Site, App) ->
    Dir = code:lib_dir(App),
    Beams = case lists:member(App, [kernel, stdlib]) of true -> []; false -> filelib:wildcard(Dir ++ "/ebin/*.{beam,app}") end,
    Name = fun(F, Folder) -> atom_to_list(App) ++ "/" ++ Folder ++ "/" ++ filename:basename(F) end,
    Files = [{Name(F, "ebin"), stripped(F)} || F <- Beams] ++ [{Name(F, "include"), read(F)} || F <- filelib:wildcard(Dir ++ "/include/*.hrl")],
    {ok, _} = zip:create(Site ++ "/apps/" ++ atom_to_list(App) ++ ".zip", Files),
    [list_to_atom(filename:basename(F, ".beam")) || F <- Beams, filename:extension(F) =:= ".beam"].

read(F) -> {ok, B} = file:read_file(F), B.
stripped(F) ->
    case filename:extension(F) of
        ".beam" -> {ok, {_, B}} = beam_lib:strip(read(F)), B;
        _ -> read(F)
    end.

json(Apps) -> ["{", lists:join(",", [[$", atom_to_list(A), "\":[", lists:join(",", [[$", atom_to_list(M), $"] || M <- Ms]), "]"] || {A, Ms} <- Apps]), "}"].
