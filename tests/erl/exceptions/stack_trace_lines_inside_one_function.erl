%% SPDX-License-Identifier: Apache-2.0
%% The line of the failing expression, not of the function.
-module(stack_trace_lines_inside_one_function).
-export([main/0, id/1]).

main() ->
    [p(try_st(fun() -> f(id(K)) end)) || K <- [1, 2, 3, 4]],
    ok.

f(K) ->
    A = g(K, 1),
    B = g(K, 2),
    C =
        g(K,
          3),
    {A, B, C,
     g(K, 4)}.

g(K, K) -> error(here);
g(_, N) -> N.

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
%% expect: {error,here,[{stack_trace_lines_inside_one_function,g,2,"stack_trace_lines_inside_one_function.erl",19,none},
%%   more: {stack_trace_lines_inside_one_function,f,1,"stack_trace_lines_inside_one_function.erl",11,none},{stack_trace_
%%   more: lines_inside_one_function,try_st,1,"stack_trace_lines_inside_one_function.erl",29,none},{stack_trace_lines_in
%%   more: side_one_function,'-main/0-lc$^0/1-0-',1,"stack_trace_lines_inside_one_function.erl",7,none},{stack_trace_lin
%%   more: es_inside_one_function,main,0,"stack_trace_lines_inside_one_function.erl",7,none}]}
%% expect: {error,here,[{stack_trace_lines_inside_one_function,g,2,"stack_trace_lines_inside_one_function.erl",19,none},
%%   more: {stack_trace_lines_inside_one_function,f,1,"stack_trace_lines_inside_one_function.erl",12,none},{stack_trace_
%%   more: lines_inside_one_function,try_st,1,"stack_trace_lines_inside_one_function.erl",29,none},{stack_trace_lines_in
%%   more: side_one_function,'-main/0-lc$^0/1-0-',1,"stack_trace_lines_inside_one_function.erl",7,none},{stack_trace_lin
%%   more: es_inside_one_function,main,0,"stack_trace_lines_inside_one_function.erl",7,none}]}
%% expect: {error,here,[{stack_trace_lines_inside_one_function,g,2,"stack_trace_lines_inside_one_function.erl",19,none},
%%   more: {stack_trace_lines_inside_one_function,f,1,"stack_trace_lines_inside_one_function.erl",14,none},{stack_trace_
%%   more: lines_inside_one_function,try_st,1,"stack_trace_lines_inside_one_function.erl",29,none},{stack_trace_lines_in
%%   more: side_one_function,'-main/0-lc$^0/1-0-',1,"stack_trace_lines_inside_one_function.erl",7,none},{stack_trace_lin
%%   more: es_inside_one_function,main,0,"stack_trace_lines_inside_one_function.erl",7,none}]}
%% expect: {error,here,[{stack_trace_lines_inside_one_function,g,2,"stack_trace_lines_inside_one_function.erl",19,none},
%%   more: {stack_trace_lines_inside_one_function,f,1,"stack_trace_lines_inside_one_function.erl",17,none},{stack_trace_
%%   more: lines_inside_one_function,try_st,1,"stack_trace_lines_inside_one_function.erl",29,none},{stack_trace_lines_in
%%   more: side_one_function,'-main/0-lc$^0/1-0-',1,"stack_trace_lines_inside_one_function.erl",7,none},{stack_trace_lin
%%   more: es_inside_one_function,main,0,"stack_trace_lines_inside_one_function.erl",7,none}]}
