%% SPDX-License-Identifier: Apache-2.0
%% Exceptions: three kinds, and where they come from.
%%
%%   throw  a value for whoever called: part of the normal flow
%%   error  a fault in the program; it carries a stack trace
%%   exit   this process wants to end
-module(errors_and_exceptions).
-export([main/0]).

main() ->
    [io:format("~w -> ~w~n", [K, attempt(K)]) || K <- [fine, throw, error, exit, match, arithmetic, unknown]],

    %% The stack trace tells the way to the fault: function and line.
    try outer(0) catch error:badarith:Stack ->
        [io:format("  ~w/~w line ~w~n", [F, arity(A), proplists:get_value(line, Info)])
         || {M, F, A, Info} <- Stack, M =:= ?MODULE, F =/= main]
    end,

    %% after runs in every case.
    try throw(away) catch throw:X -> io:format("caught ~w~n", [X]) after io:format("tidied up~n") end.

attempt(K) ->
    try provoke(K) of
        Value -> {value, Value}
    catch
        throw:T -> {thrown, T};
        error:E -> {error, E};
        exit:R -> {exit, R}
    end.

provoke(fine) -> 42;
provoke(throw) -> throw(ball);
provoke(error) -> error(my_fault);
provoke(exit) -> exit(enough);
provoke(match) -> {ok, _} = {no, such};
provoke(arithmetic) -> 1 / zero().

zero() -> 0.

outer(X) -> 1 + inner(X).

inner(X) -> 1 + 10 div X.

arity(A) when is_list(A) -> length(A);
arity(A) -> A.
%% expect: fine -> {value,42}
%% expect: throw -> {thrown,ball}
%% expect: error -> {error,my_fault}
%% expect: exit -> {exit,enough}
%% expect: match -> {error,{badmatch,{no,such}}}
%% expect: arithmetic -> {error,badarith}
%% expect: unknown -> {error,function_clause}
%% expect:   inner/1 line 42
%% expect:   outer/1 line 40
%% expect: caught away
%% expect: tidied up
