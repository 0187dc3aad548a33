%% SPDX-License-Identifier: Apache-2.0
%% Truncated, damaged and hostile data is badarg.
-module(bad_external_terms).
-export([main/0, id/1]).

main() ->
    B = term_to_binary({abc, [1, 2.5, "str"], #{k => <<"v">>}, 1 bsl 70}),
    p(lists:usort([try_it(fun() -> binary_to_term(binary_part(B, 0, N)) end) || N <- lists:seq(0,
        byte_size(B) - 1)])),
    [p({X, try_it(fun() -> binary_to_term(X) end)}) || X <- [<<>>, <<130, 97, 1>>, <<131>>, <<131, 97>>,
        <<131, 255>>, <<131, 108, 255, 255, 255, 255, 97, 1>>, <<131, 109, 255, 255, 255, 255, 1>>, <<131,
        105, 255, 255, 255, 255>>, <<131, 110, 255, 0, 1>>, <<131, 116, 0, 0, 0, 2, 97, 1, 97, 1, 97, 1, 97,
        2>>, <<131, 119, 2, 255, 255>>, <<131, 70, 127, 248, 0, 0, 0, 0, 0, 0>>, <<131, 77, 0, 0, 0, 1, 9,
        1>>, <<131, 77, 0, 0, 0, 1, 0, 1>>, <<131, 80, 0, 0, 0, 100, 1, 2, 3>>, <<131, 99, "1.5">>, <<131,
        107, 0, 5, 1>>, <<131, 111, 255, 255, 255, 255, 0>>]],
    p(try_it(fun() -> binary_to_term(id(a)) end)),
    p(try_it(fun() -> binary_to_term(B, id([x])) end)),
    p(binary_to_term(<<131, 97, 5, 1, 2, 3>>)),
    p(binary_to_term(<<131, 97, 5, 1, 2, 3>>, [used])).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: [{error,badarg}]
%% expect: {<<>>,{error,badarg}}
%% expect: {<<130,97,1>>,{error,badarg}}
%% expect: {<<131>>,{error,badarg}}
%% expect: {<<131,97>>,{error,badarg}}
%% expect: {<<131,255>>,{error,badarg}}
%% expect: {<<131,108,255,255,255,255,97,1>>,{error,badarg}}
%% expect: {<<131,109,255,255,255,255,1>>,{error,badarg}}
%% expect: {<<131,105,255,255,255,255>>,{error,badarg}}
%% expect: {<<131,110,255,0,1>>,{error,badarg}}
%% expect: {<<131,116,0,0,0,2,97,1,97,1,97,1,97,2>>,{error,badarg}}
%% expect: {<<131,119,2,255,255>>,{error,badarg}}
%% expect: {<<131,70,127,248,0,0,0,0,0,0>>,{error,badarg}}
%% expect: {<<131,77,0,0,0,1,9,1>>,{error,badarg}}
%% expect: {<<131,77,0,0,0,1,0,1>>,{error,badarg}}
%% expect: {<<131,80,0,0,0,100,1,2,3>>,{error,badarg}}
%% expect: {<<131,99,49,46,53>>,{error,badarg}}
%% expect: {<<131,107,0,5,1>>,{error,badarg}}
%% expect: {<<131,111,255,255,255,255,0>>,{error,badarg}}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: 5
%% expect: {5,3}
