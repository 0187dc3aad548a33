%% SPDX-License-Identifier: Apache-2.0
%% Local and global calls, BIFs, return_trace, exception_trace, return_to, caller, arity, silent, meta tracing, counts.
-module(calls_returns_and_errors_are_traced).
-export([main/0, outer/1, fails/1, loop/1, rev/1, lambda/1]).
-define(M, ?MODULE).

main() ->
    run(local, fun() -> outer(1) end, [{outer, 1, [{'_', [], [{return_trace}]}]}, {inner, 1, true}], [local],
        [call, return_to]),
    run(global, fun() -> ?M:loop(2), loop(2) end, [{loop, 1, true}], [], [call]),
    run(exception, fun() -> (catch fails(1)), (catch fails(throw)), x end,
        [{'_', '_', [{'_', [], [{exception_trace}]}]}], [local], [call, return_to, arity]),
    run(caller, fun() -> outer(3), ok end,
        [{inner, 1, [{['$1'], [{'>', '$1', 3}], [{message, {{{caller}, '$1', {self}}}}]}]}], [local], [call]),
    run(bif, fun() -> rev([1, 2, 3]), (catch rev(a)), ok end, [{rev, 1, true}], [local], [call, return_to]),
    run(silent, fun() -> loop(3) end, [{loop, 1, [{[2], [], [{silent, true}]}, {[1], [], [{silent, false}]},
        {'_', [], []}]}], [local], [call]),
    run(false, fun() -> loop(1) end, [{loop, 1, [{'_', [], [{message, false}, {return_trace}]}]}], [local], [call]),
    run(meta, fun() -> loop(1) end, [{loop, 1, [{'_', [], [{return_trace}, {message, '$_'}]}]}], [meta], []),
    run(funs, fun() -> lambda(4) end, [{'_', '_', true}], [local], [call]),
    erlang:trace_pattern({?M, loop, 1}, true, [local, call_count]),
    loop(9),
    p(erlang:trace_info({?M, loop, 1}, all)),
    erlang:trace_pattern({?M, loop, 1}, true, [global]),
    p(erlang:trace_info({?M, loop, 1}, all)),
    erlang:trace_pattern({?M, loop, 1}, false, [global]),
    p(erlang:trace_info({?M, loop, 1}, all)).

run(What, F, Patterns, How, Flags) ->
    p(What),
    P = spawn(fun() -> receive go -> ok end, F(), receive stop -> ok end end),
    [erlang:trace_pattern({?M, Fn, A}, Spec, How) || {Fn, A, Spec} <- Patterns],
    erlang:trace_pattern({?M, '-run/5-fun-0-', '_'}, false, How),
    erlang:trace_pattern({lists, reverse, 2}, What =:= bif, [local]),
    erlang:trace(P, true, Flags),
    P ! go, drain(P),
    erlang:trace_pattern({?M, '_', '_'}, false, How), erlang:trace_pattern({lists, reverse, 2}, false, [local]),
    P ! stop.

drain(P) -> receive M -> p(clean(M, P)), drain(P) after 100 -> ok end.

clean(P, P) -> traced;
clean({_, S, U}, _) when is_integer(S), is_integer(U), S > 1000 -> time;
clean([H | T], P) -> [clean(H, P) | clean(T, P)];
clean(T, P) when is_tuple(T) -> list_to_tuple(clean(tuple_to_list(T), P));
clean(F, _) when is_function(F) -> a_fun;
clean(X, _) -> X.

outer(X) -> Y = inner(X), inner(Y + 1).
inner(X) -> X.
fails(throw) -> throw(up);
fails(X) -> id(X + a()), ok.
a() -> id(b).
id(X) -> X.
loop(0) -> ok;
loop(N) -> loop(N - 1).
rev(L) -> lists:reverse(L, id([])).
lambda(N) -> F = fun(X) -> inner(X + N) end, F(1), apply(F, [2]).

