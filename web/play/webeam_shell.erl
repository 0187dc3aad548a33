%% SPDX-License-Identifier: Apache-2.0
%% webeam_shell — a shell of the system that runs the program, for the page's view Shell.
%%
%%   page ◄── a port of the driver js ──► drive/1 ◄──► group ◄──► the shell of Erlang, or IEx
%%
%% drive/1 is what OTP's user_drv is for a terminal: group edits a line by a few requests, which become escapes here.
%% From the page come {typed, Text} and {size, Columns, Rows}; to it goes what the terminal shows.
-module(webeam_shell).
-export([start/1]).

%% before: characters of the line up to the cursor, the last one first; behind: those from the cursor on.
-record(line, {port, group, size = {80, 24}, before = [], behind = []}).

start(Which) ->
    spawn(fun() ->
        process_flag(trap_exit, true),
        Port = open_port({spawn_driver, "js webeam_shell"}, []),
        drive(#line{port = Port, group = group:start(self(), shell(Which))})
    end).

shell(<<"iex">>) ->
    {ok, _} = application:ensure_all_started(iex),
    {'Elixir.IEx', start, []};
shell(_) -> {shell, start, [true]}.

drive(#line{port = Port, group = Group, size = Size} = L) ->
    receive
        {Port, {data, {typed, Text}}} -> type(Group, unicode:characters_to_list(Text)), drive(L);
        {Port, {data, {size, Columns, Rows}}} -> drive(L#line{size = {Columns, Rows}});
        {Group, tty_geometry} -> Group ! {self(), tty_geometry, Size}, drive(L);
        {Group, get_unicode_state} -> Group ! {self(), get_unicode_state, true}, drive(L);
        {Group, set_unicode_state, _} -> Group ! {self(), set_unicode_state, true}, drive(L);
        {Group, Request} -> drive(do(Request, L));
        {'EXIT', Group, _} -> port_close(Port);
        {'EXIT', Port, _} -> exit(Group, kill);
        _ -> drive(L)
    end.

%% Ctrl+C and Ctrl+G end what the shell evaluates.
type(Group, Text) ->
    case [C || C <- Text, C =:= 3 orelse C =:= 7] of
        [] -> Group ! {self(), {data, Text}};
        _ -> exit(Group, interrupt)
    end.

%% ---- what group asks for -----------------------------------------------------------------------------------------

do({requests, Rs}, L) -> lists:foldl(fun do/2, L, Rs);
do({put_chars, Encoding, Chars}, L) -> put_chars(list(Chars, Encoding), L);
do({put_chars_sync, Encoding, Chars, To}, #line{group = Group} = L) ->
    Shown = put_chars(list(Chars, Encoding), L),
    Group ! {reply, To},
    Shown;
do({insert_chars, Encoding, Chars}, #line{behind = Behind} = L) ->
    rewrite(Behind, put_chars(list(Chars, Encoding), L));
do({delete_chars, N}, #line{behind = Behind} = L) when N >= 0 ->
    rewrite(lists:nthtail(min(N, length(Behind)), Behind), L);
do({delete_chars, N}, #line{before = Before, behind = Behind} = L) ->
    rewrite(Behind, go(lists:nthtail(min(-N, length(Before)), Before), L));
do({move_rel, N}, #line{before = Before, behind = Behind} = L) when N >= 0 ->
    {Over, Rest} = lists:split(min(N, length(Behind)), Behind),
    (go(lists:reverse(Over, Before), L))#line{behind = Rest};
do({move_rel, N}, #line{before = Before, behind = Behind} = L) ->
    {Over, Rest} = lists:split(min(-N, length(Before)), Before),
    (go(Rest, L))#line{behind = lists:reverse(Over, Behind)};
do(beep, L) -> show("\a", L);
do(_, L) -> L.

list(Chars, Encoding) ->
    case unicode:characters_to_list(Chars, Encoding) of
        List when is_list(List) -> List;
        _ -> "?"
    end.

%% ---- on the screen -----------------------------------------------------------------------------------------------

show(Text, #line{port = Port} = L) ->
    port_command(Port, unicode:characters_to_binary(Text)),
    L.

put_chars(Chars, #line{before = Before, size = {Columns, _}} = L) ->
    Now = shown(Chars, Before),
    show(Chars, L),
    %% At the edge a terminal waits with its cursor on the last column: a character more, and it is on the next row.
    [show(" \b", L) || Now =/= [], length(Now) rem Columns =:= 0],
    L#line{before = Now}.

%% The line behind these characters; escapes have no width.
shown([$\e, $[ | Rest], Before) -> shown(tl(lists:dropwhile(fun(C) -> C < $@ end, Rest ++ "m")), Before);
shown([C | Rest], _) when C =:= $\n; C =:= $\r -> shown(Rest, []);
shown([C | Rest], Before) -> shown(Rest, [C | Before]);
shown([], Before) -> Before.

%% What is behind the cursor becomes this; the cursor stays.
rewrite(Behind, #line{before = Before} = L) ->
    (go(Before, put_chars(Behind, show("\e[J", L))))#line{behind = Behind}.

%% The cursor goes to where this is before it.
go(To, #line{before = Before, size = {Columns, _}} = L) ->
    {Old, New} = {length(Before), length(To)},
    Rows = New div Columns - Old div Columns,
    show([[["\e[", integer_to_list(abs(Rows)), case Rows > 0 of true -> "B"; false -> "A" end] || Rows =/= 0],
        "\e[", integer_to_list(New rem Columns + 1), "G"], L),
    L#line{before = To}.
