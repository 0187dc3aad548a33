%% SPDX-License-Identifier: Apache-2.0
%% erlang:raise with a given stack trace; a bad class is returned as badarg.
-module(raise_3).
-export([main/0, id/1]).

main() ->
    St = [{m, f, 2, [{file, "x.erl"}, {line, 7}]}],
    p(try erlang:raise(error, why, St) catch C:R:S -> {C, R, lists:sublist(S, 1)} end),
    p(try erlang:raise(throw, t, []) catch throw:X -> X end),
    p(try erlang:raise(exit, e, St) catch exit:X2:S2 -> {X2, hd(S2)} end),
    p(catch erlang:raise(id(nonclass), x, [])),
    p(catch erlang:raise(error, x, id(notlist))),
    p(catch erlang:raise(error, x, id([bad]))),
    F = fun() -> try error(first) catch C1:R1:S1 -> erlang:raise(C1, {again, R1}, S1) end end,
    p(element(2, try_it(F))).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {error,why,[{m,f,2,[{file,"x.erl"},{line,7}]}]}
%% expect: t
%% expect: {e,{m,f,2,[{file,"x.erl"},{line,7}]}}
%% expect: badarg
%% expect: badarg
%% expect: badarg
%% expect: {again,first}
