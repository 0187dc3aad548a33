%% SPDX-License-Identifier: Apache-2.0
%% badarg whenever a segment gets a wrong value.
-module(construct_from_other_types_fails).
-export([main/0, id/1]).

main() ->
    [p([try_it(F) || F <- [fun() -> <<(id(V))>> end, fun() -> <<(id(V))/binary>> end,
        fun() -> <<(id(V))/float>> end, fun() -> <<(id(V))/utf8>> end, fun() -> <<(id(V)):4/bits>> end]])
     || V <- [1, 1.0, a, <<"b">>, <<3:2>>, [], {}, "x"]], ok.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: [{value,<<1>>},{error,badarg},{value,<<63,240,0,0,0,0,0,0>>},{value,<<1>>},{error,badarg}]
%% expect: [{error,badarg},{error,badarg},{value,<<63,240,0,0,0,0,0,0>>},{error,badarg},{error,badarg}]
%% expect: [{error,badarg},{error,badarg},{error,badarg},{error,badarg},{error,badarg}]
%% expect: [{error,badarg},{value,<<"b">>},{error,badarg},{error,badarg},{value,<<6:4>>}]
%% expect: [{error,badarg},{error,badarg},{error,badarg},{error,badarg},{error,badarg}]
%% expect: [{error,badarg},{error,badarg},{error,badarg},{error,badarg},{error,badarg}]
%% expect: [{error,badarg},{error,badarg},{error,badarg},{error,badarg},{error,badarg}]
%% expect: [{error,badarg},{error,badarg},{error,badarg},{error,badarg},{error,badarg}]
