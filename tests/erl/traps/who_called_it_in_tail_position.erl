%% SPDX-License-Identifier: Apache-2.0
%% A function whose last call is a BIF stands in the stack trace, also when the BIF finds its error in a later slice.
%% heavy: large data or long loops.
-module(who_called_it_in_tail_position).
-export([main/0, append/2, subtract/2, member/2, size/1, convert/1]).

main() ->
    L = lists:seq(1, 1000000), Bad = L ++ x, Bytes = [lists:duplicate(1000000, $a), x],
    [e(F, A) || {F, A} <- [{append, [Bad, [1]]}, {append, [[1 | x], [1]]}, {subtract, [Bad, [1]]},
        {member, [0, Bad]}, {size, [Bytes]}, {convert, [Bytes]}]].

append(A, B) -> A ++ B.
subtract(A, B) -> A -- B.
member(A, B) -> lists:member(A, B).
size(A) -> iolist_size(A).
convert(A) -> iolist_to_binary(A).

e(F, A) ->
    try apply(?MODULE, F, A) of _ -> io:format("~p ok~n", [F])
    catch C:R:S -> io:format("~p ~p ~p ~p~n", [F, C, R, [{M, N} || {M, N, _, _} <- lists:sublist(S, 3)]])
    end.
%% expect: append error badarg [{erlang,'++'},
%% expect:                      {who_called_it_in_tail_position,append},
%% expect:                      {who_called_it_in_tail_position,e}]
%% expect: append error badarg [{erlang,'++'},
%% expect:                      {who_called_it_in_tail_position,append},
%% expect:                      {who_called_it_in_tail_position,e}]
%% expect: subtract error badarg [{erlang,'--'},
%% expect:                        {who_called_it_in_tail_position,subtract},
%% expect:                        {who_called_it_in_tail_position,e}]
%% expect: member error badarg [{lists,member},
%% expect:                      {who_called_it_in_tail_position,member},
%% expect:                      {who_called_it_in_tail_position,e}]
%% expect: size error badarg [{erlang,iolist_size},
%% expect:                    {who_called_it_in_tail_position,size},
%% expect:                    {who_called_it_in_tail_position,e}]
%% expect: convert error badarg [{erlang,iolist_to_binary},
%% expect:                       {who_called_it_in_tail_position,convert},
%% expect:                       {who_called_it_in_tail_position,e}]
