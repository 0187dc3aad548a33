%% SPDX-License-Identifier: Apache-2.0
%% gen_statem: a process whose answers depend on the state it is in.
%%
%%   red ──► green ──► yellow ──► red …     and a button that shortens the red
-module(traffic_light).
-export([main/0]).
-behaviour(gen_statem).
-export([init/1, callback_mode/0, red/3, green/3, yellow/3]).

main() ->
    {ok, Light} = gen_statem:start_link(?MODULE, self(), []),
    watch(4),
    gen_statem:call(Light, press),
    watch(3),
    gen_statem:stop(Light).

watch(0) -> ok;
watch(N) -> receive {light, Colour} -> io:format("~w~n", [Colour]), watch(N - 1) end.

callback_mode() -> [state_functions, state_enter].

init(Watcher) -> {ok, red, Watcher}.

%% Entering a state tells the watcher and sets the clock for leaving it.
red(enter, _, W) -> W ! {light, red}, {keep_state_and_data, {state_timeout, 30, go}};
red(state_timeout, go, W) -> {next_state, green, W};
red({call, From}, press, W) -> {next_state, green, W, {reply, From, at_once}}.

green(enter, _, W) -> W ! {light, green}, {keep_state_and_data, {state_timeout, 20, go}};
green(state_timeout, go, W) -> {next_state, yellow, W};
green({call, From}, press, _) -> {keep_state_and_data, {reply, From, it_is_green}}.

yellow(enter, _, W) -> W ! {light, yellow}, {keep_state_and_data, {state_timeout, 10, go}};
yellow(state_timeout, go, W) -> {next_state, red, W};
yellow({call, _}, press, _) -> {keep_state_and_data, postpone}.
%% expect: red
%% expect: green
%% expect: yellow
%% expect: red
%% expect: green
%% expect: yellow
%% expect: red
