%% SPDX-License-Identifier: Apache-2.0
%% error with arguments and with error_info options.
-module(error_2_and_error_3).
-export([main/0, id/1]).

main() ->
    p(try_st(fun() -> f(id(1)) end)), p(try_st(fun() -> g(id(1)) end)), p(try_st(fun() -> h(id(1)) end)), ok.

f(X) -> {error(my_reason, [X, more])}.

g(X) -> {error(my_reason, none), X}.

h(X) -> {error(my_reason, [X], [{error_info, #{cause => because}}])}.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% As try_it, with the stack trace down to main/0: {M, F, A, File, Line, ErrorInfo}.
try_st(F) ->
    try {value, F()} catch C:R:S -> {C, R, frames(S)} end.

frames([{M, F, A, I} | T]) ->
    Get = fun(K, D) -> proplists:get_value(K, I, D) end,
    Frame = {M, F, A, filename:basename(Get(file, "")), Get(line, 0), Get(error_info, none)},
    case {M, F, A} of
        {?MODULE, main, 0} -> [Frame];
        _ -> [Frame | frames(T)]
    end;
frames([]) -> [].
%% expect: {error,my_reason,[{error_2_and_error_3,f,[1,more],"error_2_and_error_3.erl",9,none},{error_2_and_error_3,try_
%%   more: st,1,"error_2_and_error_3.erl",22,none},{error_2_and_error_3,main,0,"error_2_and_error_3.erl",7,none}]}
%% expect: {error,my_reason,[{error_2_and_error_3,g,1,"error_2_and_error_3.erl",11,none},{error_2_and_error_3,try_st,1,"
%%   more: error_2_and_error_3.erl",22,none},{error_2_and_error_3,main,0,"error_2_and_error_3.erl",7,none}]}
%% expect: {error,my_reason,[{error_2_and_error_3,h,[1],"error_2_and_error_3.erl",13,#{cause => because}},{error_2_and_e
%%   more: rror_3,try_st,1,"error_2_and_error_3.erl",22,none},{error_2_and_error_3,main,0,"error_2_and_error_3.erl",7,no
%%   more: ne}]}
