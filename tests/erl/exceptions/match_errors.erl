%% SPDX-License-Identifier: Apache-2.0
%% badmatch, case_clause, if_clause, try_clause, function_clause, badmap, badrecord.
-module(match_errors).
-export([main/0, id/1]).

main() ->
    p(try_it(fun() -> {ok, _} = id(error) end)),
    p(try_it(fun() -> case id({a, 1}) of b -> 1 end end)),
    p(try_it(fun() -> X = id(1), if X > 5 -> y end end)),
    p(try_it(fun() -> try id(v) of w -> 1 catch _ -> 2 end end)),
    p(try_it(fun() -> f(id(1), [x]) end)),
    p(try_it(fun() -> (fun(a) -> b end)(id(c)) end)),
    p(try_it(fun() -> [] = id([1]) end)), p(try_it(fun() -> X = id(1), X = id(2) end)),
    p(try_it(fun() -> "ab" ++ R = id("xyz"), R end)),
    p(try_it(fun() -> <<1, _/binary>> = id(<<2>>) end)),
    p(try_it(fun() -> case id(1 bsl 80) of 5 -> ok end end)).

f(a, _) -> ok.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {error,{badmatch,error}}
%% expect: {error,{case_clause,{a,1}}}
%% expect: {error,if_clause}
%% expect: {error,{try_clause,v}}
%% expect: {error,function_clause}
%% expect: {error,function_clause}
%% expect: {error,{badmatch,[1]}}
%% expect: {error,{badmatch,2}}
%% expect: {error,{badmatch,"xyz"}}
%% expect: {error,{badmatch,<<2>>}}
%% expect: {error,{case_clause,1208925819614629174706176}}
