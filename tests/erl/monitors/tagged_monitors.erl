%% SPDX-License-Identifier: Apache-2.0
%% The tag option replaces 'DOWN'.
-module(tagged_monitors).
-export([main/0, id/1]).

main() ->
    P = spawn(fun() -> receive stop -> exit(why) end end),
    R = monitor(process, P, [{tag, {my, tag}}]), P ! stop,
    receive {{my, tag}, R, process, P, W} -> p(W) end,
    R2 = monitor(process, P, [{tag, gone}]),
    receive {gone, R2, process, P, W2} -> p(W2) end,
    p(try_it(fun() -> monitor(process, P, id([x])) end)),
    {P3, R3} = spawn_opt(fun() -> ok end, [{monitor, [{tag, t3}]}]),
    receive {t3, R3, process, P3, W3} -> p(W3) end.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: why
%% expect: noproc
%% expect: {error,badarg}
%% expect: normal
