%% SPDX-License-Identifier: Apache-2.0
%% badkey, badmap and badmatch.
-module(missing_keys_and_bad_maps).
-export([main/0, id/1]).

main() ->
    M = id(#{a => 1}),
    p(try_it(fun() -> M#{b := 1} end)), p(try_it(fun() -> (id(foo))#{b => 1} end)),
    p(try_it(fun() -> (id(foo))#{b := 1} end)), p(try_it(fun() -> maps:get(b, M) end)),
    p(try_it(fun() -> maps:get(b, id([])) end)),
    p(try_it(fun() -> #{b := _} = M end)), p(try_it(fun() -> #{} = id([]) end)),
    p(try_it(fun() -> map_size(id(a)) end)), p(try_it(fun() -> map_get(b, M) end)),
    p(try_it(fun() -> map_get(b, id(x)) end)),
    p(try_it(fun() -> maps:update(b, 1, M) end)),
    p(try_it(fun() -> maps:put(b, 1, id({})) end)),
    p(try_it(fun() -> maps:keys(id(1)) end)),
    p(try_it(fun() -> maps:merge(M, id(2)) end)),
    p(try_it(fun() -> maps:from_list(id([a])) end)),
    p(try_it(fun() -> is_map_key(a, id([])) end)),
    p(try_it(fun() -> maps:take(a, id(<<>>)) end)),
    p(try_it(fun() -> maps:map(id(x), M) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {error,{badkey,b}}
%% expect: {error,{badmap,foo}}
%% expect: {error,{badmap,foo}}
%% expect: {error,{badkey,b}}
%% expect: {error,{badmap,[]}}
%% expect: {error,{badmatch,#{a => 1}}}
%% expect: {error,{badmatch,[]}}
%% expect: {error,{badmap,a}}
%% expect: {error,{badkey,b}}
%% expect: {error,{badmap,x}}
%% expect: {error,{badkey,b}}
%% expect: {error,{badmap,{}}}
%% expect: {error,{badmap,1}}
%% expect: {error,{badmap,2}}
%% expect: {error,badarg}
%% expect: {error,{badmap,[]}}
%% expect: {error,{badmap,<<>>}}
%% expect: {error,badarg}
