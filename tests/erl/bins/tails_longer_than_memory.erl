%% SPDX-License-Identifier: Apache-2.0
%% A pattern may ask for more bits than 64-bit numbers count: it never matches.
-module(tails_longer_than_memory).
-export([main/0, f/1]).

main() -> io:format("~p~n", [[f(<<1>>), f(<<1:4104>>), f(<<>>)]]).

f(<<_, 0:18446744073709551616>>) -> huge;
f(<<_, _:18446744073709551616>>) -> any;
f(<<_:8, 1:4096>>) -> four_k;
f(B) -> bit_size(B).
%% expect: [8,four_k,0]
