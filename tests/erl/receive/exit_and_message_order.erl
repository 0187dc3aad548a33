%% SPDX-License-Identifier: Apache-2.0
%% Messages sent before an exit arrive before the DOWN and the EXIT.
-module(exit_and_message_order).
-export([main/0]).

main() ->
    process_flag(trap_exit, true), Me = self(),
    L = [begin P = spawn_link(fun() -> [Me ! {m, I} || I <- [1, 2, 3]], exit(bye) end), R = monitor(process,
        P), [receive X -> case X of {m, I} -> I; {'DOWN', R, _, _, _} -> down; {'EXIT', P,
        _} -> exit end end || _ <- [1, 2, 3, 4, 5]] end || _ <- lists:seq(1, 50)],
    p(lists:all(fun(S) -> lists:sublist(S, 3) =:= [1, 2, 3] end, L)).

p(X) -> io:format("~0p~n", [X]).
%% expect: true
