%% SPDX-License-Identifier: Apache-2.0
%% Unknown function, unknown module, wrong arity; the arguments are shown.
-module(undef_shapes).
-export([main/0, id/1]).

main() ->
    p(try_st(fun() -> lists:frobnicate(id(1), 2) end)),
    p(try_st(fun() -> (id(no_such_module_y)):go(1, 2) end)),
    p(try_st(fun() -> ?MODULE:main(id(1)) end)),
    p(try_st(fun() -> (id(erlang)):nothing([x]) end)),
    p(try_st(fun() -> apply(id(no_such_module_y), f, []) end)), ok.

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
%% expect: {error,undef,[{lists,frobnicate,[1,2],[],0,none},{undef_shapes,try_st,1,"undef_shapes.erl",20,none},{undef_sh
%%   more: apes,main,0,"undef_shapes.erl",7,none}]}
%% expect: {error,undef,[{no_such_module_y,go,[1,2],[],0,none},{undef_shapes,try_st,1,"undef_shapes.erl",20,none},{undef
%%   more: _shapes,main,0,"undef_shapes.erl",8,none}]}
%% expect: {error,undef,[{undef_shapes,main,[1],[],0,none},{undef_shapes,try_st,1,"undef_shapes.erl",20,none},{undef_sha
%%   more: pes,main,0,"undef_shapes.erl",9,none}]}
%% expect: {error,undef,[{erlang,nothing,[[x]],[],0,none},{undef_shapes,try_st,1,"undef_shapes.erl",20,none},{undef_shap
%%   more: es,main,0,"undef_shapes.erl",10,none}]}
%% expect: {error,undef,[{no_such_module_y,f,[],[],0,none},{undef_shapes,try_st,1,"undef_shapes.erl",20,none},{undef_sha
%%   more: pes,main,0,"undef_shapes.erl",11,none}]}
