%% SPDX-License-Identifier: Apache-2.0
%% start_child, terminate_child, delete_child and simple_one_for_one.
-module(dynamic_children).
-export([main/0]).
-behaviour(supervisor).
-export([init/1, start_child/1]).

main() ->
    {ok, S} = supervisor:start_link(?MODULE, one_for_one),
    Spec = #{id => k, start => {?MODULE, start_child, [1]}},
    {ok, P} = supervisor:start_child(S, Spec),
    p(supervisor:start_child(S, Spec) =:= {error, {already_started, P}}),
    p(supervisor:terminate_child(S, k)), p(supervisor:start_child(S, Spec)),
    p(supervisor:delete_child(S, k)), p(supervisor:delete_child(S, k)),
    p(supervisor:start_child(S, #{id => bad})),
    p(supervisor:start_child(S, #{id => no, start => {?MODULE, start_child, [fail]}})),
    p(supervisor:start_child(S, #{id => ig, start => {?MODULE, start_child, [ignore]}})),
    p(supervisor:get_childspec(S, zz)),
    {ok, D} = supervisor:start_link(?MODULE, simple_one_for_one),
    Ps = [element(2, supervisor:start_child(D, [I])) || I <- [1, 2, 3]],
    p(supervisor:count_children(D)), p(supervisor:terminate_child(D, hd(Ps))),
    p(length(supervisor:which_children(D))),
    p(supervisor:check_childspecs([Spec, #{id => x, start => bad}])),
    p(supervisor:check_childspecs([Spec])).

init(one_for_one) -> {ok, {#{}, []}};
init(Strategy) -> {ok, {#{strategy => Strategy},
    [#{id => d, start => {?MODULE, start_child, []}, shutdown => brutal_kill}]}}.

start_child(fail) -> {error, wanted};
start_child(ignore) -> ignore;
start_child(_) -> {ok, spawn_link(fun() -> receive stop -> ok end end)}.

p(X) -> io:format("~0p~n", [X]).
%% expect: true
%% expect: ok
%% expect: {error,already_present}
%% expect: ok
%% expect: {error,not_found}
%% expect: {error,missing_start}
%% expect: {error,{wanted,{child,undefined,no,{dynamic_children,start_child,[fail]},permanent,false,5000,worker,[dynamic
%%   more: _children]}}}
%% expect: {ok,undefined}
%% expect: {error,not_found}
%% expect: [{specs,1},{active,3},{supervisors,0},{workers,3}]
%% expect: ok
%% expect: 2
%% expect: {error,{invalid_mfa,bad}}
%% expect: ok
