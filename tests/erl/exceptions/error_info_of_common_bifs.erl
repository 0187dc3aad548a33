%% SPDX-License-Identifier: Apache-2.0
%% Which BIFs give error_info with a cause and which name no module.
-module(error_info_of_common_bifs).
-export([main/0, id/1]).

main() ->
    Fs = [fun() -> binary_to_term(id(<<1>>)) end, fun() -> register(id(undefined), self()) end,
        fun() -> spawn(id(1), f, []) end, fun() -> link(id(a)) end, fun() -> list_to_tuple(id(a)) end,
        fun() -> tuple_to_list(id(a)) end, fun() -> integer_to_list(id(a)) end,
        fun() -> float_to_list(id(a)) end, fun() -> process_flag(id(a), b) end,
        fun() -> process_info(id(a)) end,
          fun() -> monitor(id(a), self()) end, fun() -> demonitor(id(a)) end,
              fun() -> setelement(id(3), {a}, b) end, fun() -> binary_part(id(<<1>>), 2, 3) end,
              fun() -> maps:put(a, b, id(c)) end, fun() -> lists:keyfind(a, id(b), []) end,
              fun() -> unicode:characters_to_binary(id([a])) end, fun() -> erlang:phash2(a, id(0)) end,
              fun() -> map_size(id(a)) end, fun() -> list_to_pid(id("x")) end],
    [begin {error, R, [{M, F, A, _, _, E} | _]} = try_st(X),
        p({R, M, F, [if is_pid(Y) -> pid; true -> Y end || Y <- A], E}) end || X <- Fs],
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
%% expect: {badarg,erlang,binary_to_term,[<<1>>],#{module => erl_erts_errors}}
%% expect: {badarg,erlang,register,[undefined,pid],#{cause => none,module => erl_erts_errors}}
%% expect: {badarg,erlang,spawn,[1,f,[]],#{module => erl_erts_errors}}
%% expect: {badarg,erlang,link,[a],#{module => erl_erts_errors}}
%% expect: {badarg,erlang,list_to_tuple,[a],#{module => erl_erts_errors}}
%% expect: {badarg,erlang,tuple_to_list,[a],#{module => erl_erts_errors}}
%% expect: {badarg,erlang,integer_to_list,[a],#{module => erl_erts_errors}}
%% expect: {badarg,erlang,float_to_list,[a],#{module => erl_erts_errors}}
%% expect: {badarg,erlang,process_flag,[a,b],#{cause => badopt,module => erl_erts_errors}}
%% expect: {badarg,erlang,process_info,[a],#{module => erl_erts_errors}}
%% expect: {badarg,erlang,monitor,[a,pid],#{cause => badtype,module => erl_erts_errors}}
%% expect: {badarg,erlang,demonitor,[a],#{module => erl_erts_errors}}
%% expect: {badarg,erlang,setelement,[3,{a},b],#{module => erl_erts_errors}}
%% expect: {badarg,erlang,binary_part,[<<1>>,2,3],#{module => erl_erts_errors}}
%% expect: {{badmap,c},maps,put,[a,b,c],#{module => erl_stdlib_errors}}
%% expect: {badarg,lists,keyfind,[a,b,[]],#{module => erl_stdlib_errors}}
%% expect: {badarg,unicode,characters_to_binary,[[a]],#{module => erl_stdlib_errors}}
%% expect: {badarg,erlang,phash2,[a,0],#{module => erl_erts_errors}}
%% expect: {{badmap,a},erlang,map_size,[a],#{module => erl_erts_errors}}
%% expect: {badarg,erlang,list_to_pid,["x"],#{module => erl_erts_errors}}
