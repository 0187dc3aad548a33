%% SPDX-License-Identifier: Apache-2.0
%% ets:info(Table, binary) tells of large binaries in any table, others' private ones too.
-module(binaries_in_a_table).
-export([main/0]).

main() ->
    Me = self(),
    T = ets:new(t, [private, bag]),
    Big = binary:copy(<<"x">>, 1000),
    ets:insert(T, [{1, Big}, {1, binary:copy(<<"y">>, 200)}, {2, a}, {3, <<"small">>, [binary:copy(<<"z">>, 77)]}]),
    p(sizes(T)),
    spawn_monitor(fun() ->
        p(access(fun() -> erts_internal:ets_raw_first(T) end)),
        p(sizes(T)),
        p(access(fun() -> ets:lookup(T, 1) end)),
        p(ets:info(T, fixed)), p(ets:info(T, safe_fixed_monotonic_time)),
        Me ! done end),
    receive done -> ok end,
    p(ets:info(ets:new(empty, [ordered_set]), binary)),
    p({erts_internal:ets_raw_first(T) =/= '$end_of_table', erts_internal:ets_lookup_binary_info(T, 2),
        length(erts_internal:ets_lookup_binary_info(T, 1))}),
    p(access(fun() -> erts_internal:ets_super_user(maybe) end)).

sizes(T) -> lists:sort([Size || {Address, Size, Refs} <- ets:info(T, binary), is_integer(Address), Refs > 0]).
access(F) -> try F() catch E:R -> {E, R} end.
p(X) -> io:format("~0p~n", [X]).
%% expect: [77,200,1000]
%% expect: {error,badarg}
%% expect: [77,200,1000]
%% expect: {error,badarg}
%% expect: false
%% expect: false
%% expect: []
%% expect: {true,[],2}
%% expect: {error,badarg}
