%% SPDX-License-Identifier: Apache-2.0
%% A loop over the bits of bignums: population count and highest bit.
-module(bit_counting_by_shifts).
-export([main/0]).

main() ->
    [p({N, pop(N, 0), top(N, 0)}) || N <- [0, 1, 255, 256, (1 bsl 59) - 1, 1 bsl 59, (1 bsl 200) - 1,
        16#123456789ABCDEF0123456789]],
    ok.

pop(0, A) -> A;
pop(N, A) -> pop(N bsr 1, A + (N band 1)).

top(0, A) -> A;
top(N, A) -> top(N bsr 1, A + 1).

p(X) -> io:format("~0p~n", [X]).
%% expect: {0,0,0}
%% expect: {1,1,1}
%% expect: {255,8,8}
%% expect: {256,1,9}
%% expect: {576460752303423487,59,59}
%% expect: {576460752303423488,1,60}
%% expect: {1606938044258990275541962092341162602522202993782792835301375,200,200}
%% expect: {90144042682896311822508713865,47,97}
