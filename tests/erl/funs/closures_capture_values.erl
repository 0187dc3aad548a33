%% SPDX-License-Identifier: Apache-2.0
%% Free variables of every type, nested funs and funs returning funs.
-module(closures_capture_values).
-export([main/0, id/1]).

main() ->
    Add = fun(N) -> fun(X) -> X + N end end, A5 = Add(5), p({A5(1), (Add(1 bsl 70))(1)}),
    Env = {id(1), "two", 3.0, <<"four">>, #{five => 5}},
    F = fun(K) -> element(K, Env) end, p([F(K) || K <- [1, 2, 3, 4, 5]]),
    Counter = fun C(0) -> []; C(N) -> [N | C(N - 1)] end, p(Counter(4)),
    Compose = fun(Fs) -> lists:foldl(fun(G, H) -> fun(X) -> G(H(X)) end end, fun(X) -> X end, Fs) end,
    p((Compose([A5, fun(X) -> X * 2 end, fun integer_to_list/1]))(1)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).
%% expect: {6,1180591620717411303425}
%% expect: [1,"two",3.0,<<"four">>,#{five => 5}]
%% expect: [4,3,2,1]
%% expect: "12"
