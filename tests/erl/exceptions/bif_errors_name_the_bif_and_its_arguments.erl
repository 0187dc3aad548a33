%% SPDX-License-Identifier: Apache-2.0
%% The first frame of a failing BIF has the argument list and error_info.
-module(bif_errors_name_the_bif_and_its_arguments).
-export([main/0, id/1]).

main() ->
    p(try_st(fun() -> atom_to_list(id(1)) end)),
    p(try_st(fun() -> element(id(5), {a}) end)),
    p(try_st(fun() -> list_to_integer(id("x")) end)),
    p(try_st(fun() -> hd(id([])) end)),
    p(try_st(fun() -> length(id(a)) end)),
    p(try_st(fun() -> id(1) + id(a) end)),
    p(try_st(fun() -> id(1) div id(0) end)),
    p(try_st(fun() -> -id(x) end)),
    p(try_st(fun() -> id([]) ++ id([]) ++ (id(q) ++ [1]) end)),
    p(try_st(fun() -> maps:get(k, id(#{})) end)),
    p(try_st(fun() -> binary_to_atom(id(5)) end)),
    p(try_st(fun() -> erlang:send(id(nobody_here), hi) end)),
    p(try_st(fun() -> id(nobody_here) ! hi end)),
    ok.

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
%% expect: {error,badarg,[{erlang,atom_to_list,[1],[],0,#{module => erl_erts_errors}},{bif_errors_name_the_bif_and_its_a
%%   more: rguments,'-main/0-fun-0-',0,"bif_errors_name_the_bif_and_its_arguments.erl",7,none},{bif_errors_name_the_bif_
%%   more: and_its_arguments,try_st,1,"bif_errors_name_the_bif_and_its_arguments.erl",29,none},{bif_errors_name_the_bif_
%%   more: and_its_arguments,main,0,"bif_errors_name_the_bif_and_its_arguments.erl",7,none}]}
%% expect: {error,badarg,[{erlang,element,[5,{a}],[],0,#{module => erl_erts_errors}},{bif_errors_name_the_bif_and_its_ar
%%   more: guments,'-main/0-fun-1-',0,"bif_errors_name_the_bif_and_its_arguments.erl",8,none},{bif_errors_name_the_bif_a
%%   more: nd_its_arguments,try_st,1,"bif_errors_name_the_bif_and_its_arguments.erl",29,none},{bif_errors_name_the_bif_a
%%   more: nd_its_arguments,main,0,"bif_errors_name_the_bif_and_its_arguments.erl",8,none}]}
%% expect: {error,badarg,[{erlang,list_to_integer,["x"],[],0,#{module => erl_erts_errors}},{bif_errors_name_the_bif_and_
%%   more: its_arguments,'-main/0-fun-2-',0,"bif_errors_name_the_bif_and_its_arguments.erl",9,none},{bif_errors_name_the
%%   more: _bif_and_its_arguments,try_st,1,"bif_errors_name_the_bif_and_its_arguments.erl",29,none},{bif_errors_name_the
%%   more: _bif_and_its_arguments,main,0,"bif_errors_name_the_bif_and_its_arguments.erl",9,none}]}
%% expect: {error,badarg,[{erlang,hd,[[]],[],0,#{module => erl_erts_errors}},{bif_errors_name_the_bif_and_its_arguments,
%%   more: '-main/0-fun-3-',0,"bif_errors_name_the_bif_and_its_arguments.erl",10,none},{bif_errors_name_the_bif_and_its_
%%   more: arguments,try_st,1,"bif_errors_name_the_bif_and_its_arguments.erl",29,none},{bif_errors_name_the_bif_and_its_
%%   more: arguments,main,0,"bif_errors_name_the_bif_and_its_arguments.erl",10,none}]}
%% expect: {error,badarg,[{erlang,length,[a],[],0,#{module => erl_erts_errors}},{bif_errors_name_the_bif_and_its_argumen
%%   more: ts,'-main/0-fun-4-',0,"bif_errors_name_the_bif_and_its_arguments.erl",11,none},{bif_errors_name_the_bif_and_i
%%   more: ts_arguments,try_st,1,"bif_errors_name_the_bif_and_its_arguments.erl",29,none},{bif_errors_name_the_bif_and_i
%%   more: ts_arguments,main,0,"bif_errors_name_the_bif_and_its_arguments.erl",11,none}]}
%% expect: {error,badarith,[{erlang,'+',[1,a],[],0,#{module => erl_erts_errors}},{bif_errors_name_the_bif_and_its_argume
%%   more: nts,'-main/0-fun-5-',0,"bif_errors_name_the_bif_and_its_arguments.erl",12,none},{bif_errors_name_the_bif_and_
%%   more: its_arguments,try_st,1,"bif_errors_name_the_bif_and_its_arguments.erl",29,none},{bif_errors_name_the_bif_and_
%%   more: its_arguments,main,0,"bif_errors_name_the_bif_and_its_arguments.erl",12,none}]}
%% expect: {error,badarith,[{erlang,'div',[1,0],[],0,#{module => erl_erts_errors}},{bif_errors_name_the_bif_and_its_argu
%%   more: ments,'-main/0-fun-6-',0,"bif_errors_name_the_bif_and_its_arguments.erl",13,none},{bif_errors_name_the_bif_an
%%   more: d_its_arguments,try_st,1,"bif_errors_name_the_bif_and_its_arguments.erl",29,none},{bif_errors_name_the_bif_an
%%   more: d_its_arguments,main,0,"bif_errors_name_the_bif_and_its_arguments.erl",13,none}]}
%% expect: {error,badarith,[{erlang,'-',[x],[],0,#{module => erl_erts_errors}},{bif_errors_name_the_bif_and_its_argument
%%   more: s,'-main/0-fun-7-',0,"bif_errors_name_the_bif_and_its_arguments.erl",14,none},{bif_errors_name_the_bif_and_it
%%   more: s_arguments,try_st,1,"bif_errors_name_the_bif_and_its_arguments.erl",29,none},{bif_errors_name_the_bif_and_it
%%   more: s_arguments,main,0,"bif_errors_name_the_bif_and_its_arguments.erl",14,none}]}
%% expect: {error,badarg,[{erlang,'++',[q,[1]],[],0,#{module => erl_erts_errors}},{bif_errors_name_the_bif_and_its_argum
%%   more: ents,'-main/0-fun-8-',0,"bif_errors_name_the_bif_and_its_arguments.erl",15,none},{bif_errors_name_the_bif_and
%%   more: _its_arguments,try_st,1,"bif_errors_name_the_bif_and_its_arguments.erl",29,none},{bif_errors_name_the_bif_and
%%   more: _its_arguments,main,0,"bif_errors_name_the_bif_and_its_arguments.erl",15,none}]}
%% expect: {error,{badkey,k},[{erlang,map_get,[k,#{}],[],0,#{module => erl_erts_errors}},{bif_errors_name_the_bif_and_it
%%   more: s_arguments,'-main/0-fun-9-',0,"bif_errors_name_the_bif_and_its_arguments.erl",16,none},{bif_errors_name_the_
%%   more: bif_and_its_arguments,try_st,1,"bif_errors_name_the_bif_and_its_arguments.erl",29,none},{bif_errors_name_the_
%%   more: bif_and_its_arguments,main,0,"bif_errors_name_the_bif_and_its_arguments.erl",16,none}]}
%% expect: {error,badarg,[{erlang,binary_to_atom,[5],[],0,#{module => erl_erts_errors}},{bif_errors_name_the_bif_and_its
%%   more: _arguments,try_st,1,"bif_errors_name_the_bif_and_its_arguments.erl",29,none},{bif_errors_name_the_bif_and_its
%%   more: _arguments,main,0,"bif_errors_name_the_bif_and_its_arguments.erl",17,none}]}
%% expect: {error,badarg,[{erlang,send,[nobody_here,hi],[],0,#{module => erl_erts_errors}},{bif_errors_name_the_bif_and_
%%   more: its_arguments,'-main/0-fun-11-',0,"bif_errors_name_the_bif_and_its_arguments.erl",18,none},{bif_errors_name_t
%%   more: he_bif_and_its_arguments,try_st,1,"bif_errors_name_the_bif_and_its_arguments.erl",29,none},{bif_errors_name_t
%%   more: he_bif_and_its_arguments,main,0,"bif_errors_name_the_bif_and_its_arguments.erl",18,none}]}
%% expect: {error,badarg,[{erlang,send,[nobody_here,hi],[],0,#{module => erl_erts_errors}},{bif_errors_name_the_bif_and_
%%   more: its_arguments,'-main/0-fun-12-',0,"bif_errors_name_the_bif_and_its_arguments.erl",19,none},{bif_errors_name_t
%%   more: he_bif_and_its_arguments,try_st,1,"bif_errors_name_the_bif_and_its_arguments.erl",29,none},{bif_errors_name_t
%%   more: he_bif_and_its_arguments,main,0,"bif_errors_name_the_bif_and_its_arguments.erl",19,none}]}
