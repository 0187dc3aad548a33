%% SPDX-License-Identifier: Apache-2.0
%% Every kind of term through a table, also after collections; literals; binaries.
-module(terms_come_back_as_they_went).
-export([main/0]).

main() ->
    Big = binary:copy(<<"0123456789">>, 100),
    X = 3,
    L = [1, -1, 1 bsl 100, -(1 bsl 100), 1.5, a, [], [1 | 2], {}, {{}}, "string", <<>>, <<1, 2, 3>>, <<5:3>>, Big,
         binary:part(Big, 5, 500), binary:part(Big, 5, 5),
         #{}, #{a => 1, [b] => {c}}, maps:from_list([{I, {I}} || I <- lists:seq(1, 100)]), self(), make_ref(),
         fun lists:map/2, fun(Y) -> X + Y end,
         lists:seq(1, 1000), {literal, ["deep", {literal, #{x => "y"}}]}, atomics:new(1, []), <<Big/binary, 1:1>>],
    [one(Type, L) || Type <- [set, ordered_set, bag, duplicate_bag]].

one(Type, L) ->
    T = ets:new(t, [Type, compressed]),
    P = lists:zip(lists:seq(1, length(L)), L),
    [ets:insert(T, {K, V, K, [V]}) || {K, V} <- P],
    [ets:insert(T, {{key, V}, V}) || V <- L],
    garbage_collect(),
    io:format("~p ~p~n", [Type, [K || {K, V} <- P, ets:lookup(T, K) =/= [{K, V, K, [V]}] orelse ets:lookup(T,
        {key, V}) =/= [{{key, V}, V}]]]),
    io:format("~p~n", [lists:sort(ets:select(T, [{{'$1', '$2', '_', '_'}, [{is_integer, '$1'}], [{{'$1', '$2'}}]}])) =:=
        P]),
    io:format("~p~n", [[ets:match(T, {'_', V, '$1', [V]}) || V <- [1, 1.5, "string", {{}}, <<1, 2, 3>>]]]),
    [{_, F, _, _}] = ets:lookup(T, 24), io:format("~p~n", [F(4)]),
    [ets:delete(T, K) || {K, _} <- P], [ets:delete(T, {key, V}) || V <- L],
    io:format("~p~n", [ets:info(T, size)]).
%% expect: set []
%% expect: true
%% expect: [[[1]],[[5]],["\v"],["\n"],["\r"]]
%% expect: 7
%% expect: 0
%% expect: ordered_set []
%% expect: true
%% expect: [[[1]],[[5]],["\v"],["\n"],["\r"]]
%% expect: 7
%% expect: 0
%% expect: bag []
%% expect: true
%% expect: [[[1]],[[5]],["\v"],["\n"],["\r"]]
%% expect: 7
%% expect: 0
%% expect: duplicate_bag []
%% expect: true
%% expect: [[[1]],[[5]],["\v"],["\n"],["\r"]]
%% expect: 7
%% expect: 0
