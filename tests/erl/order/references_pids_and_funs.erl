%% SPDX-License-Identifier: Apache-2.0
%% Equal only to themselves; sorting is stable between calls.
-module(references_pids_and_funs).
-export([main/0, id/1]).

main() ->
    Rs = [make_ref() || _ <- lists:seq(1, 100)],
    p(lists:sort(Rs) =:= lists:sort(lists:reverse(Rs))), p(length(lists:usort(Rs ++ Rs))),
    Ps = [spawn(fun() -> ok end) || _ <- lists:seq(1, 100)],
    p(lists:usort(Ps) =:= lists:sort(Ps)), N = id(1), F = fun() -> N end,
    p([F =:= F, F == fun() -> N end, self() =:= self(), hd(Rs) == lists:nth(2, Rs)]),
    p([self() < {}, make_ref() < F, F < self(), a < make_ref()]).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).
%% expect: true
%% expect: 100
%% expect: true
%% expect: [true,false,true,false]
%% expect: [true,true,true,true]
