%% SPDX-License-Identifier: Apache-2.0
%% A bakery: three bakers work at the same time, and one
%% has an accident. Output says what happens; two tabs
%% show how:
%%   Watch, then Run: the bakers take turns on the
%%     processor; one ends, ↻ another comes
%%   Step, then Start and Slice: one turn at a time,
%%     forwards and back
-module(bakery).
-behaviour(supervisor).
-export([main/0, init/1, hire/2]).

main() ->
    io:format("The bakery opens.~n"),
    % No report of the accident:
    logger:set_module_level(supervisor, none),
    {ok, Boss} = supervisor:start_link(?MODULE, self()),
    order(anna, 4),
    order(ben, 0),   % no pieces: ben ends ...
    order(carl, 2),
    order(ben, 3),   % ... and a new ben bakes this one
    [receive
         {cake, Name, Grams} ->
             io:format("~w's cake has pieces of ~w g.~n",
                       [Name, Grams])
     end || Name <- [anna, ben, carl]],
    gen_server:stop(Boss),
    io:format("The bakery closes.~n").

%% Waits for that baker, and sends what it is to bake.
order(Name, Pieces) ->
    receive {here, Name, Baker} -> Baker ! {bake, Pieces} end.

%% For a baker that ends, the supervisor hires another.
init(Shop) ->
    Bakers = [#{id => N, start => {?MODULE, hire, [N, Shop]}}
              || N <- [anna, ben, carl]],
    {ok, {#{strategy => one_for_one}, Bakers}}.

hire(Name, Shop) ->
    {ok, spawn_link(fun() -> register(Name, self()), baker(Name, Shop) end)}.

%% A baker is a process: it has a mailbox, shares nothing.
baker(Name, Shop) ->
    Shop ! {here, Name, self()},
    receive
        {bake, 0} -> stir(100000), exit(burnt);
        {bake, Pieces} ->
            stir(100000),
            Shop ! {cake, Name, 1200 div Pieces}
    end,
    receive closed -> ok end.

stir(0) -> ok;
stir(N) -> stir(N - 1).
%% expect: The bakery opens.
%% expect: anna's cake has pieces of 300 g.
%% expect: ben's cake has pieces of 400 g.
%% expect: carl's cake has pieces of 600 g.
%% expect: The bakery closes.
