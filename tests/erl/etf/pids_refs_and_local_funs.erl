%% SPDX-License-Identifier: Apache-2.0
%% Identifiers and closures survive the trip within one node.
-module(pids_refs_and_local_funs).
-export([main/0, id/1]).

main() ->
    N = id(5), F = fun(X) -> X * N end,
    Ts = [self(), make_ref(), {self(), [make_ref()]}, alias()],
    p([binary_to_term(term_to_binary(T)) =:= T || T <- Ts]),
    G = binary_to_term(term_to_binary(F)), p({G(4), F =:= G, erlang:fun_info(G, env)}),
    p(hd(binary_to_list(term_to_binary(self()), 2, 2))),
    p(hd(binary_to_list(term_to_binary(make_ref()), 2, 2))),
    p(hd(binary_to_list(term_to_binary(F), 2, 2))), A = alias(),
    (binary_to_term(term_to_binary(A))) ! hi, receive X -> p(X) end.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).
%% expect: [true,true,true,true]
%% expect: {20,true,{env,[5]}}
%% expect: 88
%% expect: 90
%% expect: 112
%% expect: hi
