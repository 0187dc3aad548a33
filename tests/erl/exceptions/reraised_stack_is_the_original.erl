%% SPDX-License-Identifier: Apache-2.0
%% Passing the class, reason and trace on keeps the place of the first error.
-module(reraised_stack_is_the_original).
-export([main/0, id/1]).

main() ->
    p(try_st(fun() -> outer(id(x)) end)), ok.

outer(X) ->
    try inner(X)
    catch C:R:S -> erlang:raise(C, R, S)
    end.

inner(X) -> {X + 1}.

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
%% expect: {error,badarith,[{reraised_stack_is_the_original,inner,1,"reraised_stack_is_the_original.erl",14,none},{rerai
%%   more: sed_stack_is_the_original,outer,1,"reraised_stack_is_the_original.erl",10,none},{reraised_stack_is_the_origin
%%   more: al,try_st,1,"reraised_stack_is_the_original.erl",23,none},{reraised_stack_is_the_original,main,0,"reraised_st
%%   more: ack_is_the_original.erl",7,none}]}
