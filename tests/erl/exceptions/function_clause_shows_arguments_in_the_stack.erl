%% SPDX-License-Identifier: Apache-2.0
%% The arguments are in the first frame, with file and line.
-module(function_clause_shows_arguments_in_the_stack).
-export([main/0, id/1]).

main() ->
    p(try_st(fun() -> f(id(1), "two", {3}) end)),
    p(try_st(fun() -> lists:nth(id(x), [a]) end)),
    p(try_st(fun() -> (fun(a, b) -> c end)(id(x), y) end)),
    ok.

f(a, B, C) -> {B, C};
f(b, _, _) -> ok.

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
%% expect: {error,function_clause,[{function_clause_shows_arguments_in_the_stack,f,[1,"two",{3}],"function_clause_shows_
%%   more: arguments_in_the_stack.erl",12,none},{function_clause_shows_arguments_in_the_stack,try_st,1,"function_clause_
%%   more: shows_arguments_in_the_stack.erl",22,none},{function_clause_shows_arguments_in_the_stack,main,0,"function_cla
%%   more: use_shows_arguments_in_the_stack.erl",7,none}]}
%% expect: {error,badarith,[{lists,nth,2,"lists.erl",200,none},{function_clause_shows_arguments_in_the_stack,try_st,1,"f
%%   more: unction_clause_shows_arguments_in_the_stack.erl",22,none},{function_clause_shows_arguments_in_the_stack,main,
%%   more: 0,"function_clause_shows_arguments_in_the_stack.erl",8,none}]}
%% expect: {error,function_clause,[{function_clause_shows_arguments_in_the_stack,'-main/0-fun-2-',[x,y],"function_clause
%%   more: _shows_arguments_in_the_stack.erl",9,none},{function_clause_shows_arguments_in_the_stack,try_st,1,"function_c
%%   more: lause_shows_arguments_in_the_stack.erl",22,none},{function_clause_shows_arguments_in_the_stack,main,0,"functi
%%   more: on_clause_shows_arguments_in_the_stack.erl",9,none}]}
