%% SPDX-License-Identifier: Apache-2.0
%% The atom 'all' as a size: never matches, never builds (inside the compiler it means the rest).
-module(all_is_no_size).
-export([main/0]).
-compile([no_copt, no_ssa_opt, no_postopt, no_bsm_opt]).

bin(Bin, Size) -> case Bin of <<B:Size/binary>> -> {ok, B}; _ -> no end.
bits(Bin, Size) -> case Bin of <<B:Size/bits>> -> {ok, B}; _ -> no end.
skip(Bin, Size) -> case Bin of <<_:Size/binary>> -> ok; _ -> no end.
int(Bin, Size) -> case Bin of <<B:Size>> -> {ok, B}; _ -> no end.
flt(Bin, Size) -> case Bin of <<B:Size/float>> -> {ok, B}; _ -> no end.
build(Bin, Size) -> <<Bin:Size/binary>>.
build2(Bin, Size) -> <<1:4, Bin:Size/bits>>.
build3(Size) -> <<1:Size>>.

main() ->
    [io:format("~p ~p ~p~n", [B, S, [try F() catch C:R -> {C, R} end || F <-
        [fun() -> bin(B, S) end, fun() -> bits(B, S) end, fun() -> skip(B, S) end, fun() -> int(B, S) end, fun() ->
         flt(B, S) end,
         fun() -> build(B, S) end, fun() -> build2(B, S) end, fun() -> build3(S) end]]])
     || B <- [<<>>, <<1, 2, 3>>, <<1:3>>], S <- [all, undefined, [], 0, 3, -1, 1.0]],
    [io:format("~p~n", [case B of <<R:1/binary, Rest/binary>> -> {R, Rest, <<Rest/binary, R/bits>>}; _ -> no end])
        || B <- [<<>>, <<1, 2, 3>>, <<1:9>>]].
%% expect: <<>> all [no,no,no,no,no,{error,badarg},{error,badarg},{error,badarg}]
%% expect: <<>> undefined [no,no,no,no,no,{error,badarg},{error,badarg},{error,badarg}]
%% expect: <<>> [] [no,no,no,no,no,{error,badarg},{error,badarg},{error,badarg}]
%% expect: <<>> 0 [{ok,<<>>},{ok,<<>>},ok,{ok,0},{ok,0.0},<<>>,<<1:4>>,<<>>]
%% expect: <<>> 3 [no,no,no,no,no,{error,badarg},{error,badarg},<<1:3>>]
%% expect: <<>> -1 [no,no,no,no,no,{error,badarg},{error,badarg},{error,badarg}]
%% expect: <<>> 1.0 [no,no,no,no,no,{error,badarg},{error,badarg},{error,badarg}]
%% expect: <<1,2,3>> all [no,no,no,no,no,{error,badarg},{error,badarg},{error,badarg}]
%% expect: <<1,2,3>> undefined [no,no,no,no,no,
%% expect:                      {error,badarg},
%% expect:                      {error,badarg},
%% expect:                      {error,badarg}]
%% expect: <<1,2,3>> [] [no,no,no,no,no,{error,badarg},{error,badarg},{error,badarg}]
%% expect: <<1,2,3>> 0 [no,no,no,no,no,<<>>,<<1:4>>,<<>>]
%% expect: <<1,2,3>> 3 [{ok,<<1,2,3>>},no,ok,no,no,<<1,2,3>>,<<8:7>>,<<1:3>>]
%% expect: <<1,2,3>> -1 [no,no,no,no,no,{error,badarg},{error,badarg},{error,badarg}]
%% expect: <<1,2,3>> 1.0 [no,no,no,no,no,{error,badarg},{error,badarg},{error,badarg}]
%% expect: <<1:3>> all [no,no,no,no,no,{error,badarg},{error,badarg},{error,badarg}]
%% expect: <<1:3>> undefined [no,no,no,no,no,
%% expect:                    {error,badarg},
%% expect:                    {error,badarg},
%% expect:                    {error,badarg}]
%% expect: <<1:3>> [] [no,no,no,no,no,{error,badarg},{error,badarg},{error,badarg}]
%% expect: <<1:3>> 0 [no,no,no,no,no,<<>>,<<1:4>>,<<>>]
%% expect: <<1:3>> 3 [no,{ok,<<1:3>>},no,{ok,1},no,{error,badarg},<<9:7>>,<<1:3>>]
%% expect: <<1:3>> -1 [no,no,no,no,no,{error,badarg},{error,badarg},{error,badarg}]
%% expect: <<1:3>> 1.0 [no,no,no,no,no,{error,badarg},{error,badarg},{error,badarg}]
%% expect: no
%% expect: {<<1>>,<<2,3>>,<<2,3,1>>}
%% expect: no
