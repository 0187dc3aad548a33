%% SPDX-License-Identifier: Apache-2.0
%% The portable hash, also with a range.
-module(phash2_of_every_type).
-export([main/0, id/1]).

main() ->
    Ts = [0, 1, -1, 255, 1 bsl 27, 1 bsl 59, 1 bsl 64, -(1 bsl 64), 1 bsl 100, 1.0, -1.5, 0.0, a, '', abc,
        "abc", [], [a | b], {}, {a, 1}, <<>>, <<"abc">>, <<1:3>>, <<1:1, 2:2>>, #{}, #{a => 1}, #{1 => 2,
        3 => 4}, fun lists:map/2, [1, [2, [3]]], lists:seq(1, 300), binary:copy(<<"x">>, 1000)],
    [p({T, erlang:phash2(T), erlang:phash2(T, 1000)}) || T <- Ts,
        not is_list(T) orelse length([1 || _ <- [T]]) < 9, erlang:external_size(T) < 200],
    p([erlang:phash2(T) || T <- Ts]),
    p(erlang:phash2(maps:from_list([{I, I} || I <- lists:seq(1, 100)]))),
    p(erlang:phash2({a, b}, 1 bsl 32)),
    p(try_it(fun() -> erlang:phash2(a, id(1 bsl 33)) end)),
    p(erlang:phash2([self() || _ <- []])).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {0,88723725,469}
%% expect: {1,2614250,162}
%% expect: {-1,44071773,597}
%% expect: {255,44734653,293}
%% expect: {134217728,12354923,755}
%% expect: {576460752303423488,26969617,721}
%% expect: {18446744073709551616,103122609,713}
%% expect: {-18446744073709551616,13457787,619}
%% expect: {1267650600228229401496703205376,126219984,168}
%% expect: {1.0,77147068,84}
%% expect: {-1.5,13753666,130}
%% expect: {0.0,20875736,920}
%% expect: {a,97,97}
%% expect: {'',0,0}
%% expect: {abc,26499,499}
%% expect: {"abc",117343302,486}
%% expect: {[],113427502,702}
%% expect: {[a|b],74710280,656}
%% expect: {{},87486268,996}
%% expect: {{a,1},72425156,996}
%% expect: {<<>>,13708901,629}
%% expect: {<<"abc">>,98228475,27}
%% expect: {<<1:3>>,73037028,140}
%% expect: {<<6:3>>,76093685,245}
%% expect: {#{},39679005,373}
%% expect: {#{a => 1},59617982,262}
%% expect: {#{1 => 2,3 => 4},101230890,634}
%% expect: {fun lists:map/2,34981515,883}
%% expect: {[1,[2,[3]]],104998709,549}
%% expect: [88723725,2614250,44071773,44734653,12354923,26969617,103122609,13457787,126219984,77147068,13753666,20875736
%%   more: ,97,0,26499,117343302,113427502,74710280,87486268,72425156,13708901,98228475,73037028,76093685,39679005,59617
%%   more: 982,101230890,34981515,104998709,17099521,40754910]
%% expect: 86594703
%% expect: 1980325998
%% expect: {error,badarg}
%% expect: 113427502
