%% SPDX-License-Identifier: Apache-2.0
%% Every is_* test on a value of every type.
-module(type_tests).
-export([main/0]).

main() ->
    Vs = [1, 1 bsl 70, 1.5, a, true, "s", [], {}, {a}, #{}, <<1>>, <<1:3>>, self(), make_ref(), fun main/0],
    [p([B2I || B2I <- [bit(F(V)) || F <- tests()]]) || V <- Vs], p([g(V) || V <- Vs]).

tests() ->
    [fun is_integer/1, fun is_float/1, fun is_number/1, fun is_atom/1, fun is_boolean/1, fun is_list/1,
        fun is_tuple/1, fun is_map/1, fun is_binary/1, fun is_bitstring/1, fun is_pid/1, fun is_port/1,
        fun is_reference/1, fun is_function/1].

bit(true) -> 1;
bit(false) -> 0.

g(X) when is_integer(X), X < 100 -> small;
g(X) when is_integer(X); is_float(X) -> number;
g(X) when is_boolean(X) -> bool;
g(X) when is_atom(X) -> atom;
g([_ | _]) -> list;
g(X) when X =:= []; X =:= {} -> empty;
g(X) when is_tuple(X) -> tuple;
g(X) when is_map(X) -> map;
g(X) when is_binary(X) -> binary;
g(X) when is_bitstring(X) -> bits;
g(X) when is_pid(X); is_reference(X) -> id;
g(X) when is_function(X, 0) -> fn.

p(X) -> io:format("~0p~n", [X]).
%% expect: [1,0,1,0,0,0,0,0,0,0,0,0,0,0]
%% expect: [1,0,1,0,0,0,0,0,0,0,0,0,0,0]
%% expect: [0,1,1,0,0,0,0,0,0,0,0,0,0,0]
%% expect: [0,0,0,1,0,0,0,0,0,0,0,0,0,0]
%% expect: [0,0,0,1,1,0,0,0,0,0,0,0,0,0]
%% expect: [0,0,0,0,0,1,0,0,0,0,0,0,0,0]
%% expect: [0,0,0,0,0,1,0,0,0,0,0,0,0,0]
%% expect: [0,0,0,0,0,0,1,0,0,0,0,0,0,0]
%% expect: [0,0,0,0,0,0,1,0,0,0,0,0,0,0]
%% expect: [0,0,0,0,0,0,0,1,0,0,0,0,0,0]
%% expect: [0,0,0,0,0,0,0,0,1,1,0,0,0,0]
%% expect: [0,0,0,0,0,0,0,0,0,1,0,0,0,0]
%% expect: [0,0,0,0,0,0,0,0,0,0,1,0,0,0]
%% expect: [0,0,0,0,0,0,0,0,0,0,0,0,1,0]
%% expect: [0,0,0,0,0,0,0,0,0,0,0,0,0,1]
%% expect: [small,number,number,atom,bool,list,empty,empty,tuple,map,binary,bits,id,id,fn]
