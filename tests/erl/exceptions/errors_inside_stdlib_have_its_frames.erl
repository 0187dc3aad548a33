%% SPDX-License-Identifier: Apache-2.0
%% A failing callback shows the library function between.
-module(errors_inside_stdlib_have_its_frames).
-export([main/0]).

main() ->
    p(try_st(fun() -> lists:foldl(fun(X, A) -> X + A end, 0, [1, b]) end)),
    p(try_st(fun() -> lists:foreach(fun(X) -> 1 = X end, [1, 2]) end)),
    p(try_st(fun() -> maps:map(fun(_, V) -> V + 1 end, #{a => b}) end)),
    p(try_st(fun() -> lists:sum([1, x]) end)), ok.

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
%% expect: {error,badarith,[{erlang,'+',[b,1],[],0,#{module => erl_erts_errors}},{errors_inside_stdlib_have_its_frames,'
%%   more: -main/0-fun-0-',2,"errors_inside_stdlib_have_its_frames.erl",7,none},{lists,foldl_1,3,"lists.erl",1355,none},
%%   more: {errors_inside_stdlib_have_its_frames,try_st,1,"errors_inside_stdlib_have_its_frames.erl",16,none},{errors_in
%%   more: side_stdlib_have_its_frames,main,0,"errors_inside_stdlib_have_its_frames.erl",7,none}]}
%% expect: {error,{badmatch,2},[{errors_inside_stdlib_have_its_frames,'-main/0-fun-2-',1,"errors_inside_stdlib_have_its_
%%   more: frames.erl",8,none},{lists,foreach_1,2,"lists.erl",1442,none},{errors_inside_stdlib_have_its_frames,try_st,1,
%%   more: "errors_inside_stdlib_have_its_frames.erl",16,none},{errors_inside_stdlib_have_its_frames,main,0,"errors_insi
%%   more: de_stdlib_have_its_frames.erl",8,none}]}
%% expect: {error,badarith,[{errors_inside_stdlib_have_its_frames,'-main/0-fun-4-',2,"errors_inside_stdlib_have_its_fram
%%   more: es.erl",9,none},{maps,map_1,2,"maps.erl",439,none},{maps,map,2,"maps.erl",429,none},{errors_inside_stdlib_hav
%%   more: e_its_frames,try_st,1,"errors_inside_stdlib_have_its_frames.erl",16,none},{errors_inside_stdlib_have_its_fram
%%   more: es,main,0,"errors_inside_stdlib_have_its_frames.erl",9,none}]}
%% expect: {error,badarith,[{erlang,'+',[1,x],[],0,#{module => erl_erts_errors}},{lists,sum,2,"lists.erl",319,none},{err
%%   more: ors_inside_stdlib_have_its_frames,try_st,1,"errors_inside_stdlib_have_its_frames.erl",16,none},{errors_inside
%%   more: _stdlib_have_its_frames,main,0,"errors_inside_stdlib_have_its_frames.erl",10,none}]}
