%% SPDX-License-Identifier: Apache-2.0
%% A module with many literals is loaded and purged 1,000 times while processes hold some of them; persistent terms are
%% replaced and erased.
%% timeout: 60
%% heavy: 1,000 modules loaded
%% skip: gc a collection at every safe point takes minutes here
-module(purged_literals_take_no_memory).
-export([main/0]).

main() ->
    Code = compiled(),
    Holders = [spawn_link(fun() -> holder(none) end) || _ <- lists:seq(1, 10)],
    [cycle(Code, Holders) || _ <- lists:seq(1, 50)],
    Before = settled(erlang:memory(total)),
    [cycle(Code, Holders) || _ <- lists:seq(1, 1000)],
    p({modules, below(Before)}),
    Info = persistent_term:info(),
    [terms(N) || N <- lists:seq(1, 2000)],
    p({persistent, below(Before)}),
    p(maps:get(memory, persistent_term:info()) =< maps:get(memory, Info) + 100000),
    p(maps:get(count, persistent_term:info()) - maps:get(count, Info)),
    [begin H ! {check, self()}, receive {H, Ok} -> Ok end end || H <- Holders] =:= lists:duplicate(10, true)
        andalso p(held).

cycle(Code, Holders) ->
    {module, many_literals} = code:load_binary(many_literals, "many_literals.erl", Code),
    H = lists:nth(rand:uniform(10), Holders),
    H ! {hold, apply(many_literals, f, [])},
    code:delete(many_literals), code:purge(many_literals).

terms(N) ->
    Key = {some_key, N rem 7},
    persistent_term:put(Key, lists:duplicate(100, {N, "twenty-five characters  "})),
    persistent_term:get(Key) =:= none andalso p(wrong),
    N rem 3 =:= 0 andalso persistent_term:erase(Key),
    N =:= 2000 andalso [persistent_term:erase({some_key, I}) || I <- lists:seq(0, 6)].

holder(X) ->
    receive
        {hold, Y} -> holder(Y);
        {check, From} -> From ! {self(), X =:= none orelse length(X) =:= 2000 andalso hd(X) =:= {1, "item", 1.5}},
        holder(X)
    end.

%% A literal of 2,000 tuples: 300 KB.
compiled() ->
    L = [{N, "item", N + 0.5} || N <- lists:seq(1, 2000)],
    Forms = [{attribute, 1, module, many_literals}, {attribute, 1, export, [{f, 0}]},
             {function, 1, f, 0, [{clause, 1, [], [], [erl_parse:abstract(L)]}]}],
    {ok, many_literals, Code} = compile:forms(Forms, []),
    Code.

%% Within 8 seconds the memory is where it was, but for 10 of 300 MB.
below(Before) -> below(Before, 160).
below(Before, N) ->
    Now = erlang:memory(total),
    if Now < Before + 10000000 -> true;
       N =:= 0 -> {grown, Now - Before};
       true -> timer:sleep(50), below(Before, N - 1)
    end.

settled(Was) ->
    timer:sleep(100),
    case erlang:memory(total) of
        Now when Now >= Was -> Now;
        Now -> settled(Now)
    end.

p(X) -> io:format("~0p~n", [X]).
%% expect: {modules,true}
%% expect: {persistent,true}
%% expect: true
%% expect: 0
%% expect: held
