%% SPDX-License-Identifier: Apache-2.0
%% A linked process dies with the other; normal does not kill.
-module(links_carry_exits).
-export([main/0]).

main() ->
    process_flag(trap_exit, true),
    Chain = spawn_link(fun() -> Inner = spawn_link(fun() -> receive {die, Why} -> exit(Why) end end),
        receive {die, Why} -> Inner ! {die, Why}, receive never -> ok end end end),
    Chain ! {die, cascade}, receive {'EXIT', Chain, W} -> p({chain, W}) end,
    P2 = spawn_link(fun() -> spawn_link(fun() -> ok end), receive after 50 -> exit(survived) end end),
    receive {'EXIT', P2, W2} -> p(W2) end,
    P3 = spawn_link(fun() -> exit(normal) end), receive {'EXIT', P3, W3} -> p(W3) end,
    P4 = spawn(fun() -> receive go -> exit(later) end end), link(P4), link(P4), P4 ! go,
    receive {'EXIT', P4, W4} -> p(W4) end,
    receive X -> p({more, X}) after 20 -> p(no_more) end.

p(X) -> io:format("~0p~n", [X]).
%% expect: {chain,cascade}
%% expect: survived
%% expect: normal
%% expect: later
%% expect: no_more
