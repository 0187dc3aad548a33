%% SPDX-License-Identifier: Apache-2.0
%% error/2,3: whatever begins like a list stands in the trace as the arguments, an improper one too.
-module(improper_argument_lists).
-export([main/0]).

main() ->
    As = [[a | b], [a, b | c], foo, none, [], 1, {a}, [a, b], "ab"],
    [show(fun() -> f(A) end) || A <- As],
    [show(fun() -> g(A) end) || A <- As].

f(A) -> error(bad, A), ok.
g(A) -> error(bad, A, [{error_info, #{cause => x}}]), ok.

show(F) ->
    try F() catch C:R:S -> {_, Fn, A, L} = hd(S),
    io:format("~p~n", [{C, R, Fn, A, [X || {K, _} = X <- L, K =/= file, K =/= line]}]) end.
%% expect: {error,bad,f,[a|b],[]}
%% expect: {error,bad,f,[a,b|c],[]}
%% expect: {error,bad,f,1,[]}
%% expect: {error,bad,f,1,[]}
%% expect: {error,bad,f,[],[]}
%% expect: {error,bad,f,1,[]}
%% expect: {error,bad,f,1,[]}
%% expect: {error,bad,f,[a,b],[]}
%% expect: {error,bad,f,"ab",[]}
%% expect: {error,bad,g,[a|b],[{error_info,#{cause => x}}]}
%% expect: {error,bad,g,[a,b|c],[{error_info,#{cause => x}}]}
%% expect: {error,bad,g,1,[{error_info,#{cause => x}}]}
%% expect: {error,bad,g,1,[{error_info,#{cause => x}}]}
%% expect: {error,bad,g,[],[{error_info,#{cause => x}}]}
%% expect: {error,bad,g,1,[{error_info,#{cause => x}}]}
%% expect: {error,bad,g,1,[{error_info,#{cause => x}}]}
%% expect: {error,bad,g,[a,b],[{error_info,#{cause => x}}]}
%% expect: {error,bad,g,"ab",[{error_info,#{cause => x}}]}
