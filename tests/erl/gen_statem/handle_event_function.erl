%% SPDX-License-Identifier: Apache-2.0
%% One function for all; state enter calls, postpone, internal events, casts and infos.
-module(handle_event_function).
-export([main/0]).
-behaviour(gen_statem).
-export([init/1, callback_mode/0, handle_event/4, terminate/3]).

main() ->
    {ok, P} = gen_statem:start_link(?MODULE, self(), []), gen_statem:cast(P, work),
    gen_statem:cast(P, work), P ! poke, p(gen_statem:call(P, start)),
    p(gen_statem:call(P, count)), gen_statem:cast(P, stop), p(lists:reverse(flush([]))).

flush(A) -> receive {log, X} -> flush([X | A]); X -> flush([X | A]) after 50 -> A end.

callback_mode() -> [handle_event_function, state_enter].

init(To) -> {ok, idle, {To, 0}, [{next_event, internal, hello}]}.

handle_event(enter, Old, State, {To, _}) -> To ! {log, {enter, Old, State}}, keep_state_and_data;
handle_event(internal, E, S, {To, _}) -> To ! {log, {internal, E, S}}, keep_state_and_data;
handle_event(cast, work, idle, _) -> {keep_state_and_data, postpone};
handle_event(cast, work, busy, {To, N}) -> {keep_state, {To, N + 1}};
handle_event({call, F}, start, idle, D) -> {next_state, busy, D, {reply, F, started}};
handle_event({call, F}, count, busy, {_, N}) -> {keep_state_and_data, {reply, F, N}};
handle_event(info, M, S, {To, _}) -> To ! {log, {info, M, S}}, keep_state_and_data;
handle_event(cast, stop, _, _) -> stop.

terminate(W, S, {To, _}) -> To ! {log, {terminate, W, S}}.

p(X) -> io:format("~0p~n", [X]).
%% expect: started
%% expect: 2
%% expect: [{enter,idle,idle},{internal,hello,idle},{info,poke,idle},{enter,idle,busy},{terminate,normal,busy}]
