%% SPDX-License-Identifier: Apache-2.0
%% A BIF called last still shows its caller.
-module(bif_errors_in_tail_position).
-export([main/0, id/1]).

main() ->
    p(try_st(fun() -> t(id(a)) end)), p(try_st(fun() -> u(id(a)) end)),
    p(try_st(fun() -> apply(erlang, id(atom_to_list), [1]) end)),
    p(try_st(fun() -> lists:map(fun(X) -> X + 1 end, [a]) end)),
    p(try_st(fun() -> lists:map(fun erlang:list_to_atom/1, [1]) end)), ok.

t(X) -> list_to_binary(X).

u(X) -> abs(X).

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
%% expect: {error,badarg,[{erlang,list_to_binary,[a],[],0,#{module => erl_erts_errors}},{bif_errors_in_tail_position,t,1
%%   more: ,"bif_errors_in_tail_position.erl",12,none},{bif_errors_in_tail_position,try_st,1,"bif_errors_in_tail_positio
%%   more: n.erl",23,none},{bif_errors_in_tail_position,main,0,"bif_errors_in_tail_position.erl",7,none}]}
%% expect: {error,badarg,[{erlang,abs,[a],[],0,#{module => erl_erts_errors}},{bif_errors_in_tail_position,u,1,"bif_error
%%   more: s_in_tail_position.erl",14,none},{bif_errors_in_tail_position,try_st,1,"bif_errors_in_tail_position.erl",23,n
%%   more: one},{bif_errors_in_tail_position,main,0,"bif_errors_in_tail_position.erl",7,none}]}
%% expect: {error,badarg,[{erlang,atom_to_list,[1],[],0,#{module => erl_erts_errors}},{bif_errors_in_tail_position,try_s
%%   more: t,1,"bif_errors_in_tail_position.erl",23,none},{bif_errors_in_tail_position,main,0,"bif_errors_in_tail_positi
%%   more: on.erl",8,none}]}
%% expect: {error,badarith,[{bif_errors_in_tail_position,'-main/0-fun-3-',1,"bif_errors_in_tail_position.erl",9,none},{l
%%   more: ists,map,2,"lists.erl",1315,none},{bif_errors_in_tail_position,try_st,1,"bif_errors_in_tail_position.erl",23,
%%   more: none},{bif_errors_in_tail_position,main,0,"bif_errors_in_tail_position.erl",9,none}]}
%% expect: {error,badarg,[{erlang,list_to_atom,[1],[],0,#{module => erl_erts_errors}},{lists,map,2,"lists.erl",1315,none
%%   more: },{bif_errors_in_tail_position,try_st,1,"bif_errors_in_tail_position.erl",23,none},{bif_errors_in_tail_positi
%%   more: on,main,0,"bif_errors_in_tail_position.erl",10,none}]}
