%% SPDX-License-Identifier: Apache-2.0
%% Long BIFs let another process of the only scheduler run while they work.
%% flags: +S 1
%% heavy: large data or long loops.
-module(long_bifs_let_others_run).
-export([main/0]).

main() ->
    C = counters:new(1, []),
    T = spawn(fun() -> tick(C) end),
    erlang:yield(),
    L = lists:seq(1, 400000), N = [{X, X} || X <- L], M = maps:from_list(N), Bin = binary:copy(<<"abcdefgh">>, 600000),
    M2 = maps:from_list(lists:sublist(N, 100000, 10000)), <<_:3, Odd:4799992/bits, _/bits>> = Bin,
    Deep = [[B, "ab", [B]] || B <- lists:duplicate(100000, <<"0123456789">>)], Keys = [{X} || X <- L],
    t(C, length, fun() -> length(L) end), t(C, length_guard, fun() -> if length(L) > 7 -> ok; true -> no end end),
    t(C, length_applied, fun() -> apply(id(erlang), length, [L]) end), t(C, append, fun() -> L ++ [1] end),
    t(C, subtract, fun() -> L -- lists:seq(20, 399980) end), t(C, reverse, fun() -> lists:reverse(L) end),
    t(C, member, fun() -> lists:member(-1, L) end), t(C, keyfind, fun() -> lists:keyfind(-1, 1, Keys) end),
    t(C, keymember, fun() -> lists:keymember(-1, 1, Keys) end), t(C, keysearch, fun() -> lists:keysearch(-1, 1,
        Keys) end),
    t(C, from_list, fun() -> maps:from_list(N) end), t(C, from_keys, fun() -> maps:from_keys(L, x) end),
    t(C, keys, fun() -> maps:keys(M) end), t(C, values, fun() -> maps:values(M) end),
    u(C, merge, fun() -> maps:merge(M, M#{x => y}) end), u(C, merge_few, fun() -> maps:merge(M, M2) end),
    t(C, binary_to_list, fun() -> binary_to_list(Bin) end), t(C, binary_to_list_3, fun() -> binary_to_list(Bin, 2,
        4799999) end),
    u(C, odd_to_list, fun() -> bitstring_to_list(Odd) end),
    t(C, list_to_binary, fun() -> list_to_binary(Deep) end), t(C, iolist_size, fun() -> iolist_size(Deep) end),
    t(C, iolist_to_iovec, fun() -> iolist_size(erlang:iolist_to_iovec(Deep)) end), t(C, list_to_bitstring, fun() ->
        list_to_bitstring(Deep) end),
    t(C, phash2, fun() -> erlang:phash2(M) end), t(C, phash2_list, fun() -> erlang:phash2(L, 1000) end),
    u(C, phash2_binary, fun() -> erlang:phash2({Bin}) end), t(C, md5, fun() -> erlang:md5(Bin) end),
    t(C, crc32, fun() -> erlang:crc32([Bin, Deep]) end), t(C, adler32, fun() -> erlang:adler32([Bin, Deep]) end),
    t(C, term_to_binary, fun() -> term_to_binary(M) end), u(C, external_size, fun() -> erlang:external_size(M) end),
    Ext = term_to_binary(M), t(C, binary_to_term, fun() -> binary_to_term(Ext) end),
    t(C, characters_to_list, fun() -> unicode:characters_to_list(Bin) end),
    t(C, matches, fun() -> binary:matches(Bin, <<"hab">>) end),
    exit(T, kill).

tick(C) -> counters:add(C, 1, 1), erlang:yield(), tick(C).

%% Prints whether others ran, and that the result is right.
t(C, Name, F) -> t(C, Name, F, false).
%% The same where erl itself does not trap, or only for more.
u(C, Name, F) -> t(C, Name, F, erlang:system_info(emu_flavor) =:= jit andalso not erlang:is_builtin(webeam, purge, 1)).

t(C, Name, F, Erl) ->
    erlang:yield(), Before = counters:get(C, 1), R = F(), After = counters:get(C, 1),
    io:format("~w ~w ~w~n", [Name, Erl orelse After - Before > 0, erlang:phash2(R)]).

%% Hides a value from the compiler.
id(X) -> X.
%% expect: length true 43957342
%% expect: length_guard true 1883
%% expect: length_applied true 43957342
%% expect: append true 124178357
%% expect: subtract true 48253669
%% expect: reverse true 88527170
%% expect: member true 7111573
%% expect: keyfind true 7111573
%% expect: keymember true 7111573
%% expect: keysearch true 7111573
%% expect: from_list true 111299883
%% expect: from_keys true 117968429
%% expect: keys true 76821870
%% expect: values true 76821870
%% expect: merge true 21010284
%% expect: merge_few true 111299883
%% expect: binary_to_list true 52879456
%% expect: binary_to_list_3 true 125551874
%% expect: odd_to_list true 51148179
%% expect: list_to_binary true 133472389
%% expect: iolist_size true 44511281
%% expect: iolist_to_iovec true 44511281
%% expect: list_to_bitstring true 133472389
%% expect: phash2 true 63409853
%% expect: phash2_list true 29296841
%% expect: phash2_binary true 83409314
%% expect: md5 true 129024449
%% expect: crc32 true 93563205
%% expect: adler32 true 80886087
%% expect: term_to_binary true 110329776
%% expect: external_size true 46024834
%% expect: binary_to_term true 111299883
%% expect: characters_to_list true 52879456
%% expect: matches true 126401143
