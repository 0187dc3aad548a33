%% SPDX-License-Identifier: Apache-2.0
%% pid_to_list and list_to_pid agree; refs and ports have text too.
-module(pids_to_text_and_back).
-export([main/0, id/1]).

main() ->
    P = self(), p(list_to_pid(pid_to_list(P)) =:= P),
    p([try_it(fun() -> list_to_pid(id(S)) end) || S <- ["", "<0.1>", "<a.b.c>", "0.1.0", "<0.1.0", a]]),
    R = make_ref(), p(list_to_ref(ref_to_list(R)) =:= R),
    p(lists:prefix("#Ref<0.", ref_to_list(R))),
    p(try_it(fun() -> list_to_ref(id("x")) end)), p(hd(pid_to_list(P))),
    p(R =:= make_ref()), p(node(P) =:= node()), p(node(R)), p(node()), p(is_alive()),
    p(try_it(fun() -> node(id(a)) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: true
%% expect: [{error,badarg},{error,badarg},{error,badarg},{error,badarg},{error,badarg},{error,badarg}]
%% expect: true
%% expect: true
%% expect: {error,badarg}
%% expect: 60
%% expect: false
%% expect: true
%% expect: nonode@nohost
%% expect: nonode@nohost
%% expect: false
%% expect: {error,badarg}
