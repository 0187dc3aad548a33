%% SPDX-License-Identifier: Apache-2.0
-module(atom_table).
-export([main/0]).

main() ->
    Words = ["start", "stop" | ["word" ++ integer_to_list(N) || N <- lists:seq(1, 998)]],
    Before = erlang:system_info(atom_count),
    Answers = [handle(Word) || Word <- Words],
    After = erlang:system_info(atom_count),
    Unknown = length([unknown || unknown <- Answers]),
    io:format("started: ~w, stopped: ~w, unknown: ~w~n",
              [lists:member(started, Answers), lists:member(stopped, Answers), Unknown]),
    io:format("new atoms: ~w~n", [After - Before]).

handle(Word) ->
    case list_to_atom(Word) of
        start -> started;
        stop -> stopped;
        _ -> unknown
    end.
