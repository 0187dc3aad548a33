%% SPDX-License-Identifier: Apache-2.0
%% 0.0 and -0.0 are equal in OTP 25 (== and =:=) but print differently.
-module(negative_zero).
-export([main/0, id/1]).

main() ->
    A = id(0.0), B = id(-0.0),
    p({A, B, A == B, A =:= B, A < B, A > B, #{A => x} =:= #{B => x}, erlang:phash2(A) =:= erlang:phash2(B)}),
    p([float_to_list(B, [short]), 0.0 * -1, -A, abs(B), 1 / id(1.0e308) * -0.0]).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).
%% expect: {0.0,-0.0,true,true,false,false,true,true}
%% expect: ["-0.0",-0.0,-0.0,-0.0,-0.0]
