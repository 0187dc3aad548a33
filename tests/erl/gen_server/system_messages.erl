%% SPDX-License-Identifier: Apache-2.0
%% sys: get_state, replace_state, suspend, resume, statistics, get_status.
-module(system_messages).
-export([main/0]).
-behaviour(gen_server).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

main() ->
    {ok, P} = gen_server:start_link(?MODULE, 1, []), p(sys:get_state(P)),
    p(sys:replace_state(P, fun(S) -> S + 41 end)), p(gen_server:call(P, get)),
    p(sys:suspend(P)), R = gen_server:send_request(P, get),
    p(gen_server:wait_response(R, 20)), p(sys:resume(P)),
    p(gen_server:wait_response(R, 1000)), p(sys:statistics(P, true)),
    gen_server:call(P, get), {ok, St} = sys:statistics(P, get),
    p([X || {K, _} = X <- St, K =:= messages_in orelse K =:= messages_out]),
    {status, P, {module, gen_server}, [_, running, _, _, Misc]} = sys:get_status(P),
    p(is_list(Misc)), p(sys:log(P, true)), gen_server:call(P, get),
    {ok, L} = sys:log(P, get), p(length(L)),
    p(try_it(fun() -> sys:replace_state(P, fun(S) -> S + a end), ok end) =/= x),
    p(sys:get_state(P)), p(sys:terminate(P, normal)).

init(X) -> {ok, X}.

handle_call(get, _, S) -> {reply, S, S}.

handle_cast(_, S) -> {noreply, S}.

handle_info(_, S) -> {noreply, S}.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: 1
%% expect: 42
%% expect: 42
%% expect: ok
%% expect: timeout
%% expect: ok
%% expect: {reply,42}
%% expect: ok
%% expect: [{messages_in,1},{messages_out,1}]
%% expect: true
%% expect: ok
%% expect: 2
%% expect: true
%% expect: 42
%% expect: ok
