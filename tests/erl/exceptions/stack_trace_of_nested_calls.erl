%% SPDX-License-Identifier: Apache-2.0
%% Callers from the inside out; tail calls leave no frame.
-module(stack_trace_of_nested_calls).
-export([main/0, id/1]).

main() ->
    p(try_st(fun() -> a(id(1)) end)),
    p(try_st(fun() -> tail(id(3)) end)),
    p(try_st(fun() -> [a(X) || X <- [id(1)]] end)),
    ok.

a(X) -> {a, b(X)}.

b(X) ->
    Y = c(X + 1),
    [Y].

c(X) -> {X, deep(X)}.

deep(X) ->
    {ok, X} = id(nomatch).

tail(0) -> error(bottom);
tail(N) -> tail(N - 1).

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
%% expect: {error,{badmatch,nomatch},[{stack_trace_of_nested_calls,deep,1,"stack_trace_of_nested_calls.erl",21,none},{st
%%   more: ack_trace_of_nested_calls,c,1,"stack_trace_of_nested_calls.erl",18,none},{stack_trace_of_nested_calls,b,1,"st
%%   more: ack_trace_of_nested_calls.erl",15,none},{stack_trace_of_nested_calls,a,1,"stack_trace_of_nested_calls.erl",12
%%   more: ,none},{stack_trace_of_nested_calls,try_st,1,"stack_trace_of_nested_calls.erl",33,none},{stack_trace_of_neste
%%   more: d_calls,main,0,"stack_trace_of_nested_calls.erl",7,none}]}
%% expect: {error,bottom,[{stack_trace_of_nested_calls,tail,1,"stack_trace_of_nested_calls.erl",23,none},{stack_trace_of
%%   more: _nested_calls,try_st,1,"stack_trace_of_nested_calls.erl",33,none},{stack_trace_of_nested_calls,main,0,"stack_
%%   more: trace_of_nested_calls.erl",8,none}]}
%% expect: {error,{badmatch,nomatch},[{stack_trace_of_nested_calls,deep,1,"stack_trace_of_nested_calls.erl",21,none},{st
%%   more: ack_trace_of_nested_calls,c,1,"stack_trace_of_nested_calls.erl",18,none},{stack_trace_of_nested_calls,b,1,"st
%%   more: ack_trace_of_nested_calls.erl",15,none},{stack_trace_of_nested_calls,a,1,"stack_trace_of_nested_calls.erl",12
%%   more: ,none},{stack_trace_of_nested_calls,'-main/0-lc$^2/1-0-',1,"stack_trace_of_nested_calls.erl",9,none},{stack_t
%%   more: race_of_nested_calls,try_st,1,"stack_trace_of_nested_calls.erl",33,none},{stack_trace_of_nested_calls,main,0,
%%   more: "stack_trace_of_nested_calls.erl",9,none}]}
