%% SPDX-License-Identifier: Apache-2.0
%% A sequential trace token goes with messages, comes back, and is lost to a message without one.
-module(seq_trace_follows_messages).
-export([main/0]).

main() ->
    Me = self(),
    Tr = spawn(fun() -> tracer([]) end),
    W = spawn(fun worker/0),
    R0 = seq_trace:set_system_tracer(Tr),
    R1 = [seq_trace:set_token(label, 17), seq_trace:set_token(send, true), seq_trace:set_token('receive', true),
        seq_trace:set_token(print, true)],
    T1 = seq_trace:get_token(),
    W ! {Me, hi},
    X = receive {W, M} -> M end,
    seq_trace:print({my, x}), seq_trace:print(17, yes), seq_trace:print(18, no),
    I1 = [seq_trace:get_token(I) || I <- [label, serial, send, 'receive', print, timestamp, monotonic_timestamp,
        strict_monotonic_timestamp]],
    Q = spawn(fun() -> receive after 20 -> Me ! quiet end end),
    T2 = receive quiet -> seq_trace:get_token() end,
    Old = seq_trace:set_token([]),
    seq_trace:set_token(label, {any, term}), seq_trace:set_token(serial, {1, 2}), seq_trace:set_token(timestamp, true),
    seq_trace:set_token(send, true),
    W ! {Me, ho}, receive {W, _} -> ok end,
    T3 = seq_trace:set_token([]),
    erlang:send_after(20, self(), bare), seq_trace:set_token(label, 1), receive bare -> ok end,
    T4 = seq_trace:get_token(),
    E = [catch seq_trace:set_token(foo, true), catch seq_trace:set_token(send, foo), catch seq_trace:set_token(serial,
        foo)],
    S = seq_trace:set_token(serial, {3, 4}), T5 = seq_trace:get_token(),
    seq_trace:reset_trace(),
    T6 = seq_trace:get_token(),
    G = seq_trace:get_system_tracer() =:= Tr,
    Tr ! {Me, get}, L = receive {Tr, Got} -> Got end,
    Names = [{Me, me}, {W, worker}, {Q, quiet}, {Tr, tracer}],
    [p(name(V, Names)) || V <- [R0, R1, T1, X, I1, T2, Old, T3, T4, S, T5, T6, G]],
    [p(C) || {'EXIT', {C, _}} <- E],
    [p(name(V, Names)) || V <- L],
    p(seq_trace:set_system_tracer(false) =:= Tr).

worker() -> receive {From, M} -> From ! {self(), {M, seq_trace:get_token()}}, worker() end.

tracer(L) -> receive {From, get} -> From ! {self(), lists:reverse(L)}; M -> tracer([M | L]) end.

name(R, _) when is_reference(R) -> ref;
name(F, _) when is_function(F) -> a_fun;
name({A, B, C}, _) when is_integer(A), A > 1000, is_integer(B), is_integer(C) -> time;
name(T, N) when is_tuple(T) -> list_to_tuple(name(tuple_to_list(T), N));
name([H | T], N) -> [name(H, N) | name(T, N)];
name(P, N) when is_pid(P) -> proplists:get_value(P, N, other);
name(X, _) -> X.

p(X) -> io:format("~0p~n", [X]).
%% expect: false
%% expect: [0,false,false,false]
%% expect: {7,17,0,me,0}
%% expect: {hi,{7,17,1,me,0}}
%% expect: [{label,17},{serial,{2,4}},{send,true},{'receive',true},{print,true},{timestamp,false},{monotonic_timestamp,f
%%   more: alse},{strict_monotonic_timestamp,false}]
%% expect: {7,17,7,quiet,5}
%% expect: {7,17,7,quiet,5}
%% expect: {9,{any,term},4,worker,3}
%% expect: {0,1,0,me,4}
%% expect: {4,0}
%% expect: {0,1,4,me,3}
%% expect: []
%% expect: true
%% expect: badarg
%% expect: badarg
%% expect: badarg
%% expect: {seq_trace,17,{send,{0,1},me,worker,{me,hi}}}
%% expect: {seq_trace,17,{'receive',{0,1},me,worker,{me,hi}}}
%% expect: {seq_trace,17,{send,{1,2},worker,me,{worker,{hi,{7,17,1,me,0}}}}}
%% expect: {seq_trace,17,{'receive',{1,2},worker,me,{worker,{hi,{7,17,1,me,0}}}}}
%% expect: {seq_trace,17,{print,{2,3},me,[],{my,x}}}
%% expect: {seq_trace,17,{print,{2,4},me,[],yes}}
%% expect: {seq_trace,17,{send,{2,5},me,quiet,{spawn_request,ref,me,other,{erlang,apply,2},[],spawn_reply,[a_fun,[]]}}}
%% expect: {seq_trace,17,{'receive',{2,5},me,quiet,{spawn_request,ref,me,other,{erlang,apply,2},[],spawn_reply,[a_fun,[]
%%   more: ]}}}
%% expect: {seq_trace,17,{send,{5,6},quiet,me,{spawn_reply,ref,ok,quiet}}}
%% expect: {seq_trace,17,{'receive',{5,6},quiet,me,{spawn_reply,ref,ok,quiet}}}
%% expect: {seq_trace,17,{send,{5,7},quiet,me,quiet}}
%% expect: {seq_trace,17,{'receive',{5,7},quiet,me,quiet}}
%% expect: {seq_trace,{any,term},{send,{1,3},me,worker,{me,ho}},time}
%% expect: {seq_trace,{any,term},{send,{3,4},worker,me,{worker,{ho,{9,{any,term},3,me,1}}}},time}
%% expect: true
