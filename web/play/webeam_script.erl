%% SPDX-License-Identifier: Apache-2.0
%% webeam_script — a file of expressions, as one types them into the shell: each is evaluated, one after another.
%% Functions may stand between them, and are compiled first.
-module(webeam_script).
-export([read/1, run/1, format_error/1]).

%% Gives what run/1 takes, or errors as compile:forms does.
read(File) ->
    {ok, Bytes} = file:read_file(File),
    try
        Forms = forms(unicode:characters_to_list(Bytes) ++ "\n.\n", {1, 1}),
        functions(File, [F || {function, F} <- Forms], [Es || {exprs, Es} <- Forms])
    catch throw:Info -> {error, [{File, [Info]}], []}
    end.

forms(Text, At) ->
    case erl_scan:tokens([], Text, At) of
        {done, {ok, [{dot, _}], End}, Rest} -> forms(Rest, End);
        {done, {ok, Tokens, End}, Rest} -> [form(Tokens) | forms(Rest, End)];
        {done, {error, Info, _}, _} -> throw(Info);
        _ -> []
    end.

form(Tokens) ->
    case erl_parse:parse_exprs(Tokens) of
        {ok, Expressions} -> {exprs, Expressions};
        {error, Info} ->
            case erl_parse:parse_form(Tokens) of
                {ok, Form} when element(1, Form) =:= function -> {function, Form};
                _ -> throw(Info)
            end
    end.

functions(File, Functions, Expressions) ->
    Module = list_to_atom(filename:basename(File, ".erl")),
    Forms = [{attribute, 1, file, {File, 1}}, {attribute, 1, module, Module}, {attribute, 1, compile, export_all}
        | Functions],
    case compile:forms(Forms, [return, nowarn_export_all]) of
        {ok, Module, Code, _} when Functions =/= [] ->
            case code:load_binary(Module, File, Code) of
                {module, _} -> {ok, {Module, Expressions}};
                {error, _} -> {error, [{File, [{1, ?MODULE, {sticky, Module}}]}], []}
            end;
        {error, Errors, Warnings} -> {error, Errors, Warnings};
        _ -> {ok, {Module, Expressions}}
    end.

format_error({sticky, Module}) -> io_lib:format("a module named ~ts belongs to OTP: choose another name", [Module]).

%% Gives the value of the last one.
run({Module, Expressions}) ->
    Local = {value, fun(Name, Args) -> apply(Module, Name, Args) end},
    Each = fun(Es, {_, Bindings}) ->
        {value, Value, Now} = erl_eval:exprs(Es, Bindings, Local),
        {Value, Now}
    end,
    element(1, lists:foldl(Each, {ok, erl_eval:new_bindings()}, Expressions)).
