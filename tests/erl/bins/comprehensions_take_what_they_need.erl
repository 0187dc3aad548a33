%% SPDX-License-Identifier: Apache-2.0
%% The room of a binary: a comprehension that knows its size takes just that, another starts with 256 bytes.
-module(comprehensions_take_what_they_need).
-export([main/0]).

id(X) -> X.

main() ->
    erts_debug:set_internal_state(available_internal_state, true),
    [show(X) || X <- [<<>>, <<1>>, binary:copy(<<7>>, id(100)), <<1:3>>, a, 1, [], {}]],
    show(<< <<X:8>> || X <- lists:seq(1, id(10)) >>),
    show(<< <<X:32>> || X <- lists:seq(1, id(1000)) >>),
    show(<< <<X:16>> || <<X:8>> <= id(<<1, 2, 3, 4>>) >>),
    show(<< <<X:9>> || <<X:8>> <= id(<<1, 2, 3, 4>>) >>),
    show(<< <<X:8>> || <<X:8>> <= id(<<1, 2, 3, 4>>), X > 2 >>),
    show(<< <<X:X>> || <<X:8>> <= id(<<1, 2, 3, 4>>) >>),
    show(<< <<X/binary>> || X <- id([<<1>>, <<2>>]) >>).

show(X) ->
    R = try erts_debug:get_internal_state({binary_info, X}) of
            {refc_binary, Used, Room, _Flags} -> {Used, Room};
            Other -> Other
        catch C:E -> {C, E}
        end,
    io:format("~p ~p~n", [erlang:phash2(X), R]).
%% expect: 13708901 heap_binary
%% expect: 76691218 heap_binary
%% expect: 71002872 {100,{binary,100}}
%% expect: 73037028 heap_binary
%% expect: 97 {error,badarg}
%% expect: 2614250 {error,badarg}
%% expect: 113427502 {error,badarg}
%% expect: 87486268 {error,badarg}
%% expect: 65679650 {10,{binary,10}}
%% expect: 97959638 {4000,{binary,4000}}
%% expect: 30673149 {8,{binary,8}}
%% expect: 24804046 {5,{binary,5}}
%% expect: 130952698 {2,{binary,256}}
%% expect: 25950417 {2,{binary,256}}
%% expect: 114275383 {2,{binary,256}}
