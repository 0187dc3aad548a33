%% SPDX-License-Identifier: Apache-2.0
%% webeam_inspect — evaluates what is typed in the view Inspect: web/watch/inspect.js talks to it.
%%
%%   page ──► standard input, a line each: "modules FILE ...", "erlang BASE64", "elixir BASE64"
%%        ◄── standard output, a line each: "ok", or what is wrong. What was made is told by webeam:inspect/2: as it was
%%        made, in a process
%%            it was sent to, after a collection.
-module(webeam_inspect).
-export([start/1]).

start([Flavour]) ->
    spawn(fun() ->
        io:setopts(user, [{encoding, unicode}, binary]),
        logger:set_primary_config(level, none),
        [{ok, _} = application:ensure_all_started(elixir) || Flavour =:= elixir],
        loop()
    end).

loop() ->
    case io:get_line(user, "") of
        Line when is_binary(Line) ->
            [How | Rest] = binary:split(string:trim(Line), <<" ">>, [global]),
            {Pid, Ref} = spawn_monitor(fun() -> exit({said, one(How, Rest)}) end),
            Text = receive {'DOWN', Ref, process, Pid, {said, T}} -> T; {'DOWN', Ref, process, Pid, Why} ->
                io_lib:format("~0tp", [Why]) end,
            io:put_chars(user, [string:replace(string:trim(Text), "\n", " ", all), "\n"]),
            loop();
        _ -> halt(0)
    end.

one(<<"modules">>, Files) ->
    [catch modules(filename:extension(F), unicode:characters_to_list(F)) || F <- Files],
    "ok";
one(Language, [Base64]) ->
    Text = base64:decode(Base64),
    try show(value(Language, Text)), "ok"
    catch throw:Why -> Why;
          Class:Reason:Stack -> wrong(Language, Class, Reason, Stack)
    end.

%% The modules of the program, so that its functions and structs may be used. Of Elixir's files only what defines is
%% evaluated, not the script.
modules(<<".erl">>, File) ->
    {ok, Module, Code} = compile:file(File, [binary]),
    code:load_binary(Module, File, Code);
modules(_, File) ->
    {ok, Text} = file:read_file(File),
    Parts = case 'Elixir.Code':'string_to_quoted!'(Text) of {'__block__', _, L} -> L; One -> [One] end,
    [catch 'Elixir.Code':eval_quoted(Q) || {Define, _, _} = Q <- Parts, lists:member(Define, [defmodule, defprotocol,
        defimpl])].

value(<<"erlang">>, Text) ->
    {ok, Tokens, _} = or_say(erl_scan:string(unicode:characters_to_list([string:trim(Text, trailing, " .\n"), "."]))),
    {ok, Parsed} = or_say(erl_parse:parse_exprs(Tokens)),
    {value, Value, _} = erl_eval:exprs(Parsed, erl_eval:new_bindings()),
    Value;
value(<<"elixir">>, Text) ->
    {Value, _} = 'Elixir.Code':eval_string(Text),
    Value.

or_say({error, {_, Module, Why}, _}) -> throw(Module:format_error(Why));
or_say({error, {_, Module, Why}}) -> throw(Module:format_error(Why));
or_say(Good) -> Good.

wrong(<<"elixir">>, Class, Reason, Stack) -> 'Elixir.Exception':format_banner(Class, Reason, Stack);
wrong(_, Class, Reason, Stack) -> hd(string:split(erl_error:format_exception(Class, Reason, Stack, #{}), "\n  in ")).

show(Value) ->
    webeam:inspect(Value, "as it was made"),
    Me = self(),
    {Pid, Ref} = spawn_monitor(fun() -> receive {go, V} -> webeam:inspect(V, "in a process it was sent to"), Me ! seen
        end end),
    Pid ! {go, Value},
    receive seen -> ok; {'DOWN', Ref, _, _, _} -> ok end,
    erlang:garbage_collect(),
    webeam:inspect(Value, "after a collection").
