%% SPDX-License-Identifier: Apache-2.0
%% 16, 32 and 64 bit floats, both endiannesses; NaN patterns do not match.
-module(floats_in_binaries).
-export([main/0, id/1]).

main() ->
    [begin
         B = <<F:64/float>>, L = <<F:64/float-little>>, S = <<F:32/float>>, H = <<F:16/float>>,
         <<F1:64/float>> = B, <<F2:64/float-little>> = L, <<F3:32/float>> = S, <<F4:16/float>> = H,
         p({F, B, S, H, F1 =:= F2, F3, F4})
     end || F <- [0.0, 1.0, -1.5, 0.1, 65504.0, 1.0e-5]],
    p(<<(id(3)):32/float, (id(1 bsl 70)):64/float-little>>),
    [p(nan(B)) || B <- [<<16#7ff0000000000000:64>>, <<16#7ff8000000000001:64>>, <<1.5/float>>, <<1:8>>]],
    p(try_it(fun() -> <<(id(1.0e300)):32/float>> end)),
    p(try_it(fun() -> <<(id(a)):64/float>> end)),
    p(try_it(fun() -> <<(id(1.0)):(id(33))/float>> end)),
    p(try_it(fun() -> <<(id(1 bsl 2000)):64/float>> end)).

nan(<<F/float>>) -> F;
nan(_) -> no_match.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~w~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {0.0,<<0,0,0,0,0,0,0,0>>,<<0,0,0,0>>,<<0,0>>,true,0.0,0.0}
%% expect: {1.0,<<63,240,0,0,0,0,0,0>>,<<63,128,0,0>>,<<60,0>>,true,1.0,1.0}
%% expect: {-1.5,<<191,248,0,0,0,0,0,0>>,<<191,192,0,0>>,<<190,0>>,true,-1.5,-1.5}
%% expect: {0.1,<<63,185,153,153,153,153,153,154>>,<<61,204,204,205>>,<<46,102>>,true,0.10000000149011612,0.099975585937
%%   more: 5}
%% expect: {65504.0,<<64,239,252,0,0,0,0,0>>,<<71,127,224,0>>,<<123,255>>,true,65504.0,65504.0}
%% expect: {1.0e-5,<<62,228,248,181,136,227,104,241>>,<<55,39,197,172>>,<<0,168>>,true,9.999999747378752e-6,1.0013580322
%%   more: 265625e-5}
%% expect: <<64,64,0,0,0,0,0,0,0,0,80,68>>
%% expect: no_match
%% expect: no_match
%% expect: 1.5
%% expect: no_match
%% expect: {value,<<127,128,0,0>>}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
