%% SPDX-License-Identifier: Apache-2.0
%% The small storage modules of erts.
-module(persistent_term_atomics_counters).
-export([main/0, id/1]).

main() ->
    p([persistent_term:put({my, key}, [1, 2]), persistent_term:get({my, key}), persistent_term:get(zz,
        none), persistent_term:erase({my, key}), persistent_term:erase({my, key})]),
    p(try_it(fun() -> persistent_term:get({my, key}) end)), A = atomics:new(3, []),
    p([atomics:put(A, 1, 5), atomics:add(A, 1, 3), atomics:get(A, 1), atomics:add_get(A, 2, -4),
        atomics:sub_get(A, 2, 1), atomics:exchange(A, 3, 9), atomics:compare_exchange(A, 3, 9, 10),
        atomics:compare_exchange(A, 3, 9, 11), atomics:get(A, 3), maps:without([memory], atomics:info(A))]),
    U = atomics:new(1, [{signed, false}]), atomics:sub(U, 1, 1), p(atomics:get(U, 1)),
    atomics:put(A, 1, 9223372036854775807), atomics:add(A, 1, 1), p(atomics:get(A, 1)),
    p(try_it(fun() -> atomics:get(A, id(4)) end)),
    p(try_it(fun() -> atomics:put(A, 1, id(1 bsl 63)) end)),
    C = counters:new(2, [write_concurrency]), counters:add(C, 1, 10),
    counters:sub(C, 1, 3),
    p([counters:get(C, 1), counters:get(C, 2), counters:put(C, 2, 7), counters:get(C, 2)]),
    p(try_it(fun() -> counters:new(id(0), []) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: [ok,[1,2],none,true,false]
%% expect: {error,badarg}
%% expect: [ok,ok,8,-4,-5,0,ok,10,10,#{max => 9223372036854775807,min => -9223372036854775808,size => 3}]
%% expect: 18446744073709551615
%% expect: -9223372036854775808
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: [7,0,ok,7]
%% expect: {error,badarg}
