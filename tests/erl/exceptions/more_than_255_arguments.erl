%% SPDX-License-Identifier: Apache-2.0
%% Nothing takes 256 arguments: apply says badarity or undef, and the trace begins with the caller.
-module(more_than_255_arguments).
-export([main/0, id/1]).

main() ->
    Many = lists:duplicate(256, a),
    show(fun() -> {apply(id(fun ?MODULE:id/1), Many)} end),
    show(fun() -> {apply(fun(_) -> x end, Many)} end),
    show(fun() -> {apply(id(nofun), Many)} end),
    show(fun() -> {apply(id(lists), id(f), Many)} end),
    show(fun() -> {apply(id(lists), id(f), [a | b])} end).

show(F) ->
    try F() catch error:R:S ->
        Top = lists:usort(lists:sublist(S, 2)), % erl shows a caller twice
        io:format("~p ~p~n", [kind(R), [{M, N, args(A)} || {M, N, A, _} <- Top, N =/= show]])
    end.
args([_ | _]) -> list;
args(Arity) -> Arity.
kind({R, _}) -> R;
kind(R) -> R.
id(X) -> X.
%% expect: badarity [{more_than_255_arguments,'-main/0-fun-0-',1}]
%% expect: badarity [{more_than_255_arguments,'-main/0-fun-2-',1}]
%% expect: badfun [{more_than_255_arguments,'-main/0-fun-3-',1}]
%% expect: undef [{lists,f,list},{more_than_255_arguments,'-main/0-fun-4-',1}]
%% expect: badarg [{erlang,apply,list},{more_than_255_arguments,'-main/0-fun-5-',0}]
