%% SPDX-License-Identifier: Apache-2.0
%% Random and hostile patterns, subjects and exported patterns, under OTP 28 and later. main/1 prints a hash of the
%% answers, which is that of real erl 29, then how many forged patterns were refused.
-module(re_hostile).
-export([main/1]).

main([N]) ->
    rand:seed(exsss, {1, 2, 3}),
    Count = list_to_integer(N),
    Hash = lists:foldl(fun(_, H) -> erlang:phash2({H, one()}) end, 0, lists:seq(1, Count)),
    io:format("~p ~p~n", [Count, Hash]),
    Refused = length([1 || _ <- lists:seq(1, Count), forged() =:= badarg]),
    io:format("~s~n", [if Refused > Count div 2 -> "forged patterns are refused"; true -> Refused end]),
    halt().

one() ->
    Pattern = pattern(8),
    Options = options(compile),
    Compiled = outcome(fun() -> re:compile(Pattern, Options) end),
    Subject = subject(),
    Run = options(run),
    Ran = case Compiled of
        {ok, P} -> outcome(fun() -> re:run(Subject, P, Run) end);
        _ -> none
    end,
    Shown = case Compiled of {ok, {re_pattern, G, U, C, _}} -> {G, U, C}; Other -> Other end,
    {Shown, Ran, outcome(fun() -> re:run(Subject, Pattern, Options ++ Run) end), import(Pattern, Options, Subject)}.

import(Pattern, Options, Subject) ->
    case outcome(fun() -> re:compile(Pattern, [export | Options]) end) of
        {ok, Exported} -> outcome(fun() -> re:run(Subject, re:import(Exported)) end);
        _ -> none
    end.

%% A pattern or an exported pattern with one part replaced; its sum may be right. Real erl trusts such code: not run
%% there.
forged() ->
    case outcome(fun() -> re:compile(pattern(4), [export]) end) of
        {ok, {_, Header, Text, Options, Code} = Exported} ->
            Bad = case rand:uniform(8) of
                1 -> setelement(1 + rand:uniform(4), Exported, junk());
                2 -> setelement(5, Exported, flipped(Code));
                3 -> setelement(2, Exported, flipped(Header));
                4 -> setelement(2, Exported, binary:part(Header, 0, rand:uniform(byte_size(Header)) - 1));
                5 -> with_sum(flipped(Code), Text, Options);
                6 -> with_sum(binary:part(Code, 0, rand:uniform(byte_size(Code)) - 1), Text, Options);
                7 -> {re_pattern, rand:uniform(9), 0, 0, junk()};
                8 -> {re_pattern, 1 bsl 70, -1, 0, make_ref()}
            end,
            case Bad of
                {re_pattern, _, _, _, _} -> outcome(fun() -> re:run("abc", Bad) end);
                _ ->
                    case outcome(fun() -> re:import(Bad) end) of
                        {re_pattern, _, _, _, _} = P -> outcome(fun() -> re:run(subject(), P) end);
                        Other -> Other
                    end
            end;
        _ -> badarg
    end.

with_sum(Code, Text, Options) ->
    {re_exported_pattern, <<"re-PCRE2", (erlang:crc32(Code)):32, 1, 0>>, Text, Options, Code}.

flipped(Bytes) ->
    At = rand:uniform(byte_size(Bytes)) - 1,
    <<Before:At/binary, Byte, After/binary>> = Bytes,
    <<Before/binary, (Byte bxor (1 bsl (rand:uniform(8) - 1))), After/binary>>.

junk() -> pick([foo, [], <<>>, <<1:3>>, 1 bsl 80, "text", [a | b], {}, self(), <<0:800>>, 1.5]).

outcome(F) ->
    try F()
    catch error:badarg -> badarg;
        error:{badarg, _} -> badarg;
        Class:Reason -> {Class, Reason}
    end.

pick(List) -> lists:nth(rand:uniform(length(List)), List).

pattern(N) -> iolist_to_binary([piece() || _ <- lists:seq(1, rand:uniform(N))]).

piece() ->
    pick([<<"a">>, <<"b">>, <<"c">>, <<".">>, <<"^">>, <<"$">>, <<"(">>, <<")">>, <<"(?:">>, <<"(?<n>">>, <<"|">>,
        <<"*">>, <<"+">>, <<"?">>, <<"*?">>, <<"++">>, <<"{2,}">>, <<"{,3}">>, <<"{1,2}">>, <<"[ab]">>, <<"[^a]">>,
        <<"[[:alpha:]]">>, <<"[">>, <<"]">>, <<"\\d">>, <<"\\w+">>, <<"\\b">>, <<"\\1">>, <<"\\g{-1}">>, <<"\\K">>,
        <<"(?=">>, <<"(?<=">>, <<"(?!">>, <<"(?>">>, <<"(?1)">>, <<"(?R)">>, <<"(?i)">>, <<"\\x{100}">>, <<"\\p{L}">>,
        <<"\\R">>, <<"\\X">>, <<"(?|">>, <<"\\Q">>, <<"\\E">>, <<"(*SKIP)">>, <<"(*COMMIT)">>, <<"(*ACCEPT)">>,
        <<"\\">>, <<0>>, <<195, 169>>, <<255>>, <<"(?(1)">>, <<"(?C1)">>, <<"\\C">>, <<"(*UTF)">>]).

subject() ->
    iolist_to_binary([pick([<<"a">>, <<"b">>, <<"ab">>, <<"c">>, <<"\n">>, <<"\r\n">>, <<0>>, <<195, 169>>,
        <<196, 128>>, <<169>>, <<"1">>, <<" ">>]) || _ <- lists:seq(1, rand:uniform(12))]).

options(For) -> [option(For) || _ <- lists:seq(1, rand:uniform(3) - 1)].
option(compile) ->
    pick([unicode, anchored, caseless, dotall, extended, firstline, multiline, dupnames, ungreedy, ucp, never_utf,
        no_auto_capture, dollar_endonly, {newline, crlf}, {newline, anycrlf}, {newline, nul}, bsr_anycrlf, bsr_unicode,
        no_start_optimize]);
option(run) ->
    pick([global, notbol, noteol, notempty, notempty_atstart, anchored, report_errors, {offset, rand:uniform(4) - 1},
        {capture, all}, {capture, first}, {capture, none}, {capture, all, binary}, {capture, all_names, binary},
        {capture, [n, 1], index}, {match_limit, 200}, {match_limit_recursion, 20}]).
