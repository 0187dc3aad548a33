%% SPDX-License-Identifier: Apache-2.0
%% vectors — evaluates the rows of vectors.tsv under the release that runs it, and compares with that release's column.
%% Prints one line for each row that differs, and a tally: `passed failed`. Each row runs in a process of its own.
-module(vectors).
-export([main/1]).
-define(LIMIT, 20000).

main([File, Column | Areas]) ->
    ok = logger:set_primary_config(level, none),
    {ok, Bin} = file:read_file(File),
    [_Head | Rows] = [binary:split(L, <<"\t">>, [global]) ||
        L <- binary:split(Bin, <<"\n">>, [global, trim_all]), binary:first(L) =/= $#],
    Which = case Column of "25" -> 4; "27" -> 5; "29" -> 6 end,
    Wanted = [R || [Area | _] = R <- Rows, Areas =:= [] orelse lists:member(binary_to_list(Area), Areas)],
    Results = [check(R, Which) || R <- Wanted],
    io:format("~w passed, ~w failed~n", [length([ok || ok <- Results]), length([no || no <- Results])]),
    erlang:halt(0).

check([Area, Kind, Input | _] = Row, Which) ->
    Expected = unnumbered(case unicode:characters_to_list(lists:nth(Which, Row)) of
        "=" -> unicode:characters_to_list(lists:nth(6, Row));
        E -> E
    end),
    Got = answer(binary_to_list(Kind), unicode:characters_to_list(Input)),
    case same(Expected, Got) of
        true -> ok;
        false ->
            io:format("~ts ~ts~n  expected ~ts~n  got      ~ts~n", [Area, Input, Expected, cut(Got)]),
            no
    end.

%% Newlines are written as \n in the file.
same("timeout", Got) -> Got =:= "timeout";
same(Expected, Got) ->
    One = unnumbered(lists:flatten(string:replace(Got, "\n", "\\n", all))),
    case lists:suffix("...", Expected) of
        true -> lists:prefix(lists:sublist(Expected, length(Expected) - 3), One);
        false -> Expected =:= One
    end.

%% References and pids have other numbers in every run.
unnumbered(S) ->
    re:replace(re:replace(S, "#Ref<[0-9.]+>", "#Ref<_>", [global, unicode]), "(?<!#Ref)(?<!#Port)<[0-9]+(\\.[0-9]+)+>",
        "<_>", [global, unicode, {return, list}]).

cut(S) when length(S) > 300 -> lists:sublist(S, 300) ++ "...";
cut(S) -> S.

answer(Kind, Input) ->
    Self = self(),
    {Pid, Ref} = spawn_monitor(fun() -> Self ! {self(), text(Kind, Input)} end),
    receive
        {Pid, Text} -> demonitor(Ref, [flush]), Text;
        {'DOWN', Ref, process, Pid, Why} -> lists:flatten(io_lib:format("died: ~0tp", [Why]))
    after ?LIMIT ->
        exit(Pid, kill),
        "timeout"
    end.

text("mod", Input) -> lists:flatten(module(lists:flatten(string:replace(Input, "\\n", "\n", all))));
text(Kind, Input) ->
    try
        {ok, Tokens, _} = erl_scan:string(Input ++ "."),
        case erl_parse:parse_exprs(Tokens) of
            {ok, Exprs} ->
                {value, V, _} = erl_eval:exprs(Exprs, erl_eval:new_bindings()),
                show(Kind, V);
            {error, {_, Mod, D}} -> ["syntax error: ", Mod:format_error(D)]
        end
    of
        Text -> lists:flatten(Text)
    catch
        C:R:S -> lists:flatten(failure(Kind, C, R, S))
    end.

show("w", V) -> io_lib:format("~tw", [V]);
show("p", V) -> io_lib:format("~0tp", [V]);
show("s", V) -> io_lib:format("~ts", [V]);
show("f", V) -> io_lib:format("~ts", [V]).

failure("f", C, R, S) -> erl_error:format_exception(C, R, S);
failure(_, C, R, S) -> io_lib:format("~tw ~tw ~0tp", [C, R, top(S)]).

top([{M, F, A, L} | _]) when is_list(A) -> {M, F, A, proplists:get_value(error_info, L)};
top([{M, F, A, _} | _]) -> {M, F, A};
top([]) -> none.

module(Source) ->
    Name = filename:join(filename:basedir(user_cache, "webeam-vectors"), "vec_mod.erl"),
    ok = filelib:ensure_dir(Name),
    ok = file:write_file(Name, unicode:characters_to_binary(Source)),
    case compile:file(Name, [binary, return]) of
        {ok, M, Beam, _} ->
            {module, M} = code:load_binary(M, "vec_mod", Beam),
            try io_lib:format("~tw", [M:t()])
            catch
                C:R:S -> failure("w", C, R, S)
            after
                code:purge(M),
                code:delete(M)
            end;
        {error, Es, _} ->
            io_lib:format("compile error: ~0tp", [[{Mod:format_error(D)} || {_, Ds} <- Es, {_, Mod, D} <- Ds]])
    end.
