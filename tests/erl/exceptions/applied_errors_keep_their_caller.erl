%% SPDX-License-Identifier: Apache-2.0
%% A tail call of error by apply does not drop the function that makes it from the trace.
-module(applied_errors_keep_their_caller).
-export([main/0, id/1]).

main() ->
    [show(K) || K <- [call, apply_last, apply_known, twice]].

show(K) ->
    try f(K) catch _:_:St -> {_, F, A, _} = hd(St), io:format("~p ~p ~p~n", [K, F, A]) end.

f(call) -> error(oops, [call]);
f(apply_last) -> erlang:apply(id(erlang), id(error), id([oops, [apply_last]]));
f(apply_known) -> E = id(erlang), E:error(oops, [apply_known]);
f(twice) -> erlang:apply(id(erlang), id(apply), id([erlang, error, [oops, [twice]]])).

id(X) -> X.
%% expect: call f [call]
%% expect: apply_last f [apply_last]
%% expect: apply_known f [apply_known]
%% expect: twice f [twice]
