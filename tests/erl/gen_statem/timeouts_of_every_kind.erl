%% SPDX-License-Identifier: Apache-2.0
%% Event, state and generic time-outs, cancelled and updated.
-module(timeouts_of_every_kind).
-export([main/0]).
-behaviour(gen_statem).
-export([init/1, callback_mode/0, handle_event/4]).

main() ->
    {ok, P} = gen_statem:start_link(?MODULE, self(), []),
    [begin gen_statem:cast(P, C), p({C, receive X -> X after 80 -> nothing end}) end || C <- [event,
        event_cut, state, state_left, generic, generic_cancel, zero]],
    p(element(1, sys:get_state(P))).

callback_mode() -> handle_event_function.

init(To) -> {ok, a, To}.

handle_event(cast, event, _, _) -> {keep_state_and_data, {timeout, 10, ev}};
handle_event(cast, event_cut, _, _) -> self() ! cut, {keep_state_and_data, {timeout, 30, ev}};
handle_event(cast, state, _, _) -> {keep_state_and_data, {state_timeout, 10, st}};
handle_event(cast, state_left, S, D) -> self() ! leave, {next_state, {S, 1}, D, {state_timeout, 30, st}};
handle_event(cast, generic, _, _) -> {keep_state_and_data, {{timeout, g}, 10, gn}};
handle_event(cast, generic_cancel, _, _) -> {keep_state_and_data, [{{timeout, g}, 10, gn},
    {{timeout, g}, cancel}]};
handle_event(cast, zero, _, _) -> {keep_state_and_data, {timeout, 0, z}};
handle_event(info, cut, _, _) -> keep_state_and_data;
handle_event(info, leave, _, D) -> {next_state, b, D};
handle_event(T, C, S, To) -> To ! {T, C, S}, keep_state_and_data.

p(X) -> io:format("~0p~n", [X]).
%% expect: {event,{timeout,ev,a}}
%% expect: {event_cut,nothing}
%% expect: {state,{state_timeout,st,a}}
%% expect: {state_left,nothing}
%% expect: {generic,{{timeout,g},gn,b}}
%% expect: {generic_cancel,nothing}
%% expect: {zero,{timeout,z,b}}
%% expect: b
