%% SPDX-License-Identifier: Apache-2.0
%% proc_lib:hibernate wakes in the given function, still a proc_lib process.
-module(hibernate).
-export([main/0]).
-export([init/1, awake/1]).

main() ->
    P = proc_lib:spawn(?MODULE, init, [self()]), P ! hello, receive X -> p(X) end,
    R = monitor(process, P), P ! crash,
    receive {'DOWN', R, _, _, {W, _}} -> p(W); {'DOWN', R, _, _, W} -> p(W) end.

init(To) -> proc_lib:hibernate(?MODULE, awake, [To]).

awake(To) -> receive crash -> exit(done); M -> To ! {got, M, is_list(get('$ancestors'))},
    proc_lib:hibernate(?MODULE, awake, [To]) end.

p(X) -> io:format("~0p~n", [X]).
%% expect: {got,hello,true}
%% expect: done
