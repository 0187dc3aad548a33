%% SPDX-License-Identifier: Apache-2.0
%% records_mine — native records (OTP 29): each operation on each kind of term. records.txt is what real erl 29 prints.
%% Nothing here depends on the indices of atoms.
-module(records_mine).
-export([main/0]).
-compile(nowarn_shadow_vars).
-export_record([e]).
-record #r{a, b = 2}.
-record #e{a}.

main() ->
    X = records:create(x, y, [{x, 1}], #{is_exported => true}),
    Private = records:create(x, y, [{x, 1}], #{is_exported => false}),
    Terms = [records_other:exported(), records_other:private(), #r{a = 1}, X, Private, foo, {rr, 1, 2}, {p, 1},
        #e{a = 1}],
    [say("made", F, []) || F <- made()],
    [say(Name, F, [T]) || {Name, F} <- of_one(), T <- Terms],
    bifs(Terms),
    creates(),
    updates(Terms),
    bytes(Terms),
    orders(Terms),
    kept(Terms).

say(What, F, Args) -> io:format("~s~p:~n  ~p~n", [What, Args, outcome(F, Args)]).

outcome(F, Args) ->
    try apply(F, Args)
    catch Class:Reason:Stack ->
        [{M, Fn, A, _} | _] = Stack,
        {Class, Reason, {M, Fn, A}}
    end.

id(X) -> X.

made() ->
    [fun() -> #r{a = id(7)} end, fun() -> #e{a = 1} end, fun() -> #records_other:rr{x = id(3)} end,
     fun lacks/0, fun unknown_field/0, fun no_module/0, fun not_exported/0, fun no_record/0].
lacks() -> #records_other:rr{y = 1}.
unknown_field() -> #records_other:rr{x = 1, zz = 2}.
no_module() -> #nomod:rr{x = 1}.
not_exported() -> #records_other:p{x = 1}.
no_record() -> #records_other:nope{x = 1}.

of_one() ->
    [{"get external", fun(R) -> R#records_other:rr.x end}, {"get no field", fun(R) -> R#records_other:rr.zz end},
     {"get mine", fun(R) -> R#r.a end}, {"get any", fun(R) -> R#_.x end},
     {"get private", fun(R) -> R#records_other:p.x end},
     {"put external", fun(R) -> R#records_other:rr{x = 9} end},
     {"put no field", fun(R) -> R#records_other:rr{zz = 9} end},
     {"put any", fun(R) -> R#_{x = 9} end}, {"put any no field", fun(R) -> R#_{zz = 9} end},
     {"put mine", fun(R) -> R#r{a = 9} end}, {"put private", fun(R) -> R#records_other:p{x = 9} end},
     {"match external", fun(#records_other:rr{x = A}) -> A; (_) -> no end},
     {"match private", fun(#records_other:p{x = A}) -> A; (_) -> no end},
     {"match any", fun(#_{x = A}) -> A; (_) -> no end},
     {"match no field", fun(#records_other:rr{zz = A}) -> A; (_) -> no end},
     {"match mine", fun(#r{a = A, b = B}) -> {A, B}; (_) -> no end},
     {"guard external", fun(R) when R#records_other:rr.x =:= 1 -> yes; (_) -> no end},
     {"guard any", fun(R) when R#_.x =:= 1 -> yes; (_) -> no end},
     {"guard no field", fun(R) when R#records_other:rr.zz =:= 1 -> yes; (_) -> no end},
     {"guard is mine", fun(R) when is_record(R, r) -> yes; (_) -> no end},
     {"guard is external", fun(R) when is_record(R, records_other, rr) -> yes; (_) -> no end},
     {"guard is private", fun(R) when is_record(R, records_other, p) -> yes; (_) -> no end},
     {"is tuple, map", fun(R) -> {is_tuple(R), is_map(R), is_record(R)} end},
     {"update many", fun(R) -> (R#r{a = [R], b = id({R, R})})#r.b end}].

bifs(Terms) ->
    [say("is_record/2", fun(T) -> is_record(T, id(Name)) end, [T]) || T <- Terms, Name <- [rr, p, y, r, 1]],
    [say("is_record/3", fun(T, M, N) -> is_record(T, M, N) end, [T, M, N]) || T <- Terms,
        {M, N} <- [{records_other, rr}, {records_other, p}, {rr, 3}, {p, 2}, {x, y}, {1, 2}, {foo, 1.0}]],
    [say("definition", fun(M, N) -> records:get_definition(M, N) end, [M, N]) ||
        {M, N} <- [{records_other, rr}, {records_other, p}, {?MODULE, r}, {?MODULE, e}, {?MODULE, zz}, {1, 2}]],
    [say(atom_to_list(F), fun(T) -> records:F(T) end, [T]) ||
        F <- [get_module, get_name, get_field_names, is_exported], T <- Terms],
    [say("get", fun(F, T) -> records:get(F, T) end, [F, T]) || F <- [x, y, 1, {}], T <- Terms].

creates() ->
    True = #{is_exported => true},
    [say("create", fun records:create/4, Args) || Args <-
        [[m, r, [{a, 1}], True], [m, r, [], True], [m, r, [{a, 1} | b], True], [m, r, [a], True], [m, r, foo, True],
         [m, 1, [], True], [m, r, [{a, 1}], #{}], [m, r, [{a, 1}], #{is_exported => 1}], [m, r, [{a, 1, 2}], True],
         [1, 2, 3, 4], [m, r, [{a, 1}, {2, 1}, {a, 2}], True], [m, r, [{a, 1}, {a, 2}], True], [m, r, 3, 4],
         [1, r, x, []], [m, 1, x, []]]].

updates(Terms) ->
    [say("update", fun records:update/4, [T, M, N, Fields]) || T <- Terms,
        {M, N} <- [{records_other, rr}, {x, y}, {1, y}],
        Fields <- [#{x => 7}, #{}, #{zz => 1}, #{1 => 2}, [], [{x, 1}]]].

bytes(Terms) ->
    [say("bytes", fun(T) ->
        B = term_to_binary(T),
        {B, T =:= binary_to_term(B), erts_debug:flat_size(T), erlang:external_size(T)} end, [T]) || T <- Terms],
    [say("hash", fun erlang:phash2/1, [T]) || T <- Terms, is_record(T), length(records:get_field_names(T)) =:= 1],
    [say("binary_to_term", fun erlang:binary_to_term/1, [B]) || B <-
        [<<131, 67, 0, 0, 0, 1, 2, 119, 1, $m, 119, 1, $r, 119, 1, $a, 97, 7>>,
         <<131, 67, 0, 0, 0, 1, 0, 119, 1, $m, 119, 1, $r, 119, 1, $a, 97, 7>>,
         <<131, 67, 0, 0, 0, 2, 1, 119, 1, $m, 119, 1, $r, 119, 1, $a, 119, 1, $a, 97, 7, 97, 8>>,
         <<131, 67, 0, 0, 0, 1, 1, 97, 1, 119, 1, $r, 119, 1, $a, 97, 7>>,
         <<131, 67, 0, 0, 0, 1, 1, 119, 1, $m, 119, 1, $r, 97, 1, 97, 7>>,
         <<131, 67, 0, 0, 0, 1, 1, 119, 1, $m, 119, 1, $r, 119, 1, $a>>,
         <<131, 67, 255, 0, 0, 1, 1, 119, 1, $m, 119, 1, $r, 119, 1, $a, 97, 7>>]].

orders(Terms) ->
    Made = [records:create(x, y, Fields, #{is_exported => E}) ||
        Fields <- [[], [{b, 1}, {a, 1}], [{a, 1}, {b, 1}], [{a, 2}], [{a, 1.0}], [{a, 1}]], E <- [true, false]],
    All = [#{a => 1}, {a, b, c}, {}, [], <<>>, 1, a | Terms] ++ Made,
    io:format("~p~n", [lists:sort(All)]),
    [io:format("~s~n", [[$0 + bit(A == B) + 2 * bit(A =:= B) + 4 * bit(A < B) || B <- All]]) || A <- All].

bit(true) -> 1;
bit(false) -> 0.

%% In messages, tables, maps and closures, through collections.
kept(Terms) ->
    Self = self(),
    Echo = spawn_link(fun Loop() ->
        receive {From, T} -> From ! {self(), [T | T]}, erlang:garbage_collect(), Loop() end
    end),
    Table = ets:new(t, [ordered_set]),
    [begin
        Echo ! {Self, T},
        receive {Echo, [T | T]} -> ok end,
        ets:insert(Table, {T, T}),
        [{T, T}] = ets:lookup(Table, T)
     end || T <- Terms],
    Map = maps:from_list([{T, #r{a = T}} || T <- Terms] ++ [{I, #e{a = I}} || I <- lists:seq(1, 40)]),
    erlang:garbage_collect(),
    [#r{a = T} = maps:get(T, Map) || T <- Terms],
    persistent_term:put(records_mine, Map),
    Map = persistent_term:get(records_mine),
    io:format("~0p ~0p~n", [length(ets:tab2list(Table)), map_size(Map)]),
    Many = lists:foldl(fun(I, R) -> R#r{a = [I | R#r.a], b = #e{a = I}} end, #r{a = []}, lists:seq(1, 20000)),
    io:format("~0p ~0p~n", [length(Many#r.a), Many#r.b]).
