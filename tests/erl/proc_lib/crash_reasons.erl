%% SPDX-License-Identifier: Apache-2.0
%% A proc_lib process ends with reason and trace as the catch gives them; throw is nocatch.
-module(crash_reasons).
-export([main/0]).

main() ->
    [begin P = proc_lib:spawn(F), R = monitor(process, P),
        receive {'DOWN', R, _, _, {W, [_ | _]}} -> p({W, trace}); {'DOWN', R, _, _,
        W} -> p(W) end end || F <- [fun() -> ok end, fun() -> exit(normal) end, fun() -> exit(shutdown) end,
        fun() -> exit({shutdown, x}) end, fun() -> exit(bad) end, fun() -> error(bad) end,
        fun() -> throw(bad) end]],
    ok.

p(X) -> io:format("~0p~n", [X]).
%% expect: normal
%% expect: normal
%% expect: shutdown
%% expect: {shutdown,x}
%% expect: bad
%% expect: {bad,trace}
%% expect: {{nocatch,bad},trace}
