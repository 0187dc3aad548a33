%% SPDX-License-Identifier: Apache-2.0
%% Literals, =>, :=, get, find, matching.
-module(create_update_and_read).
-export([main/0, id/1]).

main() ->
    M = #{a => id(1), "b" => 2, 3.0 => c, {x} => #{}},
    p(M), p(M#{a => 10}), p(M#{a := 11, "b" := 12}), p(M#{new => v}), p(maps:get(a, M)),
    p(maps:find({x}, M)), p(maps:find(zz, M)), p(maps:get(zz, M, dflt)),
    #{a := A, "b" := B} = M, p({A, B}), K = {x}, #{K := V} = M, p(V), p(map_size(M)),
    p(#{}), p(map_size(#{})), p(M =:= M#{a => 1}), p(is_map_key(a, M)),
    p(map_get("b", M)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).
%% expect: #{3.0 => c,a => 1,{x} => #{},"b" => 2}
%% expect: #{3.0 => c,a => 10,{x} => #{},"b" => 2}
%% expect: #{3.0 => c,a => 11,{x} => #{},"b" => 12}
%% expect: #{3.0 => c,a => 1,new => v,{x} => #{},"b" => 2}
%% expect: 1
%% expect: {ok,#{}}
%% expect: error
%% expect: dflt
%% expect: {1,2}
%% expect: #{}
%% expect: 4
%% expect: #{}
%% expect: 0
%% expect: true
%% expect: true
%% expect: 2
