%% SPDX-License-Identifier: Apache-2.0
%% Which line code after a tail call has, when the compiler gave it none of its own: a tail call drops its line mark
%% when
%% a move to x0 stands before it.
-module(lines_before_tail_calls).
-export([main/0, last/2, only/2, ext_last/2, ext_only/2, ext_only2/2, ext_only_other/3, bif_last/2, y_register/2]).

id(X) -> X.
two(X, _) -> X.

last(X, Y) ->
    Z = id(Y),
    if is_atom(X) -> two(5, Z); true -> {float_to_list(X)} end.
only(X, Y) ->
    if is_atom(X) -> two(5, Y); true -> {float_to_list(X)} end.
ext_last(X, Y) ->
    Z = id(Y),
    if is_atom(X) -> lists:nth(5, Z); true -> {float_to_list(X)} end.
ext_only(X, Y) ->
    if is_atom(X) -> lists:nth(5, Y); true -> {float_to_list(X)} end.
ext_only2(X, Y) ->
    if is_atom(X) -> lists:nth(Y, []); true -> {float_to_list(X)} end.
ext_only_other(X, Y, Z) ->
    if is_atom(X) -> lists:nth(X, Z); true -> {float_to_list(X), Y} end.
bif_last(X, Y) ->
    if is_atom(X) -> integer_to_list(5, Y); true -> {float_to_list(X)} end.
y_register(X, Y) ->
    Z = id(Y),
    if is_atom(Z) -> maps:get(X, X, X); true -> {float_to_list(X), Z} end.

main() ->
    [run(F, A) || {F, A} <- [{last, [x, y]}, {only, [x, y]}, {ext_last, [x, y]}, {ext_only, [x, y]},
                             {ext_only2, [x, y]},
                             {ext_only_other, [x, y, z]}, {bif_last, [x, y]}, {y_register, [x, 1]},
                             {last, [1, y]}, {only, [1, y]}, {ext_last, [1, y]}, {ext_only, [1, y]},
                             {ext_only2, [1, y]},
                             {ext_only_other, [1, y, z]}, {bif_last, [1, y]}, {y_register, [x, 1]}]].

run(F, A) ->
    try apply(?MODULE, F, A) of V -> io:format("~p~p: ~p~n", [F, A, V])
    catch C:R:S -> io:format("~p~p: ~p~n", [F, A, {C, R, [{Fn, proplists:get_value(line, L)} || {M, Fn, _, L} <- S,
        M =:= ?MODULE, Fn =/= run, Fn =/= main, Fn =/= '-main/0-lc$^0/1-0-']}])
    end.
%% expect: last[x,y]: 5
%% expect: only[x,y]: 5
%% expect: ext_last[x,y]: {error,function_clause,[]}
%% expect: ext_only[x,y]: {error,function_clause,[]}
%% expect: ext_only2[x,y]: {error,function_clause,[]}
%% expect: ext_only_other[x,y,z]: {error,function_clause,[]}
%% expect: bif_last[x,y]: {error,badarg,[{bif_last,26}]}
%% expect: y_register[x,1]: {error,badarg,[{y_register,28}]}
%% expect: last[1,y]: {error,badarg,[{last,13}]}
%% expect: only[1,y]: {error,badarg,[{only,15}]}
%% expect: ext_last[1,y]: {error,badarg,[{ext_last,17}]}
%% expect: ext_only[1,y]: {error,badarg,[{ext_only,19}]}
%% expect: ext_only2[1,y]: {error,badarg,[{ext_only2,22}]}
%% expect: ext_only_other[1,y,z]: {error,badarg,[{ext_only_other,24}]}
%% expect: bif_last[1,y]: {error,badarg,[{bif_last,26}]}
%% expect: y_register[x,1]: {error,badarg,[{y_register,28}]}
