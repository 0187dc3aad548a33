%% SPDX-License-Identifier: Apache-2.0
%% A BIF that finds an error after it has trapped still shows its own arguments.
%% heavy: large data or long loops.
-module(errors_found_in_a_later_slice).
-export([main/0]).

main() ->
    L = lists:seq(1, 1000000), Bad = L ++ x, Few = [1, 2],
    e(length, fun() -> length(Bad) end), e(applied, fun() -> apply(id(erlang), id(length), [Bad]) end),
    e(append, fun() -> Bad ++ Few end), e(append_2, fun() -> erlang:append(Bad, Few) end),
    e(append_nil, fun() -> Bad ++ id([]) end),
    e(subtract, fun() -> Bad -- Few end), e(subtract_2, fun() -> Few -- Bad end),
    e(subtract_3, fun() -> erlang:subtract(Bad, Few) end),
    e(reverse, fun() -> lists:reverse(Bad, Few) end), e(member, fun() -> lists:member(-1, Bad) end),
    e(iovec, fun() -> erlang:iolist_to_iovec([lists:duplicate(1000000, $a), x]) end),
    e(list_to_binary, fun() -> list_to_binary([lists:duplicate(1000000, $a), x]) end),
    io:format("~p~n", [if length(Bad) > 1 -> yes; true -> no end]),
    io:format("~p~n", [try length(id([1 | L])) of N -> N catch _:_ -> bad end]),
    io:format("~p ~p~n", [L ++ id([]) =:= L, [] ++ id([])]).

e(Name, F) ->
    try F() of _ -> io:format("~p ok~n", [Name])
    catch C:R:S ->
        [{M, Fn, A, I} | _] = S,
        io:format("~p ~p ~p ~p ~p ~p~n", [Name, C, R, {M, Fn, is_list(A) andalso length(A)}, is_list(A)
            andalso not lists:member(Name, [reverse, member, iovec]) andalso erlang:phash2(A),
            proplists:get_value(error_info, I, none)])
    end.

%% Hides a value from the compiler.
id(X) -> X.
%% expect: length error badarg {erlang,length,1} 95986338 #{module => erl_erts_errors}
%% expect: applied error badarg {erlang,length,1} 95986338 #{module => erl_erts_errors}
%% expect: append error badarg {erlang,'++',2} 36816274 #{module => erl_erts_errors}
%% expect: append_2 error badarg {erlang,append,2} 36816274 #{module => erl_erts_errors}
%% expect: append_nil error badarg {erlang,'++',2} 59515773 #{module => erl_erts_errors}
%% expect: subtract error badarg {erlang,'--',2} 36816274 #{module => erl_erts_errors}
%% expect: subtract_2 error badarg {erlang,'--',2} 11469829 #{module => erl_erts_errors}
%% expect: subtract_3 error badarg {erlang,subtract,2} 36816274 #{module =>
%% expect:                                                            erl_erts_errors}
%% expect: reverse error badarg {lists,reverse,2} false #{module => erl_stdlib_errors}
%% expect: member error badarg {lists,member,2} false #{module => erl_stdlib_errors}
%% expect: iovec error badarg {erlang,iolist_to_iovec,1} false #{module =>
%% expect:                                                           erl_erts_errors}
%% expect: list_to_binary error badarg {erlang,list_to_binary,1} 73058407 #{module =>
%% expect:                                                                      erl_erts_errors}
%% expect: no
%% expect: 1000001
%% expect: true []
