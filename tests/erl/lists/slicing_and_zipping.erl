%% SPDX-License-Identifier: Apache-2.0
%% sublist, nth, split, zip, unzip, seq and friends.
-module(slicing_and_zipping).
-export([main/0]).

main() ->
    L = [a, b, c, d],
    p({lists:nth(2, L), lists:nthtail(2, L), lists:last(L), lists:droplast(L), lists:sublist(L, 2),
        lists:sublist(L, 2, 2), lists:sublist(L, 10), lists:split(1, L)}),
    p({lists:zip([1, 2], [a, b]), lists:zip3([1], [2], [3]), lists:unzip([{1, a}, {2, b}]),
        lists:zipwith(fun(X, Y) -> X + Y end, [1, 2], [3, 4]), lists:unzip3([{1, 2, 3}])}),
    p({lists:seq(1, 5), lists:seq(5, 1, -2), lists:seq(1, 0), lists:seq(0, 1, 3), lists:sum([1, 2.5]),
        lists:max([1, a, "b"]), lists:min([1, a, "b"])}),
    p({lists:prefix("ab", "abc"), lists:suffix("bc", "abc"), lists:flatten([1, [2, [3, []]], 4]),
        lists:flatlength([1, [2, [3]]]), lists:append([[1], [2], []]), lists:concat([a, 1, "x", 2.5]),
        lists:join(x, [1, 2, 3])}),
    p({lists:delete(b, L), lists:subtract(L, [a, d]), lists:duplicate(2, q), lists:enumerate([a, b]),
        lists:uniq([1, 2, 1, 3, 2])}),
    [p(element(1, try_it(F))) || F <- [fun() -> lists:nth(0, L) end, fun() -> lists:zip([1], []) end,
        fun() -> lists:seq(5, 1) end, fun() -> lists:last([]) end, fun() -> lists:max([]) end]],
    ok.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {b,[c,d],d,[a,b,c],[a,b],[b,c],[a,b,c,d],{[a],[b,c,d]}}
%% expect: {[{1,a},{2,b}],[{1,2,3}],{[1,2],[a,b]},[4,6],{[1],[2],[3]}}
%% expect: {[1,2,3,4,5],[5,3,1],[],[0],3.5,"b",1}
%% expect: {true,true,[1,2,3,4],3,[1,2],"a1x2.50000000000000000000e+00",[1,x,2,x,3]}
%% expect: {[a,c,d],[b,c],[q,q],[{1,a},{2,b}],[1,2,3]}
%% expect: error
%% expect: error
%% expect: error
%% expect: error
%% expect: error
