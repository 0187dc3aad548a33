%% SPDX-License-Identifier: Apache-2.0
%% An exit signal is no exception: try does not see it, after does not run.
-module(exits_cannot_be_caught_from_outside).
-export([main/0]).

main() ->
    Me = self(),
    {P, R} = spawn_monitor(fun() -> try Me ! in,
        receive never -> ok end catch _:_ -> Me ! caught after Me ! 'after' end end),
    receive in -> ok end, exit(P, stop), receive {'DOWN', R, _, _, W} -> p(W) end,
    receive X -> p(X) after 20 -> p(nothing_ran) end.

p(X) -> io:format("~0p~n", [X]).
%% expect: stop
%% expect: nothing_ran
