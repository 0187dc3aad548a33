%% SPDX-License-Identifier: Apache-2.0
%% One call and by parts; many lengths around the block size.
%% heavy: large data or long loops.
-module(md5).
-export([main/0, id/1]).

main() ->
    p([erlang:md5(<<>>), erlang:md5("abc"), erlang:md5([<<"a">>, $b, "c"])]),
    p(erlang:md5([erlang:md5(lists:duplicate(N, $x)) || N <- lists:seq(0, 200)])),
    C = lists:foldl(fun(I, A) -> erlang:md5_update(A, lists:duplicate(I, I)) end, erlang:md5_init(),
        lists:seq(0, 100)),
    p(erlang:md5_final(C)),
    p(erlang:md5_final(C) =:= erlang:md5([lists:duplicate(I, I) || I <- lists:seq(0, 100)])),
    p(erlang:md5(binary:copy(<<"abcdefgh">>, 100000))),
    p(try_it(fun() -> erlang:md5(id(a)) end)),
    p(try_it(fun() -> erlang:md5_update(id(<<1>>), "a") end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: [<<212,29,140,217,143,0,178,4,233,128,9,152,236,248,66,126>>,<<144,1,80,152,60,210,79,176,214,150,63,125,40,2
%%   more: 25,127,114>>,<<144,1,80,152,60,210,79,176,214,150,63,125,40,225,127,114>>]
%% expect: <<133,165,230,89,239,132,178,5,135,241,233,164,9,171,112,199>>
%% expect: <<110,74,83,114,228,29,49,179,54,198,54,137,149,194,41,119>>
%% expect: true
%% expect: <<53,38,101,214,77,40,121,0,162,199,236,98,131,49,183,218>>
%% expect: {error,badarg}
%% expect: {error,badarg}
