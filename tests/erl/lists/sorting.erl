%% SPDX-License-Identifier: Apache-2.0
%% sort, usort, keysort, sort/2, merge: stable and by term order.
%% heavy: large data or long loops.
-module(sorting).
-export([main/0]).

main() ->
    L = [3, 1.0, 1, b, a, "x", {}, {1}, #{}, <<1>>, 2, 1, 3.0, [], [1]],
    p(lists:sort(L)), p(lists:usort(L)), p(lists:usort([1, 1.0, 1, 2, 2.0])),
    p(lists:sort(fun(A, B) -> A >= B end, [1, 3, 2, 3])),
    p(lists:usort(fun(A, B) -> A =< B end, [3, 1, 3, 2])),
    p(lists:keysort(2, [{a, 2}, {b, 1}, {c, 2}, {d, 1}])), p(lists:ukeysort(1, [{1, a}, {1.0, b}, {0, c}])),
    p(lists:merge([1, 3, 5], [2, 4])), p(lists:merge([[1, 4], [2], [3]])),
    p(lists:umerge([1, 2], [2, 3])), p(lists:keymerge(1, [{1}, {3}], [{2}])),
    Long = [(I * 7919) rem 10007 || I <- lists:seq(1, 10006)],
    p(lists:sort(Long) =:= lists:seq(1, 10006)), p(erlang:phash2(lists:reverse(lists:sort(Long)))).

p(X) -> io:format("~0p~n", [X]).
%% expect: [1,1,1.0,2,3.0,3,a,b,{},{1},#{},[],[1],"x",<<1>>]
%% expect: [1.0,2,3,a,b,{},{1},#{},[],[1],"x",<<1>>]
%% expect: [1,2]
%% expect: [3,3,2,1]
%% expect: [1,2,3]
%% expect: [{b,1},{d,1},{a,2},{c,2}]
%% expect: [{0,c},{1,a}]
%% expect: [1,2,3,4,5]
%% expect: [1,2,3,4]
%% expect: [1,2,3]
%% expect: [{1},{2},{3}]
%% expect: true
%% expect: 37906462
