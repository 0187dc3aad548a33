%% SPDX-License-Identifier: Apache-2.0
%% How a state machine ends when a callback fails.
-module(crash_and_bad_returns).
-export([main/0]).
-behaviour(gen_statem).
-export([init/1, callback_mode/0, handle_event/4]).

main() ->
    [begin {ok, P} = gen_statem:start(?MODULE, x, []), {exit,
        {W, _}} = try_it(fun() -> gen_statem:call(P, Req) end), p(short(W)) end || Req <- [error, exit, bad,
        stop]],
    p(short2(gen_statem:start(?MODULE, bad, []))),
    p(short2(gen_statem:start(?MODULE, {stop, no}, []))),
    p(gen_statem:start(?MODULE, ignore, [])).

short({{W, _}, [_ | _]}) -> {W, trace};
short({W, [_ | _]}) -> {W, trace};
short(W) -> W.

short2({error, {W, [_ | _]}}) -> {W, trace};
short2(X) -> X.

callback_mode() -> handle_event_function.

init(x) -> {ok, s, d};
init(X) -> X.

handle_event({call, _}, error, _, _) -> error(e);
handle_event({call, _}, exit, _, _) -> exit(x);
handle_event({call, _}, bad, _, _) -> {nonsense, 1};
handle_event({call, _}, stop, _, _) -> {stop, because}.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {e,trace}
%% expect: x
%% expect: {bad_return_from_state_function,trace}
%% expect: because
%% expect: {error,{bad_return_from_init,bad}}
%% expect: {error,no}
%% expect: ignore
