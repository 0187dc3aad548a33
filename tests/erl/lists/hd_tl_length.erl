%% SPDX-License-Identifier: Apache-2.0
%% The basic BIFs and their errors.
-module(hd_tl_length).
-export([main/0, id/1]).

main() ->
    p({hd(id([1, 2])), tl(id([1, 2])), length(id([])), length(id([a, b])), hd(id([1 | 2])), tl(id([1 | 2]))}),
    p(length(lists:duplicate(100000, x))),
    p([try_it(fun() -> F(id(X)) end) || F <- [fun hd/1, fun tl/1, fun length/1], X <- [[], a, [1 | 2], {1},
        <<1>>]]).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {1,[2],0,2,1,2}
%% expect: 100000
%% expect: [{error,badarg},{error,badarg},{value,1},{error,badarg},{error,badarg},{error,badarg},{error,badarg},{value,2
%%   more: },{error,badarg},{error,badarg},{value,0},{error,badarg},{error,badarg},{error,badarg},{error,badarg}]
