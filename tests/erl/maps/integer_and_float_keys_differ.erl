%% SPDX-License-Identifier: Apache-2.0
%% 1 and 1.0 are two keys; #{1 => a} == #{1.0 => a} is false.
-module(integer_and_float_keys_differ).
-export([main/0, id/1]).

main() ->
    M = #{id(1) => int, id(1.0) => float},
    p(M), p({maps:get(1, M), maps:get(1.0, M)}), p(#{id(1) => a} == #{id(1.0) => a}),
    p(#{a => id(1)} == #{a => id(1.0)}), p(#{a => id(1)} =:= #{a => id(1.0)}),
    p(maps:is_key(2.0, #{2 => x})).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).
%% expect: #{1 => int,1.0 => float}
%% expect: {int,float}
%% expect: false
%% expect: true
%% expect: false
%% expect: false
