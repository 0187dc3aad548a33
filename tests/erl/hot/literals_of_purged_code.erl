%% SPDX-License-Identifier: Apache-2.0
%% Literals of purged code live on wherever they are held; what is held no more is given back.
%% skip: gc --minimal has no literal area collector; step literals runs it with the dials
%% skip: frag the same
%% skip: reds the same
-module(literals_of_purged_code).
-export([main/0]).

main() ->
    Code = code_of("_v1"),
    load(Code),
    Expected = literals(),
    Me = self(),
    Stack = spawn_link(fun() -> held_on_the_stack(Me) end),
    Tails = spawn_link(fun() -> held(Me, tails(apply(literals_held, list, []))) end),
    Dict = spawn_link(fun() -> put(literals, literals()), put(literals_held:map(), 1), hold(Me),
        Me ! {self(), {get(literals), get()}} end),
    Slept = spawn_link(fun() -> Me ! {self(), ready}, erlang:hibernate(erlang, apply,
        [fun woken/2, [Me, literals()]]) end),
    Unread = spawn_link(fun() -> hold(Me), receive {late, X} -> Me ! {self(), X} end end),
    Unread ! {late, literals()}, Unread ! literals(),
    Off = spawn_opt(fun() -> hold(Me), receive {late, X} -> Me ! {self(), X} end end,
        [link, {message_queue_data, off_heap}]),
    Off ! {late, literals()},
    Stopped = spawn_link(fun() -> held(Me, literals()) end),
    [receive {P, ready} -> ok end || P <- [Stack, Tails, Dict, Slept, Unread, Off, Stopped]],
    erlang:suspend_process(Stopped),
    erlang:send_after(400, Me, {after_a_while, literals()}),
    Started = erlang:start_timer(400, Me, literals_held:tuple()),
    Table = ets:new(table, []), ets:insert(Table, {key, literals()}),
    persistent_term:put(held, literals()),
    {Short, Mon} = spawn_opt(fun() -> L = literals(), Me ! started, receive stop -> exit(L) end end,
        [{monitor, [{tag, apply(literals_held, tuple, [])}]}]),
    receive started -> ok end,
    Mine = literals(),
    Fun = apply(literals_held, function, []),
    Env = fun() -> Mine end,
    Sub = binary:part(apply(literals_held, binary, []), 10, 80),
    <<_:3, Bits:300/bits, _/bits>> = apply(literals_held, binary, []),
    code:delete(literals_held), code:purge(literals_held),
    collected(),
    garbage_collect(),
    churn(20),
    p(Mine =:= Expected), p(Env() =:= Expected), p(Fun), p(Sub), p(bit_size(Bits)),
    erlang:resume_process(Stopped),
    [P ! go || P <- [Stack, Tails, Dict, Slept, Unread, Off, Stopped]],
    p([length(receive {Tails, T} -> T end), receive {Dict, {D, All}} -> {D =:= Expected, length(All)} end]),
    [p(receive {P, V} -> V =:= Expected end) || P <- [Stack, Slept, Unread, Off, Stopped]],
    p(receive {after_a_while, W} -> W =:= Expected end),
    p(receive {timeout, Started, S} -> S end),
    p(ets:lookup(Table, key) =:= [{key, Expected}]),
    p(persistent_term:get(held) =:= Expected),
    Short ! stop,
    receive {Tag, Mon, process, Short, Why} -> p(Tag), p(Why =:= Expected) end,
    load(Code), p(literals() =:= Expected), p(Mine =:= literals()).

literals() -> {apply(literals_held, list, []), apply(literals_held, tuple, []), apply(literals_held, map, []),
    apply(literals_held, binary, []), apply(literals_held, big, [])}.

held_on_the_stack(Me) ->
    L = literals(),
    held(Me, L),
    5 = size(L).

held(Me, X) -> hold(Me), Me ! {self(), X}.
hold(Me) -> Me ! {self(), ready}, receive go -> ok end.
woken(Me, X) -> receive go -> Me ! {self(), X} end.
tails([]) -> [];
tails([_ | T] = L) -> [L | tails(T)].

load(Code) -> {module, literals_held} = code:load_binary(literals_held, "literals_held.erl", Code).

%% Memory that was given back is used again: whoever still points there would see this.
churn(0) -> ok;
churn(N) ->
    persistent_term:put({churn, N}, lists:duplicate(50, {N, "filler", 1.0 * N, <<N:2000>>})),
    churn(N - 1).

%% Waits until OTP's collector of literal areas is idle.
collected() ->
    [C] = [P || P <- processes(), process_info(P, initial_call) =:= {initial_call, {erts_literal_area_collector, start,
        0}}],
    Ref = make_ref(),
    C ! {get_status, Ref, self()},
    receive {Ref, idle} -> ok; {Ref, working} -> timer:sleep(1), collected() end.

code_of(V) ->
    {ok, Bin} = file:read_file(os:getenv("WEBEAM_TEST_DIR") ++ "/" ++ ?MODULE_STRING ++ V ++ ".beam"),
    Bin.

p(X) -> io:format("~0p~n", [X]).
%% expect: true
%% expect: true
%% expect: fun literals_held:list/0
%% expect: <<"hat is longer than sixty-four bytes, and thus shared by all who hold a reference">>
%% expect: 300
%% expect: [8,{true,2}]
%% expect: true
%% expect: true
%% expect: true
%% expect: true
%% expect: true
%% expect: true
%% expect: {tuple,"of",3.25,[things,<<"and a binary that is longer than sixty-four bytes, so that it lies outside of th
%%   more: e heap">>],#{k => "v"}}
%% expect: true
%% expect: true
%% expect: {tuple,"of",3.25,[things,<<"and a binary that is longer than sixty-four bytes, so that it lies outside of th
%%   more: e heap">>],#{k => "v"}}
%% expect: true
%% expect: true
%% expect: true
