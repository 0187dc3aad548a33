%% SPDX-License-Identifier: Apache-2.0
%% queue, array and their folds.
%% heavy: large data or long loops.
-module(queue_and_array).
-export([main/0]).

main() ->
    Q = lists:foldl(fun queue:in/2, queue:new(), [1, 2, 3]),
    {{value, A}, Q2} = queue:out(Q),
    p({A, queue:to_list(queue:in_r(0, Q2)), queue:len(Q), queue:peek_r(Q), queue:is_empty(queue:new()),
        queue:out(queue:new()), queue:to_list(queue:reverse(Q)),
        queue:to_list(queue:filter(fun(X) -> X > 1 end, Q)), queue:get(Q)}),
    p(try_it(fun() -> queue:get(queue:new()) end)),
    X = array:set(25, b, array:set(3, a, array:new())),
    p({array:size(X), array:get(3, X), array:get(4, X), array:sparse_to_orddict(X),
        array:to_list(array:map(fun(I, _) -> I end, array:from_list([a, b, c]))),
        array:foldl(fun(I, V, S) -> S + I * V end, 0, array:from_list([1, 2, 3]))}),
    p(array:size(array:resize(5, X))),
    p(element(1, try_it(fun() -> array:set(-1, x, X) end))),
    p(array:get(9999, lists:foldl(fun(I, Ar) -> array:set(I, I, Ar) end, array:new({default, 0}),
        lists:seq(0, 9999)))).

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {1,[0,2,3],3,{value,3},true,{empty,{[],[]}},[3,2,1],[2,3],1}
%% expect: {error,empty}
%% expect: {26,a,undefined,[{3,a},{25,b}],[0,1,2],8}
%% expect: 5
%% expect: error
%% expect: 9999
