%% SPDX-License-Identifier: Apache-2.0
%% A door with a code, one function a state, with a state timeout.
-module(state_functions).
-export([main/0]).
-behaviour(gen_statem).
-export([init/1, callback_mode/0, locked/3, open/3]).

main() ->
    {ok, P} = gen_statem:start_link(?MODULE, "123", []),
    p([gen_statem:call(P, {key, K}) || K <- "1923"]),
    p([gen_statem:call(P, {key, K}) || K <- "123"]), p(gen_statem:call(P, {key, $1})),
    timer:sleep(60), p(gen_statem:call(P, {key, $9})), p(gen_statem:stop(P)).

callback_mode() -> state_functions.

init(Code) -> {ok, locked, {Code, Code}}.

locked({call, F}, {key, K}, {Code, [K]}) -> {next_state, open, {Code, Code}, [{reply, F, opened},
    {state_timeout, 30, lock}]};
locked({call, F}, {key, K}, {Code, [K | T]}) -> {keep_state, {Code, T}, {reply, F, more}};
locked({call, F}, _, {Code, _}) -> {keep_state, {Code, Code}, {reply, F, wrong}}.

open(state_timeout, lock, D) -> {next_state, locked, D};
open({call, F}, _, _) -> {keep_state_and_data, {reply, F, already_open}}.

p(X) -> io:format("~0p~n", [X]).
%% expect: [more,wrong,wrong,wrong]
%% expect: [more,more,opened]
%% expect: already_open
%% expect: wrong
%% expect: ok
