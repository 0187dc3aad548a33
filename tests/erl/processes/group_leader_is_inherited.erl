%% SPDX-License-Identifier: Apache-2.0
%% A child has its parent's leader; changing it redirects output.
-module(group_leader_is_inherited).
-export([main/0, id/1]).

main() ->
    GL = group_leader(), Me = self(),
    Fake = spawn(fun L() -> receive {io_request, From, Ref, Req} -> Me ! {captured, Req}, From ! {io_reply,
        Ref, ok}, L() end end),
    {P, R} = spawn_monitor(fun() -> group_leader(Fake, self()), io:put_chars("hidden"),
        spawn(fun() -> Me ! {inherited, group_leader() =:= Fake} end) end),
    receive {'DOWN', R, _, P, W} -> p(W) end,
    receive {captured, {put_chars, unicode, Chars}} -> p(Chars); {captured, Other} -> p(Other) end,
    receive {inherited, B} -> p(B) end, p(group_leader() =:= GL),
    p(try_it(fun() -> group_leader(id(x), self()) end)),
    p(try_it(fun() -> group_leader(self(), id(x)) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: normal
%% expect: <<"hidden">>
%% expect: true
%% expect: true
%% expect: {error,badarg}
%% expect: {error,badarg}
