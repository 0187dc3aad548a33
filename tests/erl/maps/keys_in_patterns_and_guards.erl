%% SPDX-License-Identifier: Apache-2.0
%% Map patterns in heads; map_get and is_map_key in guards.
-module(keys_in_patterns_and_guards).
-export([main/0]).

main() ->
    p([f(X) || X <- [#{type => a, v => 1}, #{type => b}, #{v => 5}, #{}, x, #{type => zz, v => 100},
        #{3 => three}]]),
    p([g(X, k) || X <- [#{k => 5}, #{k => 50}, #{}, notmap]]).

f(#{type := a, v := V}) -> {a, V};
f(#{type := b}) -> b;
f(#{v := V}) when V < 10 -> {small, V};
f(#{3 := T}) -> T;
f(M) when map_size(M) =:= 0 -> empty;
f(M) when is_map(M) -> other;
f(_) -> none.

g(M, K) when map_get(K, M) > 10 -> big;
g(M, K) when is_map_key(K, M) -> small;
g(_, _) -> no.

p(X) -> io:format("~0p~n", [X]).
%% expect: [{a,1},b,{small,5},empty,none,other,three]
%% expect: [small,big,no,no]
