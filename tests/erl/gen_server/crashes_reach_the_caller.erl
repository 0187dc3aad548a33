%% SPDX-License-Identifier: Apache-2.0
%% A call to a server that dies exits with reason and call.
-module(crashes_reach_the_caller).
-export([main/0]).
-behaviour(gen_server).
-export([init/1, handle_call/3, handle_cast/2]).

main() ->
    [begin {ok, P} = gen_server:start(?MODULE, x, []), {exit,
        {Why, {gen_server, call, [P, Req | _]}}} = try_it(fun() -> gen_server:call(P, Req) end),
        p(short(Why)) end || Req <- [error, exit, {stop, bye}, stop_normal, bad_return, badmatch, unknown]],
    {ok, P2} = gen_server:start(?MODULE, x, []),
    {exit, {W2, {gen_server, call, [_, hang, 20]}}} = try_it(fun() -> gen_server:call(P2, hang, 20) end),
    p(W2), {ok, P3} = gen_server:start(?MODULE, x, []),
    p(try_it(fun() -> gen_server:call(P3, throw_reply) end)),
    p(gen_server:call(P3, stop_reply)), p(is_process_alive(P3)).

short({W, [{M, F, A, _} | _]}) -> {W, M, F, if is_list(A) -> length(A); true -> A end};
short(W) -> W.

init(X) -> {ok, X}.

handle_call(error, _, _) -> error(my_error);
handle_call(exit, _, _) -> exit(my_exit);
handle_call({stop, W}, _, S) -> {stop, W, S};
handle_call(stop_normal, _, S) -> {stop, normal, S};
handle_call(bad_return, _, _) -> nonsense;
handle_call(badmatch, _, S) -> {reply, ok} = S;
handle_call(hang, _, S) -> {noreply, S};
handle_call(throw_reply, _, S) -> throw({reply, thrown, S});
handle_call(stop_reply, _, S) -> {stop, normal, last_words, S}.

handle_cast(_, S) -> {noreply, S}.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {my_error,crashes_reach_the_caller,handle_call,3}
%% expect: my_exit
%% expect: bye
%% expect: normal
%% expect: {bad_return_value,nonsense}
%% expect: {{badmatch,x},crashes_reach_the_caller,handle_call,3}
%% expect: {function_clause,crashes_reach_the_caller,handle_call,3}
%% expect: timeout
%% expect: {value,thrown}
%% expect: last_words
%% expect: false
