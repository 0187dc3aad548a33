%% SPDX-License-Identifier: Apache-2.0
%% Binary comprehensions as generator and as result, filters, tails ignored.
-module(comprehensions_over_bits).
-export([main/0]).

main() ->
    p([X || <<X:4>> <= <<16#1234:16>>, X > 2]),
    p(<< <<X:16>> || X <- [1, 2, 3], X =/= 2 >>),
    p([{A, B} || <<A, B>> <= <<1, 2, 3, 4, 5>>]),
    p(<< <<B, A>> || <<A, B>> <= <<"abcdef">> >>),
    p([X || <<1, X>> <= <<1, 10, 2, 20, 1, 30>>]),
    p([X || <<X/utf8>> <= <<"abc", 255, "d">>]),
    p(<< <<(X + Y)>> || <<X>> <= <<1, 2>>, Y <- [10, 20] >>),
    p([X || <<X:7/bits>> <= <<"abc">>]), p(<< <<1:1>> || _ <- lists:seq(1, 13) >>),
    p([L || <<N, L:N/binary>> <= <<1, "a", 2, "bc", 9, "x">>]).

p(X) -> io:format("~0p~n", [X]).
%% expect: [3,4]
%% expect: <<0,1,0,3>>
%% expect: [{1,2},{3,4}]
%% expect: <<"badcfe">>
%% expect: [10,30]
%% expect: "abc"
%% expect: <<11,21,12,22>>
%% expect: [<<48:7>>,<<88:7>>,<<76:7>>]
%% expect: <<255,31:5>>
%% expect: [<<"a">>,<<"bc">>]
