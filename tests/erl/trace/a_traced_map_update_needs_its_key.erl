%% SPDX-License-Identifier: Apache-2.0
%% A function that begins with an update of a map behaves the same while it is traced.
-module(a_traced_map_update_needs_its_key).
-export([main/0]).

main() ->
    io:format("~p~n", [catch_update()]),
    1 = erlang:trace(self(), true, [call, {tracer, spawn(fun() -> receive stop -> ok end end)}]),
    2 = lists:sum([erlang:trace_pattern({?MODULE, F, 1}, true, [local]) || F <- [update, put]]),
    io:format("~p~n", [catch_update()]),
    io:format("~p ~p~n", [update(#{a => 0}), put(#{})]).

%% The compiler knows that the arguments are maps, so the functions test nothing first.
catch_update() ->
    try update(#{b => 2})
    catch error:Reason -> Reason
    end.

update(Map) -> Map#{a := 1}.

put(Map) -> Map#{a => 1}.
%% expect: {badkey,a}
%% expect: {badkey,a}
%% expect: #{a => 1} #{a => 1}
