%% SPDX-License-Identifier: Apache-2.0
%% try ... after lets the exception pass with its trace.
-module(after_reraises_untouched).
-export([main/0, id/1]).

main() ->
    p(try_st(fun() -> w(id(0)) end)), p(try_st(fun() -> x(id(0)) end)), ok.

w(X) ->
    try {1 div X} after io:format("cleanup~n") end.

x(X) ->
    try
        try {1 div X} after io:format("inner~n") end
    catch throw:_ -> no
    after io:format("outer~n") end.

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
%% expect: cleanup
%% expect: {error,badarith,[{erlang,'div',[1,0],[],0,#{module => erl_erts_errors}},{after_reraises_untouched,w,1,"after_
%%   more: reraises_untouched.erl",10,none},{after_reraises_untouched,try_st,1,"after_reraises_untouched.erl",25,none},{
%%   more: after_reraises_untouched,main,0,"after_reraises_untouched.erl",7,none}]}
%% expect: inner
%% expect: outer
%% expect: {error,badarith,[{erlang,'div',[1,0],[],0,#{module => erl_erts_errors}},{after_reraises_untouched,x,1,"after_
%%   more: reraises_untouched.erl",14,none},{after_reraises_untouched,try_st,1,"after_reraises_untouched.erl",25,none},{
%%   more: after_reraises_untouched,main,0,"after_reraises_untouched.erl",7,none}]}
