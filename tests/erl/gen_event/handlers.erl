%% SPDX-License-Identifier: Apache-2.0
%% Adding, notifying, calling, swapping, deleting handlers; a failing one is removed.
-module(handlers).
-export([main/0]).
-behaviour(gen_event).
-export([init/1, handle_event/2, handle_call/2, handle_info/2, terminate/2]).

main() ->
    {ok, P} = gen_event:start_link(), p(gen_event:add_handler(P, ?MODULE, [])),
    p(gen_event:add_handler(P, {?MODULE, second}, [x])), p(gen_event:which_handlers(P)),
    gen_event:notify(P, one), p(gen_event:sync_notify(P, two)), P ! info,
    p(gen_event:call(P, ?MODULE, get)), p(gen_event:call(P, {?MODULE, second}, get)),
    p(gen_event:call(P, nobody, get)),
    p(gen_event:swap_handler(P, {{?MODULE, second}, swapping}, {{?MODULE, third}, fresh})),
    p(gen_event:call(P, {?MODULE, third}, get)), gen_event:sync_notify(P, remove),
    p(gen_event:which_handlers(P)), p(gen_event:add_handler(P, ?MODULE, [])),
    p(gen_event:delete_handler(P, ?MODULE, args)),
    p(gen_event:delete_handler(P, ?MODULE, args)),
    p(gen_event:add_handler(P, ?MODULE, [])), gen_event:sync_notify(P, crash),
    p(gen_event:which_handlers(P)), p(gen_event:stop(P)).

init({fresh, From}) -> {ok, [{swapped, From}]};
init(L) -> {ok, L}.

handle_event(remove, _) -> remove_handler;
handle_event(crash, _) -> error(crash);
handle_event(E, S) -> {ok, [E | S]}.

handle_call(get, S) -> {ok, S, S}.

handle_info(I, S) -> {ok, [I | S]}.

terminate({error, _}, _) -> io:format("terminate error~n");
terminate(W, S) -> io:format("terminate ~p ~p~n", [W, S]), {state, S}.

p(X) -> io:format("~0p~n", [X]).
%% expect: ok
%% expect: ok
%% expect: [{handlers,second},handlers]
%% expect: ok
%% expect: [info,two,one]
%% expect: [info,two,one,x]
%% expect: {error,bad_module}
%% expect: terminate swapping [info,two,one,x]
%% expect: ok
%% expect: [{swapped,{state,[info,two,one,x]}}]
%% expect: terminate remove_handler [{swapped,{state,[info,two,one,x]}}]
%% expect: terminate remove_handler [info,two,one]
%% expect: []
%% expect: ok
%% expect: terminate args []
%% expect: {state,[]}
%% expect: {error,module_not_found}
%% expect: ok
%% expect: terminate error
%% expect: []
%% expect: ok
