%% SPDX-License-Identifier: Apache-2.0
-module(new_code).
-export([main/0]).

main() ->
    load("Km * 2"),
    Taxi = spawn(tariff, loop, [0]),
    register(taxi, Taxi),
    io:format("10 km: ~w~n", [ask(Taxi, {ride, 10})]),
    load("5 + Km * 3"),
    io:format("earned so far: ~w~n", [ask(Taxi, earned)]),
    io:format("10 km with the new tariff: ~w~n", [ask(Taxi, {ride, 10})]),
    io:format("earned in all: ~w~n", [ask(Taxi, earned)]).

%% The text of the module, with a price in it.
tariff(Price) ->
    "-module(tariff).\n"
    "-export([loop/1]).\n"
    "loop(Sum) ->\n"
    "    receive\n"
    "        {From, {ride, Km}} -> Price = " ++ Price ++ ", From ! Price, tariff:loop(Sum + Price);\n"
    "        {From, earned} -> From ! Sum, tariff:loop(Sum)\n"
    "    end.\n".

%% Compiles it, and makes it the current version.
load(Price) ->
    {ok, Tokens, _} = erl_scan:string(tariff(Price)),
    {ok, Module, Code} = compile:forms([parse(F) || F <- forms(Tokens)]),
    {module, Module} = code:load_binary(Module, "tariff.erl", Code).

parse(Tokens) -> {ok, Form} = erl_parse:parse_form(Tokens), Form.

%% A form ends with a dot.
forms([]) -> [];
forms(Tokens) ->
    {Form, [Dot | Rest]} = lists:splitwith(fun(T) -> element(1, T) =/= dot end, Tokens),
    [Form ++ [Dot] | forms(Rest)].

ask(Pid, What) ->
    Pid ! {self(), What},
    receive Answer -> Answer end.
