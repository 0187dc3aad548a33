%% SPDX-License-Identifier: Apache-2.0
%% A message is equal to what was sent, whatever its type; large and shared.
-module(all_kinds_of_terms_are_copied).
-export([main/0, id/1]).

main() ->
    E = spawn(fun L() -> receive {F, X} -> F ! {self(), X}, L() end end), N = id(7),
    Ts = [1, 1 bsl 200, 1.5, a, "str", <<"bin">>, binary:copy(<<"x">>, 1000), <<1:3>>, {}, {a, {b}},
        #{a => #{b => c}}, maps:from_list([{I, I} || I <- lists:seq(1, 100)]), self(), make_ref(),
        fun(X) -> X + N end, fun lists:map/2, [[] | x], lists:seq(1, 10000),
        binary_part(binary:copy(<<"ab">>, 500), 3, 200), E],
    p([begin E ! {self(), T}, receive {E, T2} -> T2 =:= T end end || T <- Ts]),
    F = fun(X) -> X * N end, E ! {self(), F}, receive {E, G} -> p(G(6)) end,
    exit(E, kill).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).
%% expect: [true,true,true,true,true,true,true,true,true,true,true,true,true,true,true,true,true,true,true,true]
%% expect: 42
