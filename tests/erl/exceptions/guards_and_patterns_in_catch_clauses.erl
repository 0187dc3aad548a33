%% SPDX-License-Identifier: Apache-2.0
%% Clauses by class variable, reason pattern and guard; what matches nothing goes on.
-module(guards_and_patterns_in_catch_clauses).
-export([main/0]).

main() ->
    p([t(fun() -> error({bad, 1}) end), t(fun() -> error({bad, 100}) end), t(fun() -> exit({bad, 1}) end),
        t(fun() -> throw([1, 2]) end)]),
    p(try_it(fun() -> t(fun() -> throw(other) end) end)).

t(F) ->
    try F()
    catch
        error:{bad, N} when N > 50 -> big;
        C:{bad, N} -> {C, N};
        [H | _] -> {list, H}
    end.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: [{error,1},big,{exit,1},{list,1}]
%% expect: {throw,other}
