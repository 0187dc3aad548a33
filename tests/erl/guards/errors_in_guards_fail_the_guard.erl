%% SPDX-License-Identifier: Apache-2.0
%% No exception leaves a guard; only that alternative fails.
-module(errors_in_guards_fail_the_guard).
-export([main/0, id/1]).

main() ->
    p([g(id(X)) || X <- [1, 0, a, [], {}, {1}, [1], "abc", 2.0, #{}, <<1, 2>>]]), p(h(0)),
    p(h(2)), X = id(foo), p(if X + 1 > 0 -> yes; true -> no end),
    p(if length(X) > 0; X =:= foo -> yes; true -> no end),
    p(if length(X) > 0, X =:= foo -> yes; true -> no end),
    p(if (length(X) > 0) or (X =:= foo) -> yes; true -> no end),
    p(if (X =:= foo) orelse (length(X) > 0) -> yes; true -> no end).

g(X) when hd(X) =:= 1 -> hd_one;
g(X) when 10 / X > 5; tuple_size(X) =:= 0 -> div_or_empty;
g(X) when element(1, X) + 1 =:= 2 -> element;
g(X) when length(X) > 2 -> long;
g(X) when map_size(X) =:= 0 -> map;
g(X) when binary_part(X, 1, 1) =:= <<2>> -> part;
g(_) -> none.

h(X) when not (10 div X > 3) -> big;
h(X) when X =:= 2 -> two;
h(_) -> failed.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).
%% expect: [div_or_empty,none,none,none,div_or_empty,element,hd_one,long,none,map,part]
%% expect: failed
%% expect: two
%% expect: no
%% expect: yes
%% expect: no
%% expect: no
%% expect: yes
