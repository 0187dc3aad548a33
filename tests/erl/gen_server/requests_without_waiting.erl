%% SPDX-License-Identifier: Apache-2.0
%% send_request, wait_response, receive_response, check_response, multi_call's cousin.
-module(requests_without_waiting).
-export([main/0]).
-behaviour(gen_server).
-export([init/1, handle_call/3, handle_cast/2]).

main() ->
    {ok, P} = gen_server:start_link(?MODULE, 0, []),
    R1 = gen_server:send_request(P, {sq, 3}), R2 = gen_server:send_request(P, {sq, 4}),
    p(gen_server:wait_response(R2, 1000)), p(gen_server:receive_response(R1, 1000)),
    R3 = gen_server:send_request(P, never), p(gen_server:wait_response(R3, 20)),
    p(gen_server:receive_response(R3, 20)), R4 = gen_server:send_request(nobody, x),
    p(gen_server:receive_response(R4, 1000)), R5 = gen_server:send_request(P, {sq, 5}),
    receive M -> p(gen_server:check_response(M, R5)) end,
    p(gen_server:check_response(other, R5)).

init(X) -> {ok, X}.

handle_call({sq, N}, _, S) -> {reply, N * N, S};
handle_call(never, _, S) -> {noreply, S}.

handle_cast(_, S) -> {noreply, S}.

p(X) -> io:format("~0p~n", [X]).
%% expect: {reply,16}
%% expect: {reply,9}
%% expect: timeout
%% expect: timeout
%% expect: {error,{noproc,nobody}}
%% expect: {reply,25}
%% expect: no_reply
