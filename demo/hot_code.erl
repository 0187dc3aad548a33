%% SPDX-License-Identifier: Apache-2.0
%% Hot code swap: a running process moves to new code and keeps its state.
%%
%% The module `tariff` is compiled here, from text, twice. A process goes on to
%% the newest version when it makes a call with the module's name (tariff:loop);
%% until then it stays in the old one. Both versions are there side by side.
-module(hot_code).
-export([main/0]).

main() ->
    load(tariff("Km * 2")),
    Taxi = spawn(tariff, loop, [0]),
    io:format("10 km: ~w~n", [ask(Taxi, {ride, 10})]),

    io:format("-- a new tariff, the taxi drives on --~n"),
    load(tariff("5 + Km * 3")),
    io:format("10 km, old code still: ~w~n", [ask(Taxi, {ride, 10})]),
    upgraded = ask(Taxi, upgrade),
    io:format("10 km, new code: ~w~n", [ask(Taxi, {ride, 10})]),
    io:format("earned since the start: ~w~n", [ask(Taxi, earned)]).

%% The source of the module, with another price in it.
tariff(Price) ->
    ["-module(tariff).", "-export([loop/1]).",
     "loop(Sum) ->"
     "    receive"
     "        {From, {ride, Km}} -> P = " ++ Price ++ ", From ! P, loop(Sum + P);"
     "        {From, earned}     -> From ! Sum, loop(Sum);"
     "        {From, upgrade}    -> From ! upgraded, tariff:loop(Sum)"
     "    end."].

load(Source) ->
    Forms = [begin {ok, Tokens, _} = erl_scan:string(S), {ok, F} = erl_parse:parse_form(Tokens), F end || S <- Source],
    {ok, Module, Code} = compile:forms(Forms),
    code:purge(Module),
    {module, Module} = code:load_binary(Module, "tariff.erl", Code).

ask(Pid, What) -> Pid ! {self(), What}, receive Answer -> Answer end.
%% expect: 10 km: 20
%% expect: -- a new tariff, the taxi drives on --
%% expect: 10 km, old code still: 20
%% expect: 10 km, new code: 35
%% expect: earned since the start: 75