p(X) -> io:format("~0p~n", [X]).
%% expect: local
%% expect: {trace,traced,call,{calls_returns_and_errors_are_traced,outer,[1]}}
%% expect: {trace,traced,call,{calls_returns_and_errors_are_traced,inner,[1]}}
%% expect: {trace,traced,return_to,{calls_returns_and_errors_are_traced,outer,1}}
%% expect: {trace,traced,call,{calls_returns_and_errors_are_traced,inner,[2]}}
%% expect: {trace,traced,return_from,{calls_returns_and_errors_are_traced,outer,1},2}
%% expect: {trace,traced,return_to,{calls_returns_and_errors_are_traced,'-run/5-fun-0-',1}}
%% expect: global
%% expect: {trace,traced,call,{calls_returns_and_errors_are_traced,loop,[2]}}
%% expect: exception
%% expect: {trace,traced,call,{calls_returns_and_errors_are_traced,'-main/0-fun-2-',0}}
%% expect: {trace,traced,call,{calls_returns_and_errors_are_traced,fails,1}}
%% expect: {trace,traced,call,{calls_returns_and_errors_are_traced,a,0}}
%% expect: {trace,traced,call,{calls_returns_and_errors_are_traced,id,1}}
%% expect: {trace,traced,return_from,{calls_returns_and_errors_are_traced,id,1},b}
%% expect: {trace,traced,return_from,{calls_returns_and_errors_are_traced,a,0},b}
%% expect: {trace,traced,return_to,{calls_returns_and_errors_are_traced,fails,1}}
%% expect: {trace,traced,exception_from,{calls_returns_and_errors_are_traced,fails,1},{error,badarith}}
%% expect: {trace,traced,return_to,{calls_returns_and_errors_are_traced,'-main/0-fun-2-',0}}
%% expect: {trace,traced,call,{calls_returns_and_errors_are_traced,fails,1}}
%% expect: {trace,traced,exception_from,{calls_returns_and_errors_are_traced,fails,1},{throw,up}}
%% expect: {trace,traced,return_to,{calls_returns_and_errors_are_traced,'-main/0-fun-2-',0}}
%% expect: {trace,traced,return_from,{calls_returns_and_errors_are_traced,'-main/0-fun-2-',0},x}
%% expect: {trace,traced,return_to,{calls_returns_and_errors_are_traced,'-run/5-fun-0-',1}}
%% expect: caller
%% expect: {trace,traced,call,{calls_returns_and_errors_are_traced,inner,[4]},{{calls_returns_and_errors_are_traced,'-ma
%%   more: in/0-fun-3-',0},4,traced}}
%% expect: bif
%% expect: {trace,traced,call,{calls_returns_and_errors_are_traced,rev,[[1,2,3]]}}
%% expect: {trace,traced,call,{lists,reverse,[[1,2,3],[]]}}
%% expect: {trace,traced,return_to,{calls_returns_and_errors_are_traced,rev,1}}
%% expect: {trace,traced,return_to,{calls_returns_and_errors_are_traced,'-main/0-fun-4-',0}}
%% expect: {trace,traced,call,{calls_returns_and_errors_are_traced,rev,[a]}}
%% expect: {trace,traced,call,{lists,reverse,[a,[]]}}
%% expect: {trace,traced,return_to,{calls_returns_and_errors_are_traced,'-main/0-fun-4-',0}}
%% expect: silent
%% expect: {trace,traced,call,{calls_returns_and_errors_are_traced,loop,[3]}}
%% expect: {trace,traced,call,{calls_returns_and_errors_are_traced,loop,[1]}}
%% expect: {trace,traced,call,{calls_returns_and_errors_are_traced,loop,[0]}}
%% expect: false
%% expect: {trace,traced,return_from,{calls_returns_and_errors_are_traced,loop,1},ok}
%% expect: {trace,traced,return_from,{calls_returns_and_errors_are_traced,loop,1},ok}
%% expect: meta
%% expect: {trace_ts,traced,call,{calls_returns_and_errors_are_traced,loop,[1]},[1],time}
%% expect: {trace_ts,traced,call,{calls_returns_and_errors_are_traced,loop,[0]},[0],time}
%% expect: {trace_ts,traced,return_from,{calls_returns_and_errors_are_traced,loop,1},ok,time}
%% expect: {trace_ts,traced,return_from,{calls_returns_and_errors_are_traced,loop,1},ok,time}
%% expect: funs
%% expect: {trace,traced,call,{calls_returns_and_errors_are_traced,'-main/0-fun-8-',[]}}
%% expect: {trace,traced,call,{calls_returns_and_errors_are_traced,lambda,[4]}}
%% expect: {trace,traced,call,{calls_returns_and_errors_are_traced,'-lambda/1-fun-0-',[1,4]}}
%% expect: {trace,traced,call,{calls_returns_and_errors_are_traced,inner,[5]}}
%% expect: {trace,traced,call,{calls_returns_and_errors_are_traced,'-lambda/1-fun-0-',[2,4]}}
%% expect: {trace,traced,call,{calls_returns_and_errors_are_traced,inner,[6]}}
%% expect: {all,[{traced,local},{match_spec,[]},{meta,false},{meta_match_spec,false},{call_time,false},{call_count,10}]}
%% expect: {all,[{traced,global},{match_spec,[]},{meta,false},{meta_match_spec,false},{call_time,false},{call_count,fals
%%   more: e}]}
%% expect: {all,false}
