%% SPDX-License-Identifier: Apache-2.0
%% M#{K1 := _, K2 := _} with several keys missing: badkey names the first in the map's order when the keys are
%% constants.
-module(first_missing_key_of_an_update).
-export([main/0]).

id(X) -> X.

main() ->
    [begin
        run(fun() -> M#{42.0 := v, 42 := w} end),
        run(fun() -> M#{z := v, a := w} end),
        run(fun() -> M#{"s" := v, {t} := w, 9 := x, <<"b">> := y, atom := 1} end),
        run(fun() -> M#{42 => new, 43.0 := v, 43 := w} end),
        run(fun() -> M#{1.0 := v, 1 := w} end),
        run(fun() -> M#{(id(z)) := v, (id(a)) := w} end),
        run(fun() -> M#{(id(z)) := v, b := x, a := w} end),
        run(fun() -> M#{1 := v, 2 := w} end)
     end || M <- [id(#{1 => a, 2 => b}), id(#{}), maps:from_list([{I, I} || I <- lists:seq(1, 40)])]],
    ok.

run(F) ->
    try F() of V -> io:format("~p~n", [erlang:phash2(V)]) catch C:R -> io:format("~p~n", [{C, R}]) end.
%% expect: {error,{badkey,42}}
%% expect: {error,{badkey,a}}
%% expect: {error,{badkey,9}}
%% expect: {error,{badkey,43}}
%% expect: {error,{badkey,1.0}}
%% expect: {error,{badkey,z}}
%% expect: {error,{badkey,z}}
%% expect: 38307942
%% expect: {error,{badkey,42}}
%% expect: {error,{badkey,a}}
%% expect: {error,{badkey,9}}
%% expect: {error,{badkey,43}}
%% expect: {error,{badkey,1}}
%% expect: {error,{badkey,z}}
%% expect: {error,{badkey,z}}
%% expect: {error,{badkey,1}}
%% expect: {error,{badkey,42}}
%% expect: {error,{badkey,a}}
%% expect: {error,{badkey,atom}}
%% expect: {error,{badkey,43}}
%% expect: {error,{badkey,1.0}}
%% expect: {error,{badkey,z}}
%% expect: {error,{badkey,z}}
%% expect: 32836348
